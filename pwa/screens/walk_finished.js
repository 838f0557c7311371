// After a walk: what was seen, what it opens, what it earns.

import { html } from "../lib/html.js";
import { COUNTS_MS, isAwake, seen } from "../domain/walk.js";
import { finished } from "../state/walk.js";
import { locale } from "../lib/words.js";
import { Fly, Icon } from "../components/icons.js";
import { Beads } from "../components/walk_parts.js";
import { go, placeName, practiceOf, t } from "../state/app.js";
import { added, useEarned } from "../state/earned.js";
import { Recounted } from "./game/points.js";

const PARTS = ["walk", "coverage", "quest"];
const DAYPARTS = [[6, "night"], [10, "early"], [14, "midday"], [18, "afternoon"], [22, "evening"], [24, "night"]];

export function WalkFinished() {
  const { walk, record } = finished.value;
  const away = record.pauses.reduce((sum, [from, to]) => sum + to - from, 0);
  const watched = record.end - record.start - away;
  const rows = seen(walk);
  const moments = rows.reduce((sum, row) => sum + row.lived + row.missed, 0);
  const asleep = !isAwake(record);
  const counts = watched >= COUNTS_MS && !asleep;
  const [title, text] = counts ? [t.walk.opens(placeName(walk.place)), t.walk.opensText] : asleep ? [t.walk.asleep, t.walk.asleepText] : [t.walk.tooShort, t.walk.tooShortText];
  const thanked = [...rows].sort((a, b) => b.lived - a.lived).find((row) => row.lived);
  const done = () => { finished.value = null; go("/"); };
  return html`<header class="over"><div><h1>${t.walk.over(Math.floor(watched / 60_000), moments)}</h1><p class="quiet">${placeName(walk.place)}, ${when(record.start)}</p></div><${Fly} size=${52} look="up" /></header>
    ${record.auto_closed && html`<p class="banner"><${Icon} name="clock" /><span>${t.walk.closedForYou}</span></p>`}
    <ul class="card rows list seen-list">${rows.map((row) => html`<${Seen} key=${row.practice} row=${row} />`)}</ul>
    <${Bells} record=${record} />
    <section class="card"><b>${title}</b><p class="quiet">${text}</p></section>
    ${counts && html`<${Earned} walk=${walk} minutes=${Math.floor(watched / 60_000)} />`}
    <div class="foot two"><a class="second" href=${`#/thanks${thanked ? `/${thanked.practice}` : ""}`}>${t.toast.thank}</a><button class="main" onClick=${done}>${t.walk.done}</button></div>`;
}

function when(at) {
  const day = new Intl.DateTimeFormat(locale, { weekday: "long" }).format(at);
  const hour = new Date(at).getHours();
  return `${day} ${t.walk.dayparts[DAYPARTS.find(([until]) => hour < until)[1]]}`;
}

function Seen({ row }) {
  const practice = practiceOf(row.practice);
  return html`<li><${Icon} name=${practice?.icon} size=${20} /><div><b>${practice?.name ?? row.practice}</b>
    ${row.beads.length ? html`<${Beads} beads=${row.beads} /><p class="quiet">${t.walk.livedOf(row.lived, row.lived + row.missed, row.unclear, practice?.sampling === "interval")}</p>`
      : html`<p class="quiet">${practice?.sampling === "interval" ? t.walk.noScan : t.walk.nothing}</p>`}</div></li>`;
}

function Bells({ record }) {
  const missed = record.prompted - record.answered;
  if (!missed) return null;
  return html`<p class="banner"><${Icon} name="bell" /><span>${t.walk.missedBells(missed, record.prompted)}</span></p>`;
}

// What the walk adds to this week, by the rules the phone knows; the server counts it again once it is safe.
function Earned({ walk, minutes }) {
  useEarned();
  const parts = PARTS.map((part) => [part, added(walk.id)[part]]).filter(([, points]) => points > 0);
  const total = parts.reduce((sum, [, points]) => sum + points, 0);
  if (!total) return html`<section class="earned"><p>${t.walk.fullDay}</p></section><p class="same">${t.walk.sameAlways}</p>`;
  return html`<section class="earned"><b class="figure">+${total}</b><ul>${parts.map(([part, points]) => html`<li><span>${t.walk.parts[part](minutes)}</span><b>${points}</b></li>`)}</ul></section>
    <p class="same">${t.walk.same(total)}</p><${Recounted} />`;
}
