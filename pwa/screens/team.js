// One's team: thanks it got, what is due, the way to the huddle and to what one was told.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get, put } from "../lib/api.js";
import { g } from "../lib/goal_words.js";
import { style } from "../lib/style.js";
import { flush } from "../lib/sync.js";
import { locale } from "../lib/words.js";
import { Icon } from "../components/icons.js";
import { TeamGoal } from "../components/team_goal.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head, Sheet } from "../components/ui.js";
import { catalogue, member, t, toast } from "../state/app.js";
import { keepDue } from "../state/earned.js";
import { fetchInbox, inbox } from "../state/inbox.js";
import { keepMade } from "../state/kept.js";

await style("team");

const words = t.team;
const CHOOSERS = ["lead", "leader", "steward"];
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const leads = () => ["lead", "leader"].includes(member.value.role);
const teamName = (id) => catalogue.value?.teams.find((one) => one.id === id)?.name ?? id;

export function Team() {
  const page = useSignal(null);
  const failed = useSignal(false);
  const look = () => get("/api/team").then(({ body }) => { page.value = body; failed.value = false; }, () => { failed.value = true; });
  useEffect(() => { look(); fetchInbox().catch(() => {}); }, []);
  const shown = page.value;
  return html`<${Head} title=${shown?.team?.name ?? t.tabs.team} />
    ${!shown && failed.value && html`<${NeedsNetwork} text=${words.needsNetwork} again=${look} />`}
    ${shown && html`<${Thanks} page=${shown} look=${look} /><${TeamGoal} goal=${shown.goal} /><${Ways} /><${Followups} rows=${shown.followups} look=${look} /><${Checked} rows=${shown.checked} look=${look} /><${Shelf} rows=${shown.shelf} />`}
`;
}

function Thanks({ page, look }) {
  const all = useSignal(false);
  const [first, ...rest] = page.thanks;
  return html`<section class="thanks-got">
    ${first ? html`<${ThanksCard} one=${first} look=${look} />` : html`<${Empty} title=${page.team ? words.noThanks : words.noTeam} text=${page.team ? words.noThanksText : words.noTeamText} />`}
    <div class="row-of-two"><a class="second link" href="#/thanks"><${Icon} name="heart" />${words.say}</a>
      ${rest.length > 0 && html`<button class="second" onClick=${() => { all.value = true; }}>${words.more(rest.length)}</button>`}</div>
    ${all.value && html`<${Sheet} title=${words.thanks} onClose=${() => { all.value = false; }}><div class="stack">${rest.map((one) => html`<${ThanksCard} key=${one.id} one=${one} look=${look} />`)}</div><//>`}
  </section>`;
}

/** The only dark card: what was done, what it did, why it matters. */
export function ThanksCard({ one, look }) {
  const share = () => put("/api/team/shared", { id: one.id, shared: !one.shared }).then(look, () => { toast.value = { note: `${t.noSignal} ${words.needsNetwork}` }; });
  return html`<article class="thanks-card">
    <p class="giver"><${Icon} name="heart" size=${20} /><span>${one.from_team ? words.fromTeam(teamName(one.from_team)) : words.from}<small>${day.format(one.at)}</small></span></p>
    <p class="deed">${one.what}</p><p class="rest">${one.effect}<br />${one.why}</p>
    ${look && leads() && html`<button class="chip on-dark" aria-pressed=${one.shared} onClick=${share}>${one.shared ? words.shared : words.share}</button>`}
  </article>`;
}

function Ways() {
  const { unseen } = inbox.value;
  return html`<ul class="card rows ways">
    <li><a href="#/inbox"><${Icon} name="bell" /><span class="what"><b>${words.inbox}</b><small>${unseen ? words.unseen(unseen) : words.inboxText}</small></span><${Icon} name="right" /></a></li>
    ${CHOOSERS.includes(member.value.role) && html`<li><a href="#/goals"><${Icon} name="target" /><span class="what"><b>${g.choose}</b><small>${g.metrics.coverage}, ${g.metrics.discussion}</small></span><${Icon} name="right" /></a></li>`}
    <li><a href="#/huddle"><${Icon} name="bubble" /><span class="what"><b>${words.huddle}</b><small>${words.huddleText}</small></span><${Icon} name="right" /></a></li>
  </ul>`;
}

function Followups({ rows, look }) {
  const open = useSignal(null);
  if (!rows.length) return null;
  return html`<section><h2 class="plain">${words.followups}</h2>
    <ul class="card rows">${rows.map((one) => html`<li key=${one.id}><button onClick=${() => { open.value = one; }}><span class="what"><b>${one.about || words.fix}</b><small>${words.solvedAsk}</small></span><span class="tag">${words.due(one.due)}</span></button></li>`)}</ul>
    ${open.value && html`<${Sheet} title=${open.value.about || words.fix} onClose=${() => { open.value = null; }}><${Solved} one=${open.value} done=${() => { open.value = null; look(); }} /><//>`}
  </section>`;
}

// Whoever decided says that they asked; only those it was for know whether they did.
function Checked({ rows, look }) {
  if (!rows.length) return null;
  const deny = async (id) => { if (!(await keepMade({ type: "followup_denied", target: id }, { hold: 0 }))) return; await flush().catch(() => {}); await look(); };
  return html`<section><h2 class="plain">${words.checked}</h2><p class="quiet">${words.checkedText}</p>
    <ul class="card rows">${rows.map((one) => html`<li key=${one.id}><span class="what"><b>${one.about || words.fix}</b><small>${day.format(one.at)}</small></span><button class="chip" onClick=${() => deny(one.id)} aria-label=${`${words.deny}: ${one.about || words.fix}`}>${words.deny}</button></li>`)}</ul></section>`;
}

function Solved({ one, done }) {
  const solved = useSignal(null);
  const submit = async (event) => {
    event.preventDefault();
    await keepDue(one.id, one.due);
    const made = await keepMade({ type: "followup_done", target: one.id, solved: solved.value, other_thoughts: new FormData(event.target).get("thoughts").trim() }, { hold: 0 });
    if (made) done();
  };
  return html`<form class="asks" onSubmit=${submit}><p><b>${words.solvedAsk}</b></p>
    <div class="chips" role="group" aria-label=${words.solvedAsk}>${Object.entries(words.solved).map(([key, word]) => html`<button type="button" class="chip" aria-pressed=${solved.value === key} onClick=${() => { solved.value = key; }}>${word}</button>`)}</div>
    <label for="thoughts">${words.thoughts}</label><textarea id="thoughts" name="thoughts" rows="3" maxlength="280"></textarea>
    <button class="main" disabled=${!solved.value}>${words.done}</button></form>`;
}

function Shelf({ rows }) {
  if (!rows.length) return null;
  return html`<section><h2 class="plain">${words.shelf}</h2><p class="quiet">${words.shelfText}</p>
    <div class="stack">${rows.map((one) => html`<article class="card shelf" key=${one.id}><small>${teamName(one.team)}</small><p class="say">${one.what}</p><p class="quiet">${one.effect} ${one.why}</p></article>`)}</div></section>`;
}
