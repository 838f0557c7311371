// How many people of each role group work at each place: what decides whether the book may ever
// show it alone.

import { html, useSignal } from "../../lib/html.js";
import { Icon } from "../../components/icons.js";
import { Empty } from "../../components/ui.js";
import { bodyOf, publication, saveAll, sentence, things } from "./state.js";
import { w } from "./words.js";

const GROUPS = ["front line", "manager", "enabling function"];
const keyOf = (place, about) => `${place}|${about}`;

export function Staff() {
  const changed = useSignal({});
  const failed = useSignal(null);
  const places = things("place");
  const { alone = {}, floor } = publication.value ?? {};
  const known = (place, about) => bodyOf("headcount", keyOf(place, about))?.staff;
  const submit = async (event) => {
    event.preventDefault();
    failed.value = null;
    const list = Object.entries(changed.value).map(([key, staff]) => {
      const [place, about] = key.split("|");
      return ["headcount", key, { site: bodyOf("place", place).site, place, about, staff: Number(staff) || 0 }];
    });
    try {
      await saveAll(list);
      changed.value = {};
    } catch (error) {
      failed.value = sentence(error);
    }
  };
  if (!places.length) return html`<${Empty} title=${w.staff.empty} text=${w.staff.emptyText} />`;
  return html`<p class="sentence say">${w.alone(Object.keys(alone).length, places.length)}</p>
    <p class="hint">${floor && w.staff.intro(floor.people, floor.observers)}</p>
    <form onSubmit=${submit}>
      ${places.map(({ key, body }) => html`<fieldset class="card counts" key=${key}><legend>${body.name}</legend>
        ${GROUPS.map((about) => html`<label><span>${w.groups[about]}</span><input type="number" inputmode="numeric" min="0" max="1000000" value=${changed.value[keyOf(key, about)] ?? known(key, about) ?? ""} onInput=${(event) => { changed.value = { ...changed.value, [keyOf(key, about)]: event.target.value }; }} /></label>`)}
        <p class="quiet">${alone[key] ? w.staff.can(alone[key].filter((one) => one !== "environment").map((one) => w.groups[one])) : w.staff.together}</p></fieldset>`)}
      ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
      <button class="main" disabled=${!Object.keys(changed.value).length}>${w.save}</button></form>`;
}
