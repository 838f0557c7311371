// An urgent concern: straight to the named contact, outside everything else the app does.

import { html, useEffect, useSignal } from "../lib/html.js";
import { ApiProblem, get, patch } from "../lib/api.js";
import { forget, mine, onChange, raise, reads } from "../lib/concerns.js";
import { style } from "../lib/style.js";
import { locale, told } from "../lib/words.js";
import { Icon } from "../components/icons.js";
import { Empty, Head } from "../components/ui.js";
import { catalogue, concernsCame, member, place, placeName, t } from "../state/app.js";

await style("concern");

const when = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const words = t.concern;

export function contactOf(content) {
  const [named] = content?.contacts ?? [];
  return named ?? { name: words.somebody, how: content?.organisation.contact ?? "" };
}

export function Concern() {
  const rows = useSignal([]);
  const text = useSignal("");
  const signed = useSignal(false);
  const busy = useSignal(false);
  const failed = useSignal(false);
  const look = () => mine().then((found) => { rows.value = found; }, () => {});
  useEffect(() => { look(); return onChange(look); }, []);
  const contact = contactOf(catalogue.value);
  const send = async () => {
    busy.value = true;
    failed.value = false;
    try {
      await raise({ text: text.value.trim(), place: place.value?.id, signed: signed.value });
      text.value = "";
    } catch {
      failed.value = true;
    }
    busy.value = false;
  };
  return html`<${Head} title=${words.title} back="/" />
    <section class="card danger" role="note"><b><${Icon} name="alert" />${words.danger}</b><p>${words.dangerText}</p></section>
    <${Contact} contact=${contact} />
    <div role="status" class="told">${rows.value.map((row) => html`<${Told} key=${row.id} row=${row} contact=${contact} />`)}</div>
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${words.notKept}</p>`}
    <form class="write" onSubmit=${(event) => { event.preventDefault(); send(); }}>
      <label for="concern">${words.what}</label>
      <textarea id="concern" rows="4" maxlength="2000" aria-describedby="concern-hint" value=${text.value} onInput=${(event) => { text.value = event.target.value; }}></textarea>
      <p class="hint" id="concern-hint">${words.hint(place.value?.name)}</p>
      <div class="chips" role="group" aria-label=${words.who}>
        ${[[false, words.without], [true, words.withName]].map(([value, word]) => html`<button type="button" class="chip" aria-pressed=${signed.value === value} onClick=${() => { signed.value = value; }}>${word}</button>`)}
      </div>
      <button class="main urgent" disabled=${busy.value}>${words.send(contact.name)}</button>
      <p class="hint">${words.kept}</p>
    </form>
    ${member.value && reads(catalogue.value, member.value) && html`<section class="card link"><a href="#/concerns"><${Icon} name="alert" /><span class="what"><b>${words.cameIn}</b></span><${Icon} name="right" /></a></section>`}`;
}

function Contact({ contact }) {
  const number = contact.how.match(/\+?\d[\d ()/-]{3,}\d/)?.[0];
  return html`<section class="card contact"><${Icon} name="me" /><div><b>${contact.name}</b>${contact.how && html`<span>${contact.how}</span>`}</div>
    ${number && html`<a class="chip" href=${`tel:${number.replace(/[^\d+]/g, "")}`}><${Icon} name="phone" size=${20} />${words.ring}</a>`}</section>`;
}

function Told({ row, contact }) {
  if (row.state === "sent") return html`<p class="banner"><${Icon} name="check" /><span>${words.sent(when.format(row.sentAt), contact.name)}</span></p>`;
  if (row.state === "refused") return html`<p class="banner waits"><${Icon} name="alert" /><span>${words.refused} ${told({ sentence: row.problem, code: row.code })}</span><button class="chip" onClick=${() => forget(row.id)}>${words.forget}</button></p>`;
  return html`<p class="banner waits"><${Icon} name="alert" /><span><b>${words.waits}</b> ${words.waitsText}</span></p>`;
}

/** What came in, for the contact. */
export function Concerns() {
  const found = useSignal(null);
  const problem = useSignal(null);
  const look = () => get("/api/concerns").then(({ body }) => { found.value = body.concerns; problem.value = null; concernsCame.value = body.concerns.filter((one) => !one.taken).length; }, (error) => {
    problem.value = error instanceof ApiProblem ? told(error) : words.needsNetwork;
  });
  useEffect(() => { look(); }, []);
  const take = (id) => patch("/api/concerns", { id }).then(look, look);
  return html`<${Head} title=${words.cameIn} back="/concern" />
    ${problem.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${problem.value}</p>`}
    ${found.value?.length === 0 && html`<${Empty} title=${words.none} text=${words.noneText} />`}
    ${(found.value ?? []).map((one) => html`<article class="card came" key=${one.id}>
      <p class="from"><b>${one.nickname ?? words.nameless}</b><span>${[one.place && placeName(one.place), when.format(one.at)].filter(Boolean).join(", ")}</span></p>
      <p class="said">${one.text || words.noWords}</p>
      ${one.taken ? html`<p class="quiet"><${Icon} name="check" size=${20} />${words.taken(when.format(one.taken))}</p>` : html`<button class="second" onClick=${() => take(one.id)}>${words.take}</button>`}
    </article>`)}
    <p class="hint">${words.keptReader}</p>`;
}
