// A team's goal as a shared picture: the fly's eye, whose facets fill as the team looks. No rank, no names.

import { html, useSignal } from "../lib/html.js";
import { style } from "../lib/style.js";
import { g } from "../screens/game/words.js";
import { t } from "../state/app.js";
import { Icon } from "./icons.js";
import { Sheet } from "./ui.js";

await style("goal");

const words = g.goal;
const MOST_FACETS = 72; // more would be dots
const FACETS = 24; // where there is nothing to count

/** `goal` as the team's page gives it; nothing without one. */
export function TeamGoal({ goal }) {
  const open = useSignal(false);
  if (!goal) return null;
  const { metric, state, done, of, parts, now } = goal;
  return html`<section class="card goal"><h2 class="plain">${words.title}</h2>
    <div class="eye-and-words"><${CompoundEye} facets=${facets(goal)} />
      <div><p class="sum"><b>${words.names[metric]}</b>${of !== null && state !== "early" && html` <span class="figure">${words.done(done, of)}</span>`}</p>
        <p class="quiet">${state === "early" ? words.early : state === "reached" ? words.reached : metric === "support" && now !== null ? words.now(now) : ""}</p>
        <p class="quiet">${metric === "support" ? words.aimTime(goal.target) : words.aim(goal.target)}. ${words.left(goal.weeks_left)}.</p></div></div>
    ${parts.length > 0 && html`<button class="rule" onClick=${() => { open.value = true; }}><span>${words.which}</span><${Icon} name="right" /></button>`}
    ${open.value && html`<${Sheet} title=${words.names[metric]} onClose=${() => { open.value = false; }}><${Parts} goal=${goal} /><//>`}
  </section>`;
}

/** One facet a thing to do, true when it is done; without things, as many of a few as the share that is reached. */
function facets({ parts, done, of, progress }) {
  if (parts.length && parts.length <= MOST_FACETS) return parts.map((one) => one.done);
  const many = of && of <= MOST_FACETS ? of : FACETS;
  const filled = of && of <= MOST_FACETS ? done : Math.floor((progress ?? 0) * many);
  return Array.from({ length: many }, (_, at) => at < filled);
}

// Rows of a honeycomb, as even as they can be, every second one moved by half a facet.
function CompoundEye({ facets: shown }) {
  const across = Math.max(3, Math.ceil(Math.sqrt(shown.length * 0.9)));
  const rows = Math.ceil(shown.length / across);
  const [w, h] = [10, 11];
  const at = (n) => [(n % across) * w + (Math.floor(n / across) % 2) * (w / 2), Math.floor(n / across) * h * 0.78];
  return html`<svg class="compound" viewBox=${`-1 -1 ${across * w + w / 2 + 1} ${(rows - 1) * h * 0.78 + h + 1}`} aria-hidden="true">
    ${shown.map((full, n) => { const [x, y] = at(n); return html`<path key=${n} class=${full ? "full" : ""} d=${`M${x + w / 2} ${y + 0.5}l${w / 2 - 0.5} 2.6v4.8l-${w / 2 - 0.5} 2.6l-${w / 2 - 0.5} -2.6v-4.8z`} />`; })}</svg>`;
}

// What is still to do comes first: it is where the next walk may go.
function Parts({ goal }) {
  const [open, closed] = goal.metric === "discussion" ? [words.wordingsOpen, words.wordingsClosed] : [words.open, words.closed];
  return [[open, false], [closed, true]].map(([title, done]) => {
    const found = grouped(goal.parts.filter((one) => one.done === done), goal.metric);
    return found.length > 0 && html`<h3>${title}</h3><ul class="card rows list">${found.map(([name, details]) => html`<li key=${name}><${Icon} name=${done ? "check" : "eye"} size=${20} /><span class="what"><b>${name}</b>${details.length > 0 && html`<small>${details.join(", ")}</small>`}</span></li>`)}</ul>`;
  });
}

function grouped(parts, metric) {
  const names = new Map();
  for (const { name, detail } of parts) names.set(name, [...(names.get(name) ?? []), ...(metric === "coverage" ? [slotName(detail)] : [])]);
  return [...names];
}

const slotName = (detail) => {
  const [daytype, daypart] = detail.split(" ");
  return t.quest.slot({ daytype, daypart });
};
