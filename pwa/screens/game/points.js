// This week's points, and in words where each came from.

import { html, useEffect } from "../../lib/html.js";
import { style } from "../../lib/style.js";
import { Icon } from "../../components/icons.js";
import { me, t } from "../../state/app.js";
import { earned, recounted } from "../../state/earned.js";
import { g } from "./words.js";

await style("game");

const ICONS = { walk: "timer", coverage: "map", quest: "target", adlib: "tap", corroborated: "eye", paired: "pair", followup: "loop", recognition: "heart", discussion: "bubble", calibration: "compass" };
const ORDER = Object.keys(ICONS);

export function Points() {
  const found = earned.value;
  if (!found) return null;
  const { total, season, sure } = found;
  const parts = ORDER.filter((part) => found.parts[part]).map((part) => [part, found.parts[part]]);
  const limit = me.value?.week_limit ?? 120;
  const sum = parts.reduce((all, [, points]) => all + points, 0);
  return html`<section class="card points">
    <p class="sum"><b class="figure">${total}</b><span>${t.mine.week}</span><span class="season">${t.mine.season(season)}</span></p>
    ${parts.length === 0 ? html`<p class="quiet">${t.mine.none}</p>` : html`<${Bar} parts=${parts} sum=${sum} />
      <ul class="rows">${parts.map(([part, points]) => html`<li key=${part}><${Icon} name=${ICONS[part]} /><span>${wordsOf(part, points, found)}</span><b>${points}</b></li>`)}</ul>`}
    ${sum > limit && html`<p class="quiet remark">${g.capped(limit)}</p>`}
    ${!sure && total > 0 && html`<p class="quiet remark">${g.onPhone}</p>`}
    <${Recounted} />
    <a class="rule" href="#/points"><span>${g.how.row}</span><${Icon} name="right" /></a>
  </section>`;
}

// How many walks and taps it was is said where this phone knows all of them.
function wordsOf(part, points, { mine }) {
  const known = mine.parts[part] === points;
  return g.parts[part]({ points, walks: known ? mine.walks : 0, taps: known ? mine.taps : 0, days: mine.days });
}

function Bar({ parts, sum }) {
  return html`<svg class="parts-bar" width="100%" height="16" aria-hidden="true">${parts.reduce(([pieces, from], [part, points], at) => [
    [...pieces, html`<rect key=${part} x=${`${(100 * from) / sum}%`} width=${`${(100 * points) / sum}%`} height="16" opacity=${Math.max(0.35, 1 - 0.2 * at)} />`], from + points], [[], 0])[0]}</svg>`;
}

/** What the server's count gave, when it was not what this phone had said; told once. */
export function Recounted() {
  useEffect(() => () => { recounted.value = null; }, []);
  return html`<p role="status" class=${recounted.value ? "remark recounted" : "hidden"}>${recounted.value && g.recounted(recounted.value.now, recounted.value.before)}</p>`;
}
