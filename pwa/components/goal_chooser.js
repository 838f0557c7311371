// Choosing a team's goal of a season: what for, and how far.

import { html, useEffect, useSignal } from "../lib/html.js";
import { ApiProblem, del, get, put } from "../lib/api.js";
import { g } from "../lib/goal_words.js";
import { style } from "../lib/style.js";
import { told } from "../lib/words.js";
import { catalogue, member, t, toast } from "../state/app.js";
import { Icon } from "./icons.js";
import { Empty } from "./ui.js";

await Promise.all([style("goals"), style("ticks")]);

const SHARES = [0.6, 0.7, 0.8, 0.9, 1];
const TARGETS = { coverage: SHARES, followup: SHARES, support: [60, 120, 240, 480], discussion: [0.5, 1] };
const USUAL = { coverage: 0.8, followup: 0.9, support: 240, discussion: 1 };
const ICONS = { coverage: "map", followup: "loop", support: "help", discussion: "bubble" };
const sentence = (error) => (error instanceof ApiProblem ? told(error) : g.needsNetwork);

export function GoalChooser() {
  const page = useSignal(null);
  const failed = useSignal(null);
  const [team, ahead] = [useSignal(firstTeam()), useSignal(0)];
  const look = () => get("/api/team-goals").then(({ body }) => { page.value = body; failed.value = null; }, (error) => { failed.value = sentence(error); });
  useEffect(() => { look(); }, []);
  if (!team.value) return html`<${Empty} title=${g.noTeam} text=${g.noTeamText} />`;
  const season = page.value?.seasons[ahead.value];
  return html`<p class="hint">${g.intro}</p>
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}<button class="chip" onClick=${look}>${t.tryAgain}</button></p>`}
    <${Team} chosen=${team} />
    ${season && html`<h2 class="group" id="goal-season">${g.season}</h2><div class="chips" role="group" aria-labelledby="goal-season">${["this", "next"].map((name, at) => html`<button class="chip" aria-pressed=${ahead.value === at} onClick=${() => { ahead.value = at; }}>${g.seasons[name]}</button>`)}</div>
      <p class="hint goal-dates">${g.dates(season.from, season.until)}. ${ahead.value === 0 && g.weeksLeft(season.weeks_left)}</p>
      <${Choice} key=${`${team.value} ${season.season}`} team=${team.value} season=${season.season} had=${page.value.goals.find((one) => one.team === team.value && one.season === season.season)} look=${look} />`}`;
}

// Whoever leads chooses for their own team, a steward for any.
const teams = () => catalogue.value?.teams.filter((one) => member.value.role === "steward" || one.id === member.value.team) ?? [];
const firstTeam = () => (teams().find((one) => one.id === member.value.team) ?? teams()[0])?.id;

function Team({ chosen }) {
  if (teams().length < 2) return html`<p class="goal-team">${teams()[0]?.name}</p>`;
  return html`<div class="goal-field"><label for="goal-team">${g.team}</label><select id="goal-team" value=${chosen.value} onChange=${(event) => { chosen.value = event.target.value; }}>${teams().map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></div>`;
}

function Choice({ team, season, had, look }) {
  const metric = useSignal(had?.metric ?? null);
  const target = useSignal(had?.target ?? null);
  const failed = useSignal(null);
  const act = async (work, said) => {
    try {
      await work();
      toast.value = { note: said };
      failed.value = null;
    } catch (error) {
      failed.value = sentence(error);
    }
    await look();
  };
  const pick = (name) => { metric.value = name; target.value = had?.metric === name ? had.target : USUAL[name]; };
  const path = `/api/team-goals/${team}`;
  const same = had && had.metric === metric.value && had.target === target.value;
  return html`<h2 class="group" id="goal-metric">${g.metric}</h2>
    <ul class="card rows ticks metrics" role="radiogroup" aria-labelledby="goal-metric">${Object.keys(g.metrics).map((name) => html`<${Metric} key=${name} name=${name} team=${team} chosen=${metric.value === name} pick=${() => pick(name)} />`)}</ul>
    <p class="hint">${g.never}</p>
    ${metric.value && html`<h2 class="group" id="goal-target">${g.target}</h2><div class="chips" role="group" aria-labelledby="goal-target">${TARGETS[metric.value].map((one) => html`<button class="chip" aria-pressed=${target.value === one} aria-label=${g.targets[metric.value](one)} onClick=${() => { target.value = one; }}>${g.short(metric.value, one)}</button>`)}</div>`}
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
    <div class="stack"><button class="main" disabled=${!metric.value || same} onClick=${() => act(() => put(path, { metric: metric.value, target: target.value, season }), g.saved)}>${had && !same ? g.change : g.save}</button>
      ${had && html`<button class="second" onClick=${() => act(() => del(`${path}?season=${season}`), g.gone).then(() => { metric.value = null; })}>${g.none}</button>`}</div>`;
}

function Metric({ name, team, chosen, pick }) {
  const off = (name === "support" && catalogue.value.teams.find((one) => one.id === team)?.kind !== "enabling")
    || (name === "coverage" && !catalogue.value.places.some((one) => one.team === team));
  return html`<li role="none"><button role="radio" aria-checked=${chosen} disabled=${off} onClick=${pick}><${Icon} name=${ICONS[name]} /><span class="what"><b>${g.metrics[name]}</b><small>${off ? g.cannot[name] : g.about[name]}</small></span><span class="tick"><${Icon} name="check" size=${20} /></span></button></li>`;
}
