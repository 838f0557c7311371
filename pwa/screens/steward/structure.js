// Organisation, sites, teams, places, and whom to go to with an urgent concern.

import { html, useEffect, useSignal } from "../../lib/html.js";
import { get } from "../../lib/api.js";
import { catalogue } from "../../state/app.js";
import { Form, Register } from "./parts.js";
import { bodyOf, named, save, things } from "./state.js";
import { w } from "./words.js";

const f = w.fields;
const zones = () => (Intl.supportedValuesOf?.("timeZone") ?? [catalogue.value.organisation.time_zone]).map((zone) => [zone, zone.replaceAll("_", " ")]);
const name = { name: "name", label: f.name, max: 80 };

export function Organisation() {
  const fields = [name, { name: "vision", label: f.vision, hint: f.visionHint, max: 120, rows: 2, optional: true },
    { name: "assessment", label: f.assessment, hint: f.assessmentHint, max: 280, rows: 3 },
    { name: "consultation", label: f.consultation, hint: f.consultationHint, max: 280, rows: 3 },
    { name: "leaderboard", label: f.leaderboard, hint: f.leaderboardHint, type: "check" }];
  const start = bodyOf("organisation", "organisation") ?? {};
  return html`<p class="hint">${w.organisation.intro}</p><section class="card"><${Form} key=${JSON.stringify(start)} fields=${fields} start=${start} onSave=${(body) => save("organisation", "organisation", { ...start, ...body })} /></section>`;
}

export function Sites() {
  const fields = [name, { name: "time_zone", label: f.zone, options: zones }];
  return html`<${Register} kind="site" icon="map" fields=${fields} words=${w.sites} start=${() => ({ time_zone: catalogue.value.organisation.time_zone })} describe=${(body) => body.time_zone.replaceAll("_", " ")} />`;
}

export function Teams() {
  const fields = [name, { name: "kind", label: f.teamKind, options: () => Object.entries(w.teamKinds), hint: f.teamKindHint }, { name: "site", label: f.site, options: () => named("site"), optional: true }];
  return html`<${Register} kind="team" icon="team" fields=${fields} words=${w.teams} start=${() => ({ kind: "front line", site: things("site")[0]?.key })} describe=${(body) => [w.teamKinds[body.kind ?? "front line"], bodyOf("site", body.site)?.name].filter(Boolean).join(", ")} />`;
}

export function Places() {
  const fields = [name, { name: "site", label: f.site, options: () => named("site") }, { name: "team", label: f.team, options: () => named("team"), optional: true },
    { name: "value_zone", label: f.valueZone, hint: f.valueZoneHint, type: "check" }];
  return html`<${Register} kind="place" icon="pin" fields=${fields} words=${w.places} start=${() => ({ site: things("site")[0]?.key, team: things("team")[0]?.key, value_zone: true })} describe=${(body) => [bodyOf("site", body.site)?.name, bodyOf("team", body.team)?.name].filter(Boolean).join(", ")} />
    <p class="hint">${w.places.posters} <a class="inline" href="#/steward/poster/all">${w.posters}</a></p>`;
}

export function Contact() {
  const members = useSignal(null);
  useEffect(() => { get("/api/members").then(({ body }) => { members.value = body.members; }, () => { members.value = []; }); }, []);
  const [known] = things("contact");
  const fields = [{ ...name, hint: f.contactNameHint }, { name: "how", label: f.how, hint: f.howHint, max: 280, rows: 2 },
    { name: "member", label: f.reads, hint: f.readsHint, optional: true, options: () => members.value.map((one) => [one.id, one.nickname]) }];
  if (!members.value) return null;
  return html`<p class="hint">${w.contact.intro}</p><section class="card"><${Form} key=${known?.key} fields=${fields} start=${known?.body ?? {}} onSave=${(body) => save("contact", known?.key ?? "urgent", body)} /></section>`;
}
