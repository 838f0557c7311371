// Holidays of a site, and when a place is open: nobody is sent to look at closed doors.

import { html, useSignal } from "../../lib/html.js";
import { locale } from "../../lib/words.js";
import { Icon } from "../../components/icons.js";
import { Empty, Sheet } from "../../components/ui.js";
import { Form, orSay } from "./parts.js";
import { bodyOf, named, save, sentence, things } from "./state.js";
import { w } from "./words.js";

const TYPES = ["wd", "sat", "sun"];
const PARTS = ["early", "midday", "afternoon", "evening", "night"];
const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export function Hours() {
  return html`<${Holidays} /><${Open} />`;
}

function Holidays() {
  const adding = useSignal(false);
  const days = things("holiday").sort((a, b) => (a.body.on < b.body.on ? -1 : 1));
  const fields = [{ name: "site", label: w.fields.site, options: () => named("site") }, { name: "on", label: w.hours.on, type: "date" }, { name: "name", label: w.fields.name, max: 80 }];
  const add = async (body) => {
    await save("holiday", `${body.site}|${body.on}`, body);
    adding.value = false;
  };
  return html`<h2 class="plain">${w.hours.holidays}</h2>
    ${days.length ? html`<ul class="card rows">${days.map(({ key, body }) => html`<li key=${key}><${Icon} name="calendar" /><span class="what"><b>${body.name}</b><small>${day.format(new Date(body.on))}, ${bodyOf("site", body.site)?.name}</small></span><button class="chip" onClick=${() => orSay(save("holiday", key, body, true))}>${w.takeOut}</button></li>`)}</ul>`
    : html`<p class="hint">${w.hours.noHolidays}</p>`}
    <button class="second" onClick=${() => { adding.value = true; }}><${Icon} name="plus" />${w.hours.addHoliday}</button>
    ${adding.value && html`<${Sheet} title=${w.hours.addHoliday} onClose=${() => { adding.value = false; }}><${Form} fields=${fields} start=${{ site: things("site")[0]?.key }} onSave=${add} /><//>`}`;
}

function Open() {
  const open = useSignal(null);
  const places = things("place");
  return html`<h2 class="plain">${w.hours.open}</h2><p class="hint">${w.hours.openText}</p>
    ${places.length ? html`<ul class="card rows">${places.map(({ key, body }) => html`<li key=${key}><button onClick=${() => { open.value = key; }}><${Icon} name="clock" /><span class="what"><b>${body.name}</b><small>${w.hours.parts(bodyOf("opening_hours", key)?.parts.length)}</small></span><${Icon} name="right" /></button></li>`)}</ul>`
    : html`<${Empty} title=${w.staff.empty} text=${w.staff.emptyText} />`}
    ${open.value && html`<${Parts} key=${open.value} place=${open.value} onClose=${() => { open.value = null; }} />`}`;
}

function Parts({ place, onClose }) {
  const chosen = useSignal(new Set(bodyOf("opening_hours", place)?.parts ?? []));
  const failed = useSignal(null);
  const turn = (part) => {
    const next = new Set(chosen.value);
    if (!next.delete(part)) next.add(part);
    chosen.value = next;
  };
  const keep = () => {
    const parts = TYPES.flatMap((type) => PARTS.map((part) => `${type} ${part}`)).filter((part) => chosen.value.has(part));
    save("opening_hours", place, { place, parts }, parts.length === 0).then(onClose, (error) => { failed.value = sentence(error); });
  };
  return html`<${Sheet} title=${bodyOf("place", place).name} onClose=${onClose}>
    ${TYPES.map((type) => html`<div role="group" aria-label=${w.hours.types[type]}><h3 class="plain">${w.hours.types[type]}</h3><div class="chips">${PARTS.map((part) => html`<button class="chip" aria-pressed=${chosen.value.has(`${type} ${part}`)} onClick=${() => turn(`${type} ${part}`)}>${w.hours.dayparts[part]}</button>`)}</div></div>`)}
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
    <div class="stack"><button class="main" onClick=${keep}>${w.save}</button></div><//>`;
}
