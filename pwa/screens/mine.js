// One's own: points and where they came from, the rhythm, one's records and how safe they are.

import { html, useSignal } from "../lib/html.js";
import { tapPoints, walkPoints } from "../domain/points.js";
import { countedMinutes } from "../domain/walk.js";
import { Icon } from "../components/icons.js";
import { Head, Sheet } from "../components/ui.js";
import { catalogue, me, t, today } from "../state/app.js";
import { Dates, Earlier, ToMend, Today } from "./records.js";

const WEEK_LIMIT = 120;
const PART_ICONS = { walk: "timer", coverage: "map", quest: "target", followup: "loop", recognition: "heart", discussion: "bubble", calibration: "compass" };

export function Mine() {
  return html`<${Head} title=${t.mine.title} /><${ToMend} /><${Points} /><${Rhythm} /><${Today} /><${Dates} /><${Earlier} />`;
}

function Points() {
  const rules = useSignal(false);
  const parts = localParts();
  const week = Math.min(WEEK_LIMIT, Object.values(parts).reduce((sum, points) => sum + points, 0));
  const before = me.value?.points ?? { week: 0, season: 0 };
  return html`<section class="card points">
    <p class="sum"><b class="figure">${week}</b><span>${t.mine.week}</span><span class="season">${t.mine.season(before.season - before.week + week)}</span></p>
    ${week === 0 ? html`<p class="quiet">${t.mine.none}</p>` : html`<ul class="rows">${Object.entries(parts).filter(([, points]) => points).map(([part, points]) => html`<li><${Icon} name=${PART_ICONS[part] ?? "tap"} /><span>${t.mine.parts[part] ?? part}</span><b>${points}</b></li>`)}</ul>`}
    <button class="rule" onClick=${() => { rules.value = true; }}><span>${t.mine.rule}</span><${Icon} name="right" /></button>
    ${rules.value && html`<${Sheet} title=${t.rules.title} onClose=${() => { rules.value = false; }}><ul class="reading">${t.rules.lines.map((line) => html`<li>${line}</li>`)}</ul><//>`}
  </section>`;
}

// Today's taps and walks show at once, before the server has counted them; of taps the larger of the two is right.
function localParts() {
  const known = me.value?.points.parts ?? {};
  const taps = today.value.map((row) => ({ ...row.record, gone: row.takenBack })).filter((record) => record.type === "event" && !record.walk && !record.gone);
  const timeZone = catalogue.value?.organisation.time_zone;
  const walks = today.value.filter((row) => row.record.type === "walk" && !row.takenBack);
  const earned = (rows) => walkPoints(rows.map((row) => countedMinutes(row.record)));
  const walk = (known.walk ?? 0) + earned(walks) - earned(walks.filter((row) => row.state === "safe"));
  return { ...known, walk, adlib: Math.max(known.adlib ?? 0, tapPoints(taps, { timeZone }).total) };
}

function Rhythm() {
  const streak = me.value?.streak;
  if (!streak) return null;
  return html`<section class="card rhythm"><p><b>${streak.current ? t.mine.rhythm(streak.current) : t.mine.noRhythm}</b>
    <span class="tag">${t.mine.spare(streak.reserve)}</span></p></section>`;
}
