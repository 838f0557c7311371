// Promises and the day they are due: what is due first, then a new one, then the later ones.

import { html, useSignal } from "../lib/html.js";
import { style } from "../lib/style.js";
import { locale } from "../lib/words.js";
import { addDays, isoDay } from "../domain/days.js";
import { end, promise } from "../state/promises.js";
import { Empty, Head } from "../components/ui.js";
import { Mark } from "../components/icons.js";
import { placeName, place, promises, t } from "../state/app.js";

await style("desk");

const RESULTS = [["kept", 1, "lived"], ["told before", 0, "unsure"], ["missed", -1, "missed"]];
const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });

export function Promises() {
  const today = isoDay(Date.now());
  const due = promises.value.filter((one) => one.due_on <= today);
  const later = promises.value.filter((one) => one.due_on > today);
  return html`<${Head} title=${t.promises.title} back="/" />
    ${due.length > 0 && html`<h2 class="plain">${t.promises.dueNow}</h2>${due.map((one) => html`<${Open} key=${one.id} one=${one} />`)}`}
    ${!promises.value.length && html`<${Empty} title=${t.promises.none} text=${t.promises.noneText}>${!place.value && html`<a class="chip" href="#/">${t.log.choosePlace}</a>`}<//>`}
    ${place.value && html`<${Add} today=${today} />`}
    ${later.length > 0 && html`<h2 class="plain">${t.promises.later}</h2>${later.map((one) => html`<${Open} key=${one.id} one=${one} />`)}`}`;
}

function Open({ one }) {
  const name = one.what || t.promises.unnamed;
  return html`<section class="tile open-promise"><p class="name"><span>${name}<small>${placeName(one.place)}, ${t.promises.dueOn(day.format(new Date(`${one.due_on}T12:00`)))}</small></span></p>
    <div class="halves three" role="group" aria-label=${t.promises.resultOf(name)}>${RESULTS.map(([result, polarity, kind]) => html`<button class=${`half ${kind}`} aria-label=${`${name}: ${t.promises.results[result]}`} onClick=${() => end(one, result)}><${Mark} polarity=${polarity} /><span>${t.promises.results[result]}</span></button>`)}</div></section>`;
}

function Add({ today }) {
  const chosen = useSignal(1); // days from today; null for a day of one's own
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const due = chosen.value === null ? form.get("due") : addDays(today, chosen.value);
    if (!due) return;
    await promise(form.get("what").trim(), due);
    event.target.reset();
  };
  return html`<form class="card stack" onSubmit=${submit}><p class="quiet">${t.promises.intro}</p>
    <label for="what">${t.promises.what}</label><input id="what" name="what" maxlength="80" autocomplete="off" aria-describedby="what-hint" /><p class="hint" id="what-hint">${t.promises.whatHint}</p>
    <b id="due-when">${t.promises.due}</b><div class="chips" role="group" aria-labelledby="due-when">${Object.entries(t.promises.days).map(([days, word]) => html`<button type="button" class="chip" aria-pressed=${chosen.value === Number(days)} onClick=${() => { chosen.value = Number(days); }}>${word}</button>`)}
      <button type="button" class="chip" aria-pressed=${chosen.value === null} onClick=${() => { chosen.value = null; }}>${t.promises.otherDay}</button></div>
    ${chosen.value === null && html`<input name="due" type="date" min=${today} defaultValue=${addDays(today, 2)} aria-label=${t.promises.due} required />`}
    <button class="main">${t.promises.add}</button></form>`;
}
