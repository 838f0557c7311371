// The weekly rhythm: the season's twelve weeks, said without threat, and weeks off.

import { html } from "../../lib/html.js";
import { style } from "../../lib/style.js";
import { locale } from "../../lib/words.js";
import { takeBack } from "../../lib/kept.js";
import { save } from "../../lib/outbox.js";
import { mondayOf, weekFromIso, weekIso } from "../../domain/calendar.js";
import { seasonWeeks } from "../../domain/standing.js";
import { Icon } from "../../components/icons.js";
import { Head } from "../../components/ui.js";
import { catalogue, me, toast } from "../../state/app.js";
import { earned, rows, useEarned } from "../../state/earned.js";
import { g } from "./words.js";

await Promise.all([style("game"), style("ticks")]);

const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
const DAY_MS = 86_400_000;
const AHEAD = 6; // weeks that can be taken off from here
const words = g.rhythm;

/** The twelve weeks of the season that is running. */
function thisSeason({ week, active, leave }) {
  const first = me.value?.season ? weekFromIso(me.value.season.first_week) : weekFromIso(catalogue.value.organisation.first_week);
  const spare = new Set((me.value?.spare ?? []).map(weekFromIso));
  return seasonWeeks({ first, now: week, active, leave, spare });
}

export function Rhythm() {
  const found = earned.value;
  if (!found) return null;
  const { current, best, reserve } = found.streak;
  const weeks = thisSeason(found);
  return html`<section class="card rhythm"><p><b>${current ? words.weeks(current) : best ? words.fresh(best) : words.none}</b>
      ${(current > 0 || best > 0) && html`<span class="tag">${words.spare(reserve)}</span>`}</p>
    <${Weeks} weeks=${weeks} now=${found.week} />
    ${remarks(weeks) && html`<p class="quiet remark">${remarks(weeks)}</p>`}
    <a class="rule" href="#/rhythm"><span>${words.offRow}</span><${Icon} name="right" /></a></section>`;
}

function Weeks({ weeks, now }) {
  return html`<ol class="weeks">${weeks.map(({ week, kind }, at) => html`<li key=${week} class=${`week ${kind}`} aria-current=${week === now ? "date" : undefined}>
    <span class="hidden">${`${words.week(at + 1)}: ${week === now && kind === "open" ? words.now : words.kinds[kind]}`}</span><${WeekMark} kind=${kind} /><b aria-hidden="true">${at + 1}</b></li>`)}</ol>`;
}

// Looked: a disc with a tick. Off: a leaf. A spare week stepped in: a ring with a plus. The rest: a dot.
function WeekMark({ kind }) {
  if (kind === "leave") return html`<${Icon} name="leaf" />`;
  return html`<svg width="1.5rem" height="1.5rem" viewBox="0 0 24 24" aria-hidden="true">
    ${kind === "active" ? html`<circle cx="12" cy="12" r="11" class="disc" /><path d="M7 12.4l3.4 3.4 6.6-7" class="tick" />`
      : kind === "spare" ? html`<circle cx="12" cy="12" r="10" /><path d="M12 7.5v9M7.5 12h9" />`
        : kind === "missed" ? html`<path d="M9 12h6" class="faint" />` : html`<circle cx="12" cy="12" r="3" class="dot" />`}</svg>`;
}

function remarks(weeks) {
  const names = (kind) => weeks.map((one, at) => ({ ...one, at })).filter((one) => one.kind === kind).map(({ at }) => words.week(at + 1));
  const [off, spare] = [names("leave"), names("spare")];
  return [off.length && words.onLeave(off.join(", ")), spare.length && words.usedSpare(spare.join(", "))].filter(Boolean).join(" ");
}

/** Weeks off: the coming ones, each on or off. */
export function WeeksOff() {
  useEarned();
  const found = earned.value;
  if (!found) return html`<${Head} title=${words.title} back="/mine" />`;
  const { week, streak, leave } = found;
  return html`<${Head} title=${words.title} back="/mine" />
    <section class="card rhythm"><p><b>${streak.current ? words.weeks(streak.current) : words.none}</b><span class="tag">${words.spare(streak.reserve)}</span></p>
      ${streak.best > 0 && html`<p class="quiet">${words.best(streak.best)}</p>`}</section>
    <h2 class="plain">${words.offTitle}</h2><p class="under">${words.offText}</p>
    <ul class="card rows list">${Array.from({ length: AHEAD }, (_, at) => week + at).map((one) => html`<${Week} key=${one} week=${one} first=${one === week} off=${leave.has(one)} />`)}</ul>`;
}

function Week({ week, first, off }) {
  const change = async () => {
    const said = rows.value.filter((row) => row.record.type === "leave" && row.record.leave_week === weekIso(week) && !row.takenBack);
    if (!off) await save({ type: "leave", leave_week: weekIso(week) }, { hold: 0 });
    else if (said.length) await Promise.all(said.map((row) => takeBack(row.id)));
    else toast.value = { note: words.elsewhere };
  };
  const name = first ? words.thisWeek : words.from(day.format(mondayOf(week) * DAY_MS));
  const act = off ? words.takeBack : words.takeOff;
  return html`<li class="off"><${Icon} name=${off ? "leaf" : "calendar"} size=${20} /><span class="what"><b>${name}</b>${off && html`<small>${words.isOff}</small>`}</span>
    <button class="chip" aria-label=${`${act}: ${name}`} onClick=${change}>${act}</button></li>`;
}
