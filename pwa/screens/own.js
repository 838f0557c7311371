// What is one's own: taking it along, other phones, leaving.

import { html, useEffect, useSignal } from "../lib/html.js";
import { ApiProblem, del, get, post } from "../lib/api.js";
import { leave } from "../lib/parting.js";
import { style } from "../lib/style.js";
import { locale, told } from "../lib/words.js";
import { Icon } from "../components/icons.js";
import { Head, Sheet } from "../components/ui.js";
import { counts, go, member, t } from "../state/app.js";

await style("own");

const words = t.own;
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
const sentence = (error) => (error instanceof ApiProblem ? told(error) : words.needsNetwork);

export function Own() {
  return html`<${Head} title=${words.title} back="/settings" /><${Along} /><${Phones} /><${Leaving} />`;
}

function Along() {
  return html`<section class="card"><h2 class="plain">${words.along}</h2><p>${words.alongText}</p>
    <div class="stack pair"><a class="second link" href="/api/me/export?format=csv" download="wallfly.csv">${words.table}</a><a class="second link" href="/api/me/export" download="wallfly.json">${words.json}</a></div></section>`;
}

function Phones() {
  const phones = useSignal(null);
  const invite = useSignal(null);
  const problem = useSignal(null);
  const act = (work) => work.then(() => { problem.value = null; }, (error) => { problem.value = sentence(error); });
  const look = () => act(get("/api/devices").then(({ body }) => { phones.value = body.devices; }));
  useEffect(() => { look(); }, []);
  const add = () => act(post("/api/invites", { member: member.value.id }).then(({ body }) => { invite.value = body; }));
  const out = (id) => act(del(`/api/devices/${id}`).then(look));
  return html`<section class="card"><h2 class="plain">${words.phones}</h2>
    ${problem.value && html`<p role="alert" class="quiet">${problem.value}</p>`}
    ${phones.value && html`<ul class="rows">${phones.value.map((one) => html`<li key=${one.id}><${Icon} name="device" />
      <span class="what"><b>${one.this ? words.thisPhone : words.otherPhone}</b><small>${words.since(day.format(one.created))}</small></span>
      ${!one.this && html`<button class="chip" onClick=${() => out(one.id)}>${words.signOut}</button>`}</li>`)}</ul>`}
    <button class="second" onClick=${add}>${words.add}</button>
    ${invite.value && html`<${Sheet} title=${words.add} onClose=${() => { invite.value = null; look(); }}>
      <p>${words.scan}</p><img class="phone-qr" src=${invite.value.qr} alt=${words.qrAlt} /><p class="hint">${words.once}</p><//>`}
  </section>`;
}

function Leaving() {
  const asked = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal(null);
  const close = () => { asked.value = false; problem.value = null; };
  const go_ = async () => {
    busy.value = true;
    try {
      await leave();
      member.value = null;
      go("/");
    } catch (error) {
      problem.value = sentence(error);
      busy.value = false;
    }
  };
  return html`<section class="card"><h2 class="plain">${words.leave}</h2><p>${words.leaveText}</p>
    <button class="second" onClick=${() => { asked.value = true; }}>${words.leaveButton}</button>
    ${asked.value && html`<${Sheet} title=${words.leaveTitle} onClose=${close}>
      <ul class="reading gone">${words.goes.map((line) => html`<li><${Icon} name="close" size=${20} />${line}</li>`)}${words.stays.map((line) => html`<li><${Icon} name="check" size=${20} />${line}</li>`)}</ul>
      ${counts.value.waiting > 0 && html`<p class="banner"><${Icon} name="device" />${words.waits(counts.value.waiting)}</p>`}
      ${problem.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${problem.value}</p>`}
      <div class="stack"><button class="second" disabled=${busy.value} onClick=${go_}>${words.leaveSure}</button><button class="main" onClick=${close}>${words.stay}</button></div><//>`}
  </section>`;
}
