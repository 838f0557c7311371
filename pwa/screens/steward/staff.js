// How many people of each role group work at each place: what decides whether the book may ever
// show it alone.

import { html, useSignal } from "../../lib/html.js";
import { Icon } from "../../components/icons.js";
import { Empty } from "../../components/ui.js";
import { bodyOf, publication, saveAll, sentence, things } from "./state.js";
import { w } from "./words.js";

const GROUPS = ["front line", "manager", "enabling function"];
const keyOf = (where, about) => `${where}|${about}`;
const SITE = "site:"; // a count for a whole site, where people work at several of its places

// A count is a number, or nothing: then it is taken out, and a site counts the sum of its places.
function entryOf(key, text) {
  const [where, about] = key.split("|");
  const at = where.startsWith(SITE) ? { site: where.slice(SITE.length) } : { site: bodyOf("place", where).site, place: where };
  return ["headcount", key, { ...at, about, staff: Number(text) || 0 }, text === ""];
}

export function Staff() {
  const changed = useSignal({});
  const failed = useSignal(null);
  const places = things("place");
  const many = things("site").length > 1;
  const { alone = {}, floor } = publication.value ?? {};
  const submit = async (event) => {
    event.preventDefault();
    failed.value = null;
    try {
      await saveAll(Object.entries(changed.value).map(([key, text]) => entryOf(key, text)));
      changed.value = {};
    } catch (error) {
      failed.value = sentence(error);
    }
  };
  if (!places.length) return html`<${Empty} title=${w.staff.empty} text=${w.staff.emptyText} />`;
  return html`<p class="sentence say">${w.alone(Object.keys(alone).length, places.length)}</p>
    <p class="hint">${floor && w.staff.intro(floor.people, floor.observers)}</p>
    <form onSubmit=${submit}>
      ${places.map(({ key, body }) => html`<${Counts} key=${key} where=${key} name=${many ? `${body.name}, ${bodyOf("site", body.site)?.name}` : body.name} changed=${changed} said=${alone[key] ? w.staff.can(alone[key].filter((one) => one !== "environment").map((one) => w.groups[one])) : w.staff.together} />`)}
      <details class="out"><summary>${w.staff.several}</summary><p class="hint">${w.staff.severalText}</p>
        ${things("site").map(({ key, body }) => html`<${Counts} key=${key} where=${SITE + key} name=${body.name} changed=${changed} />`)}</details>
      ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
      <button class="main" disabled=${!Object.keys(changed.value).length}>${w.save}</button></form>`;
}

function Counts({ where, name, changed, said }) {
  const value = (key) => changed.value[key] ?? bodyOf("headcount", key)?.staff ?? "";
  return html`<fieldset class="card counts"><legend>${name}</legend>
    ${GROUPS.map((about) => keyOf(where, about)).map((key, at) => html`<label><span>${w.groups[GROUPS[at]]}</span><input type="number" inputmode="numeric" min="0" max="1000000" value=${value(key)} onInput=${(event) => { changed.value = { ...changed.value, [key]: event.target.value }; }} /></label>`)}
    ${said && html`<p class="quiet">${said}</p>`}</fieldset>`;
}
