// All of one's own records, from the server: what counts, what is a story, what was taken back.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { timeOf } from "../domain/mend.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head } from "../components/ui.js";
import { me, t } from "../state/app.js";
import { byDay, dayName, nameOf, Shape, whereOf } from "./records.js";

const SHOWN = 300; // the newest; an export has all of them

export function AllRecords() {
  const records = useSignal([]);
  const state = useSignal("looking");
  const look = () => {
    state.value = "looking";
    return fetchAll(records).then(() => { state.value = "all"; }, () => { state.value = "cut"; });
  };
  useEffect(() => { look(); }, []);
  const newest = [...records.value].filter((one) => one.type !== "retract").sort((a, b) => timeOf(b) - timeOf(a));
  return html`<${Head} title=${t.records.all} back="/mine" />
    ${me.value?.records.stored > 0 && html`<p class="under">${t.records.stored(me.value.records.stored)}</p>`}
    ${state.value === "looking" && html`<p class="quiet" role="status">${t.mend.looking}</p>`}
    ${state.value === "cut" && html`<${NeedsNetwork} text=${t.mend.needsNetwork} again=${look} />`}
    ${state.value === "all" && !newest.length && html`<${Empty} title=${t.records.none} text=${t.records.noneText} />`}
    ${byDay(newest.slice(0, SHOWN), timeOf).map(([date, ofDay]) => html`<section key=${date}><h2 class="plain">${dayName(date)}</h2>
      <ul class="card rows list">${ofDay.map((one) => html`<${Line} key=${one.id} record=${one} />`)}</ul></section>`)}
    ${newest.length > SHOWN && html`<p class="hint">${t.records.newest(SHOWN)}</p>`}`;
}

async function fetchAll(records) {
  records.value = [];
  for (let next = ""; next !== null; ) {
    const { body } = await get(`/api/me/records?limit=500${next && `&after=${encodeURIComponent(next)}`}`);
    records.value = [...records.value, ...body.records];
    next = body.next;
  }
}

function Line({ record }) {
  const tag = t.records.standing[record.standing];
  return html`<li class=${record.standing === "retracted" ? "entry back line" : "entry line"}><${Shape} record=${record} /><span class="what"><b>${nameOf(record)}</b><small>${whereOf(record, timeOf(record))}</small></span>
    ${tag && (record.standing === "quarantined" ? html`<a class="chip" href="#/mend">${tag}</a>` : html`<span class="tag">${tag}</span>`)}</li>`;
}
