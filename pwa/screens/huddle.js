// The weekly huddle page: words first, then a story, then what to do together. It prints.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { flush } from "../lib/sync.js";
import { inBook } from "../lib/book_words.js";
import { style } from "../lib/style.js";
import { locale } from "../lib/words.js";
import { Icon } from "../components/icons.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head, Sheet } from "../components/ui.js";
import { catalogue, member, placeName, practiceOf, sending, t, toast } from "../state/app.js";
import { keepMade } from "../state/kept.js";

await style("team");

const words = t.huddle;
const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });
const CAUSES = 1;
const IDEAS = 2;

export function Huddle() {
  const page = useSignal(null);
  const failed = useSignal(false);
  const changes = useSignal([]);
  const missing = useSignal([]);
  const look = async () => {
    try {
      page.value = (await get("/api/team/huddle")).body;
      // What rooms lack is for whoever works there, and for the function that serves them.
      const { places, serves } = page.value;
      [changes.value, missing.value] = await Promise.all([ofPlaces("changes", places), ofPlaces("conditions", [...new Set([...places, ...serves])])]);
    } catch {
      failed.value = page.value === null;
    }
  };
  useEffect(() => { look(); }, []);
  const add = async (record) => {
    if (!(await keepMade(record, { hold: 0 }))) return;
    await flush().catch(() => {});
    await look();
    if (sending.value.offline) toast.value = { note: t.thanks.sent };
  };
  const shown = page.value;
  return html`<div class="huddle"><${Head} title=${words.title} back="/team" />
    ${!shown && failed.value && html`<${NeedsNetwork} text=${words.needsNetwork} again=${look} />`}
    ${shown && !shown.team && html`<${Empty} title=${t.team.noTeam} text=${t.team.noTeamText} />`}
    ${shown?.team && html`<p class="under">${shown.team.name}, ${day.format(new Date())}</p>
      ${shown.value && html`<section class="saying"><p class="quiet">${shown.value.name}</p><p class="say words">${shown.value.text || shown.value.name}</p></section>`}
      ${shown.story && html`<section><h2 class="plain">${words.story}</h2><p class="story say">${shown.story.what} ${shown.story.effect} ${shown.story.why}</p></section>`}
      <${Better} rows=${changes.value} />
      <${Gap} rows=${changes.value} issues=${shown.issues} team=${shown.team.id} add=${add} />
      <${Issues} issues=${shown.issues} changes=${changes.value} team=${shown.team.id} add=${add} />
      <${Missing} rows=${missing.value} /><${Promised} rows=${shown.promises} /><${Support} rows=${shown.support} />
      ${shown.followups.length > 0 && html`<section><h2 class="plain">${t.team.followups}</h2><ul class="card rows">${shown.followups.map((one) => html`<li key=${one.id}><span class="what"><b>${one.about || t.team.fix}</b></span><span class="tag">${t.team.due(one.due)}</span></li>`)}</ul></section>`}
      ${shown.left.length > 0 && html`<section><h2 class="plain">${words.left}</h2><ul class="card rows">${shown.left.map((one) => html`<li><a href=${"#" + one.target}><span class="what"><b>${one.title}</b><small>${one.body}</small></span></a></li>`)}</ul></section>`}
      <button class="second print" onClick=${() => globalThis.print()}>${words.print}</button>`}</div>`;
}

// What the open book says of places, in the last closed period.
async function ofPlaces(table, places) {
  if (!places.length) return [];
  const { body } = await get(`/explore/book/${table}.json?_shape=array&_size=max&_sort_desc=block&place__in=${encodeURIComponent(places.join(","))}`).catch(() => ({ body: [] }));
  const last = Math.max(...body.map((row) => row.block));
  return body.filter((row) => row.block === last);
}

const change = (row) => inBook.change({ ...row, name: practiceOf(row.practice)?.name ?? row.practice });

function Better({ rows }) {
  const [best] = rows.filter((row) => row.probability_lower <= 0.05 && row.fall <= -0.1).sort((a, b) => a.fall - b.fall);
  if (!best) return null;
  return html`<section class="card"><h2 class="plain">${words.better}</h2><p>${placeName(best.place)}. ${change(best)}</p></section>`;
}

// The clearest fall, until it is on the table: raised from here, an issue brings its trend along.
function Gap({ rows, issues, team, add }) {
  const raising = useSignal(false);
  const [gap] = rows.filter((row) => row.probability_lower >= 0.95 && row.fall >= 0.1 && !issues.some((one) => one.practice === row.practice)).sort((a, b) => b.fall - a.fall);
  if (!gap) return null;
  const raise = (text) => { raising.value = false; return add({ type: "issue", team, text, practice: gap.practice, place: gap.place }); };
  return html`<section class="card"><h2 class="plain">${words.gap}</h2><p>${placeName(gap.place)}. ${change(gap)}</p>
    <button class="chip" onClick=${() => { raising.value = true; }}>${words.bring}</button>
    ${raising.value && html`<${Sheet} title=${words.bring} onClose=${() => { raising.value = false; }}><${Line} label=${words.issueAsk} onSay=${raise} /><//>`}</section>`;
}

// What a room lacks, as it was last checked.
function Missing({ rows }) {
  const absent = rows.filter((row) => row.state === "absent");
  if (!absent.length) return null;
  return html`<section><h2 class="plain">${words.missing}</h2><ul class="card rows">${absent.map((row) => html`<li><span class="what"><b>${practiceOf(row.practice)?.name ?? row.practice}</b><small>${placeName(row.place)}</small></span></li>`)}</ul></section>`;
}

function Promised({ rows }) {
  if (!rows.length) return null;
  return html`<section><h2 class="plain">${words.promises}</h2><ul class="card rows">${rows.map((row) => html`<li><span class="what"><b>${words.promised(row.count)}</b><small>${placeName(row.place)}</small></span><span class="tag">${shortDay.format(new Date(`${row.due_on}T12:00`))}</span></li>`)}</ul></section>`;
}

// Requests that wait, this team's own and those to it; who asked is nobody's business here.
function Support({ rows }) {
  if (!rows.length) return null;
  return html`<section><h2 class="plain">${words.support}</h2><ul class="card rows">${rows.map((row) => html`<li key=${row.id}><span class="what"><b>${row.what || words.needs[row.category]}</b><small>${row.ours ? words.askedOf(row.function.name) : words.askedOfUs}, ${shortDay.format(row.at)}</small></span><span class="tag">${words.states[row.state]}</span></li>`)}</ul></section>`;
}

function Issues({ issues, changes, team, add }) {
  const adding = useSignal(false);
  return html`<section><div class="titled"><h2 class="plain">${words.issues}</h2><button class="chip" onClick=${() => { adding.value = true; }}>${words.raise}</button></div>
    ${!issues.length && html`<${Empty} title=${words.noIssues} text=${words.noIssuesText} />`}
    <div class="stack">${issues.map((one) => html`<${Issue} key=${one.id} one=${one} trend=${changes.find((row) => row.practice === one.practice)} add=${add} />`)}</div>
    ${adding.value && html`<${Sheet} title=${words.raise} onClose=${() => { adding.value = false; }}><${Line} label=${words.issueAsk} onSay=${(text) => { adding.value = false; return add({ type: "issue", team, text }); }} /><//>`}
  </section>`;
}

function Issue({ one, trend, add }) {
  const asking = useSignal(null);
  const say = (type) => (text) => { asking.value = null; return add({ type, target: one.id, text }); };
  const ready = one.causes.length >= CAUSES && one.ideas.length >= IDEAS;
  const mayDecide = ["lead", "leader"].includes(member.value.role);
  return html`<article class="card issue"><h3>${one.text}</h3>
    ${one.practice && html`<p class="quiet">${trend ? change(trend) : practiceOf(one.practice)?.name}</p>`}
    ${[["causes", "cause"], ["ideas", "idea"]].map(([list, type]) => html`<h4>${words[list]}</h4>
      ${one[list].length > 0 && html`<ul class="reading">${one[list].map((row) => html`<li key=${row.id}>${row.text}</li>`)}</ul>`}
      ${!one.decision && html`<button class="chip" onClick=${() => { asking.value = type; }}>${words.add[type]}</button>`}`)}
    ${one.decision ? html`<${Decided} decision=${one.decision} checked=${one.checked} />` : mayDecide && (ready ? html`<button class="second" onClick=${() => { asking.value = "decision"; }}>${words.decide}</button>` : html`<p class="hint">${words.notYet}</p>`)}
    ${asking.value && html`<${Sheet} title=${words.add[asking.value] ?? words.decide} onClose=${() => { asking.value = null; }}>
      ${asking.value === "decision" ? html`<${Decide} one=${one} add=${(record) => { asking.value = null; return add(record); }} />` : html`<${Line} label=${words.asks[asking.value]} onSay=${say(asking.value)} />`}<//>`}
  </article>`;
}

function Decided({ decision, checked }) {
  return html`<div class="decided"><h4><${Icon} name="check" size=${20} />${words.decided}</h4><p>${decision.text}</p>
    <p class="quiet">${words.effect} ${decision.customer_effect}</p><p class="quiet">${words.ignored} ${decision.if_ignored}</p>
    ${checked.map((one) => html`<p><b>${words.checked[one.solved]}</b> ${one.thoughts}</p>`)}</div>`;
}

function Line({ label, onSay }) {
  const submit = (event) => { event.preventDefault(); const text = new FormData(event.target).get("line").trim(); if (text) onSay(text); };
  return html`<form class="asks" onSubmit=${submit}><label for="line">${label}</label><textarea id="line" name="line" rows="3" maxlength="280" required></textarea><p class="hint">${t.thanks.names}</p><button class="main">${words.put}</button></form>`;
}

function Decide({ one, add }) {
  const submit = (event) => {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(event.target));
    add({ type: "decision", target: one.id, value: practiceOf(one.practice)?.value ?? said.value, text: said.text.trim(), customer_effect: said.customer_effect.trim(), if_ignored: said.if_ignored.trim() });
  };
  return html`<form class="asks" onSubmit=${submit}>
    ${[["text", words.decideAsk], ["customer_effect", words.effect], ["if_ignored", words.ignored]].map(([name, label]) => html`<label for=${name}>${label}</label><textarea id=${name} name=${name} rows="2" maxlength="280" required></textarea>`)}
    ${!one.practice && html`<label for="value">${words.value}</label><select id="value" name="value" required>${catalogue.value.values.map((value) => html`<option value=${value.id}>${value.name}</option>`)}</select>`}
    <button class="main">${words.decide}</button></form>`;
}
