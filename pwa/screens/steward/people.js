// Members, and asking people in.

import { html, signal, useEffect, useSignal } from "../../lib/html.js";
import { del, get, patch, post } from "../../lib/api.js";
import { locale } from "../../lib/words.js";
import { Icon } from "../../components/icons.js";
import { Empty, Sheet } from "../../components/ui.js";
import { catalogue, go, member, t } from "../../state/app.js";
import { Field, Form } from "./parts.js";
import { sentence } from "./state.js";
import { w } from "./words.js";

const f = w.fields;
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const named = (list) => () => (catalogue.value?.[list] ?? []).map((one) => [one.id, one.name]);
const nameIn = (list, id) => catalogue.value?.[list].find((one) => one.id === id)?.name;

/** The invite that was just made: its code is known now and never again. */
export const made = signal(null);

export function Members() {
  const members = useSignal(null);
  const wanted = useSignal("");
  const open = useSignal(null);
  const failed = useSignal(null);
  const look = () => get("/api/members").then(({ body }) => { members.value = body.members; }, (error) => { failed.value = sentence(error); });
  useEffect(() => { look(); }, []);
  const close = () => { open.value = null; };
  const change = async (asked) => {
    await patch("/api/members", { id: open.value.id, ...asked });
    await look();
    close();
  };
  const shown = (members.value ?? []).filter((one) => one.nickname.toLowerCase().includes(wanted.value.toLowerCase()));
  const fields = [{ name: "role", label: f.role, options: () => Object.entries(t.settings.roles) }, { name: "team", label: f.team, options: named("teams"), optional: true }, { name: "site", label: f.site, options: named("sites"), optional: true }];
  return html`<p class="hint">${w.members.intro}</p>
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
    ${members.value?.length > 8 && html`<${Field} field=${{ name: "find", label: w.members.find, optional: true }} value=${wanted.value} onInput=${(value) => { wanted.value = value; }} />`}
    ${members.value && html`<ul class="card rows">${shown.map((one) => html`<li key=${one.id}><button onClick=${() => { open.value = one; }}><${Icon} name="me" /><span class="what"><b>${one.nickname}</b><small>${[t.settings.roles[one.role], nameIn("teams", one.team), nameIn("sites", one.site)].filter(Boolean).join(", ")}</small></span><${Icon} name="right" /></button></li>`)}</ul>`}
    ${open.value && html`<${Sheet} title=${open.value.nickname} onClose=${close}>
      <${Form} fields=${fields} start=${open.value} onSave=${({ role, team, site }) => change({ role, ...(team ? { team } : {}), ...(site ? { site } : {}) })} />
      <${More} one=${open.value} end=${() => change({ end: true })} /><//>`}`;
}

function More({ one, end }) {
  const sure = useSignal(false);
  const failed = useSignal(null);
  const fail = (error) => { failed.value = sentence(error); };
  const phone = () => post("/api/invites", { member: one.id }).then(({ body }) => { made.value = body; go("/steward/invites"); }, fail);
  return html`<div class="stack">
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
    <button class="second" onClick=${phone}>${w.members.phone}</button>
    ${sure.value ? html`<div class="card sunk"><p>${w.members.endText(one.nickname)}</p><div class="chips"><button class="chip" onClick=${() => end().catch(fail)}>${w.members.endSure}</button><button class="chip" onClick=${() => { sure.value = false; }}>${w.keep}</button></div></div>`
    : html`<button class="second" onClick=${() => { sure.value = true; }}>${w.members.end}</button>`}</div>`;
}

export function Invites() {
  const live = useSignal(null);
  const failed = useSignal(null);
  const taking = useSignal(null);
  const steward = member.value.role === "steward";
  const act = (work) => work.then(() => { failed.value = null; }, (error) => { failed.value = sentence(error); });
  const look = () => act(get("/api/invites").then(({ body }) => { live.value = body.invites; }));
  useEffect(() => { look(); }, []);
  const back = () => act(del(`/api/invites/${taking.value.id}`).then(look)).then(() => { taking.value = null; });
  const make = async ({ role, team }) => {
    made.value = (await post("/api/invites", { role, ...(team ? { team } : {}) })).body;
    await look();
  };
  const fields = [...(steward ? [{ name: "role", label: f.role, options: () => Object.entries(t.settings.roles) }] : []),
    { name: "team", label: f.team, options: steward ? named("teams") : () => named("teams")().filter(([id]) => id === member.value.team), optional: steward }];
  const start = { role: "observer", team: member.value.team ?? catalogue.value?.teams[0]?.id };
  return html`<p class="hint">${steward ? w.invites.intro : w.invites.introLead}</p>
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
    <section class="card"><${Form} fields=${fields} start=${start} onSave=${make} button=${w.invites.make} /></section>
    ${live.value?.length > 0 && html`<h2 class="plain">${w.invites.live}</h2><ul class="card rows">${live.value.map((one) => html`<li key=${one.id}><span class="what"><b>${one.member ? w.invites.second : t.settings.roles[one.role]}</b><small>${[nameIn("teams", one.team), w.invites.used(one.uses, one.max_uses), w.invites.until(day.format(one.expires))].filter(Boolean).join(", ")}</small></span><button class="chip" onClick=${() => { taking.value = one; }}>${w.invites.back}</button></li>`)}</ul>`}
    ${taking.value && html`<${Sheet} title=${w.invites.back} onClose=${() => { taking.value = null; }}><p>${w.invites.backText}</p>
      <div class="stack"><button class="second" onClick=${back}>${w.invites.backSure}</button><button class="main" onClick=${() => { taking.value = null; }}>${w.keep}</button></div><//>`}
    ${live.value?.length === 0 && html`<${Empty} title=${w.invites.none} text=${w.invites.noneText} />`}
    ${steward && html`<section class="card link"><a href="#/steward/poster/all"><${Icon} name="pin" /><span class="what"><b>${w.posters}</b><small>${w.invites.placePosters}</small></span><${Icon} name="right" /></a></section>`}
    ${made.value && html`<${Made} />`}`;
}

// The code is shown this once.
function Made() {
  const copied = useSignal(false);
  const one = made.value;
  const close = () => { made.value = null; };
  const copy = () => navigator.clipboard?.writeText(one.url).then(() => { copied.value = true; });
  return html`<${Sheet} title=${w.invites.here} onClose=${close}>
    <img class="qr" src=${one.qr} alt=${w.qrAlt} /><p class="link">${one.url}</p>
    <p class="hint">${one.max_uses === 1 ? w.invites.single : w.invites.shared(one.max_uses, day.format(one.expires))}</p>
    <div class="stack"><button class="second" onClick=${copy}>${copied.value ? t.mine.copied : w.invites.copy}</button>
      <button class="main" onClick=${() => go("/steward/poster/invite")}>${w.invites.poster}</button></div><//>`;
}
