// How a practice looks when it is lived and when it is missed, and for what is known by its last
// date another day than today. Fetched when the name of a practice is first tapped.

import { html } from "../lib/html.js";
import { addDays, isoDay } from "../domain/days.js";
import { t } from "../state/app.js";
import { doneOn } from "../state/tap.js";
import { Mark } from "./icons.js";

/** What the sheet of a practice holds. */
export function Wordings({ practice, close }) {
  return html`<div class="wordings"><p><span class="seal lived"><${Mark} polarity=${1} /></span>${practice.lived}</p>
    <p><span class="seal missed"><${Mark} polarity=${-1} /></span>${practice.missed}</p>
    ${practice.kind === "recency" && html`<${AnotherDay} practice=${practice} close=${close} />`}</div>`;
}

// It was done, but not today.
function AnotherDay({ practice, close }) {
  const today = isoDay(Date.now());
  const submit = (event) => {
    event.preventDefault();
    const day = new FormData(event.target).get("day");
    if (!day || day > today) return;
    close();
    doneOn(practice, day);
  };
  return html`<form class="stack" onSubmit=${submit}>${practice.days && html`<p class="quiet">${t.log.aim(practice.days)}</p>`}
    <label for="day">${t.log.anotherDay}</label><input id="day" name="day" type="date" max=${today} defaultValue=${addDays(today, -1)} required />
    <button class="main">${t.log.saveDay}</button></form>`;
}
