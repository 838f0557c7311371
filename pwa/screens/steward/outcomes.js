// Figures from elsewhere, week by week, from a spreadsheet.

import { html, useSignal } from "../../lib/html.js";
import { post } from "../../lib/api.js";
import { Icon } from "../../components/icons.js";
import { sentence } from "./state.js";
import { w } from "./words.js";

const EXAMPLE = ["week,site,series,value,n", "2026-W10,High Street,csat,4.3,120", "2026-W11,High Street,csat,4.4,131"].join("\n");

export function Outcomes() {
  const text = useSignal("");
  const found = useSignal(null);
  const failed = useSignal(null);
  const busy = useSignal(false);
  const read = async (event) => {
    text.value = (await event.target.files[0]?.text()) ?? text.value;
    event.target.value = "";
  };
  const bring = async (event) => {
    event.preventDefault();
    busy.value = true;
    [found.value, failed.value] = [null, null];
    try {
      found.value = (await post("/api/outcomes", { csv: text.value })).body;
    } catch (error) {
      failed.value = sentence(error);
    }
    busy.value = false;
  };
  return html`<p class="hint">${w.outcomes.intro}</p>
    <section class="card sunk"><p>${w.outcomes.like}</p><pre>${EXAMPLE}</pre><p class="hint">${w.outcomes.series}</p></section>
    <form class="fields" onSubmit=${bring}>
      <label class="second file"><input class="hidden" type="file" accept=".csv,text/csv,text/plain" onChange=${read} />${w.outcomes.file}</label>
      <div class="field"><label for="csv">${w.outcomes.paste}</label><textarea id="csv" rows="8" spellcheck="false" maxlength="200000" value=${text.value} onInput=${(event) => { text.value = event.target.value; }}></textarea></div>
      ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
      <div role="status">${found.value && html`<${Found} found=${found.value} />`}</div>
      <button class="main" disabled=${busy.value || !text.value.trim()}>${w.outcomes.bring}</button>
    </form>`;
}

function Found({ found }) {
  return html`<section class="card"><p><b>${w.outcomes.stored(found.stored)}</b> ${found.known > 0 && w.outcomes.known(found.known)}</p>
    ${found.troubles.length > 0 && html`<ul class="rows">${found.troubles.map((one) => html`<li><span class="tag">${w.outcomes.line(one.line)}</span><span class="what">${one.sentence}</span></li>`)}</ul>`}</section>`;
}
