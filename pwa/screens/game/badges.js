// Badges: fifteen facets like those of the fly's eye, and what each one is for.

import { html } from "../../lib/html.js";
import { style } from "../../lib/style.js";
import { Icon } from "../../components/icons.js";
import { Head } from "../../components/ui.js";
import { me } from "../../state/app.js";
import { g } from "./words.js";

await style("game");

const words = g.badges;
const ICONS = {
  first_walk: "steps", quiet_walk: "moon", second_pair_of_eyes: "pair", calibrated: "compass", round_the_clock: "clock",
  weekend_watch: "calendar", mapmaker: "map", patient_fly: "glass", quest_finisher: "target", into_the_unknown: "flag",
  follow_through: "loop", said_why: "heart", had_a_say: "bubble", steady_rhythm: "rosette", own_up: "undo",
};

/** All fifteen, one's own first, then those that are nearest: {id, season} or {id, have, of}. */
function all() {
  const got = me.value?.badges ?? [];
  const ahead = new Map((me.value?.badges_ahead ?? []).map((one) => [one.id, one]));
  const rest = Object.keys(ICONS).filter((id) => !got.some((one) => one.id === id)).map((id) => ahead.get(id) ?? { id, have: 0, of: 1 });
  return [...got, ...rest.sort((a, b) => b.have / b.of - a.have / a.of)];
}

export function Badges() {
  const shown = all();
  const got = shown.filter((one) => one.season).length;
  const next = shown.find((one) => !one.season && one.have > 0);
  return html`<section><div class="titled"><h2 class="plain">${words.title}</h2><span class="quiet">${words.count(got, shown.length)}</span></div>
    <div class="card badges"><div class="facets" aria-hidden="true">${shown.map((one) => html`<${Facet} key=${one.id} one=${one} />`)}</div>
      ${next && html`<p class="next"><span><b>${words.names[next.id][0]}</b> <span class="quiet">${words.next(next.have, next.of)}</span></span><${Progress} one=${next} /></p>`}
      <a class="rule" href="#/badges"><span>${words.row}</span><${Icon} name="right" /></a></div></section>`;
}

function Facet({ one }) {
  return html`<span class=${one.season ? "facet got" : "facet"}><${Icon} name=${ICONS[one.id]} /></span>`;
}

function Progress({ one }) {
  return html`<progress class="how-far" value=${one.have} max=${one.of} aria-label=${words.next(one.have, one.of)}></progress>`;
}

/** What each badge is for, and how far one is. */
export function AllBadges() {
  return html`<${Head} title=${words.title} back="/mine" /><p class="under">${words.under}</p>
    <ul class="card rows list how">${all().map((one) => html`<li key=${one.id}><${Facet} one=${one} /><span class="what"><b>${words.names[one.id][0]}</b><small>${words.names[one.id][1]}</small>
      ${one.season ? html`<span class="tag">${words.got(one.season)}</span>` : one.of > 1 && html`<span class="far"><${Progress} one=${one} /><small>${words.next(one.have, one.of)}</small></span>`}</span></li>`)}</ul>`;
}
