// What the organisation says, and what counts as doing it.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { Icon, Mark } from "../components/icons.js";
import { Empty, Head } from "../components/ui.js";
import { catalogue, route, t } from "../state/app.js";
import { Discuss } from "./discuss.js";

export function Values() {
  const { values = [], practices = [], organisation } = catalogue.value ?? {};
  const chosen = values.find((value) => value.id === route.value.split("/")[2]);
  if (chosen) return html`<${Value} value=${chosen} practices=${practices.filter((one) => one.value === chosen.id)} />`;
  return html`<${AllValues} values=${values} practices=${practices} organisation=${organisation} />`;
}

function AllValues({ values, practices, organisation }) {
  const open = useSignal([]);
  useEffect(() => { get("/api/values").then(({ body }) => { open.value = body.open; }, () => {}); }, []);
  return html`<${Head} title=${t.values.title} />
    <p class="say vision">${organisation?.vision || t.values.intro}</p>
    ${values.length ? html`<ul class="card rows">${values.map((value) => html`<li><a href=${`#/values/${value.id}`}><span class="what"><b class="say">${value.name}</b><small>${t.values.practices(practices.filter((one) => one.value === value.id).length)}</small></span>${open.value.includes(value.id) && html`<span class="tag">${t.discuss.open}</span>`}<${Icon} name="right" /></a></li>`)}</ul>`
      : html`<${Empty} title=${t.values.empty} text=${t.values.emptyText} />`}`;
}

function Value({ value, practices }) {
  return html`<${Head} title=${value.name} back="/values" say=${true} /><p class="say words">${value.text}</p><${Discuss} value=${value.id} />
    ${practices.map((practice) => html`<section class="card practice"><h2><${Icon} name=${practice.icon} size=${20} />${practice.name}</h2>
      <p><span class="lived-mark"><${Mark} polarity=${1} size=${20} /></span>${practice.lived}</p>
      <p><span class="missed-mark"><${Mark} polarity=${-1} size=${20} /></span>${practice.missed}</p></section>`)}`;
}
