// What one's own records earn, week by week, by the same rules as the server's. Polarity plays no part.

import { dayOf, hourOf, slotKey, slotOf, weekOf } from "./calendar.js";
import { recalled } from "./mend.js";
import * as points from "./points.js";
import { corroborated, paired } from "./together.js";
import { isAwake, LONGEST_MS } from "./walk.js";

const MINUTE_MS = 60_000;
const COUNTS_MS = points.WALK_COUNTS_MIN * MINUTE_MS;
const AFTER_LAST_MARK_MS = 120_000;
const BULK = 60; // taps of one phone in one minute; more are nobody's
const STORY_AFTER_MS = 72 * 3_600_000;

/** What a week's earnings depend on beside one's own records: none of it, until something is known. */
export const AROUND = {
  zoneOf: () => undefined, // record -> time zone of its site
  coverage: [], // {week, place, daytype, daypart, weight}, frozen on Monday
  quests: [], // {week, place, daytype, daypart}
  due: new Map(), // follow-up -> when it is due, ms
  denied: new Set(), // ids of follow-ups done that the other side denied
  discussed: new Set(), // wordings spoken about before all these records
  others: [], // records of other people, with their `actor`
};

/**
 * Weeks that have any record, as a Map week -> {parts, total, active, walks, taps, days, slots}: parts only where
 * they are not 0; how many walks earned, how many taps count, on how many days, which watch slots were walked.
 * `records`: one's own, as they are sent, in any order; an id that comes twice is one record. Times in ms.
 */
export function earnings(records, around = {}) {
  const all = { ...AROUND, ...around };
  const known = [...new Map(records.map((one) => [one.id, one])).values()];
  const gone = new Set(known.filter((one) => one.type === "retract").map((one) => one.target));
  // What a round scored is the server's to say, and is not taken back to try again.
  const kept = known.filter((one) => one.type !== "retract" && (!gone.has(one.id) || one.type === "calibration")).map((one) => dated(one, all)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const first = { spoken: firstWords(kept, all.discussed), checked: firstChecks(kept, all), passed: firstPasses(kept) };
  return new Map([...new Set(kept.map((one) => one.week))].map((week) => [week, ofWeek(week, kept, { ...all, ...first })]));
}

function dated(record, { zoneOf }) {
  const at = record.type === "walk" ? record.start : record.at;
  const zone = zoneOf(record);
  return { ...record, at, zone, week: weekOf(at, zone) };
}

function ofWeek(week, kept, around) {
  // Of the weeks beside it only marks made in walks belong to it.
  const near = withoutBulk(kept.filter((one) => one.week === week || (one.walk && Math.abs(one.week - week) === 1)));
  const own = near.filter((one) => one.week === week);
  const walks = walksDone(own, near);
  const slots = walks.map((walk) => slotOf(walk.place, walk.at, walk.zone));
  const taps = points.tapPoints(own.filter(isQuick).map(({ id, at, practice, place, role, zone }) => ({ id, at, practice, place, role, day: dayOf(at, zone), hour: hourOf(at, zone) })));
  const parts = {
    adlib: taps.points,
    walk: points.walkPoints(walks),
    coverage: points.coveragePoints(slots, new Map(ofThat(week, around.coverage).map((one) => [slotKey(one), one.weight]))),
    quest: points.questPoints(slots, new Set(ofThat(week, around.quests).map(slotKey))),
    followup: points.followupPoints(own.filter((one) => around.checked.has(one.id)).map(({ at, target }) => ({ at, due: around.due.get(target) }))),
    recognition: points.recognitionPoints(own.filter(isComplete).map((one) => one.team)),
    discussion: points.DISCUSSION * own.filter((one) => around.spoken.has(one.id)).length,
    calibration: points.CALIBRATION * own.filter((one) => around.passed.has(one.id)).length,
    corroborated: corroborated(taps.counting, around.others.filter((one) => one.type === "event" && !recalled(one))),
    paired: paired(walks, around.others.filter((one) => one.type === "walk")),
  };
  const earned = Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
  const days = new Set(taps.counting.map((tap) => tap.day)).size;
  return { parts: earned, total: points.weekTotal(earned), active: walks.length > 0 || days >= 2, walks: walks.length, taps: taps.counting.length, days, slots };
}

const ofThat = (week, frozen) => frozen.filter((one) => one.week === week);
const isQuick = (one) => one.type === "event" && !one.walk && !recalled(one);
const isComplete = (one) => one.type === "recognition" && [one.what, one.effect, one.why].every((text) => text?.trim());

function withoutBulk(records) {
  const minutes = new Map();
  const taps = records.filter((one) => one.type === "event").sort((a, b) => a.recorded - b.recorded || (a.id < b.id ? -1 : 1));
  const dropped = new Set(taps.filter((one) => points.count(minutes, Math.floor(one.recorded / MINUTE_MS)) > BULK));
  return dropped.size ? records.filter((one) => !dropped.has(one)) : records;
}

// The record of the first word on each wording; the first earns, whenever another arrives.
function firstWords(kept, discussed) {
  const first = new Map();
  for (const one of kept) if ((one.type === "vote" || one.type === "comment") && !discussed.has(one.version) && !first.has(one.version)) first.set(one.version, one.id);
  return new Set(first.values());
}

// A follow-up is done once, however often it is said; what the other side denied was not done.
function firstChecks(kept, { due, denied }) {
  const first = new Map();
  for (const one of kept) if (one.type === "followup_done" && due.has(one.target) && !first.has(one.target)) first.set(one.target, one.id);
  return new Set([...first.values()].filter((id) => !denied.has(id)));
}

// The first answer to each round counts, and earns when it was enough.
function firstPasses(kept) {
  const first = new Map();
  for (const one of kept) if (one.type === "calibration" && !first.has(one.round)) first.set(one.round, one);
  return new Set([...first.values()].filter((one) => one.score >= points.CALIBRATION_PASS).map((one) => one.id));
}

// ---- walks

// Those that earn: long enough, awake when asked, told in time, with the minutes that are their own:
// a minute two walks share belongs to the earlier start, for nobody is at two places at once.
function walksDone(own, near) {
  const taken = [];
  const done = [];
  for (const walk of own.filter((one) => one.type === "walk")) {
    const end = walk.end ?? endOf(walk, near);
    const watching = firstHalfHour(minus(end > walk.at ? [[walk.at, end]] : [], walk.pauses ?? []));
    if (length(watching) < COUNTS_MS || !isAwake(walk) || walk.recorded - end > STORY_AFTER_MS) continue;
    const mine = minus(watching, taken);
    taken.push(...mine);
    const minutes = length(mine) / MINUTE_MS;
    if (minutes >= points.WALK_COUNTS_MIN) done.push({ ...walk, end, minutes, day: dayOf(walk.at, walk.zone) });
  }
  return done;
}

// Where a walk ends that was never finished.
function endOf(walk, near) {
  const last = Math.max(walk.at, ...near.filter((one) => one.walk === walk.id && (one.type === "event" || one.type === "scan")).map((one) => one.at));
  return Math.min(last + AFTER_LAST_MARK_MS, walk.at + LONGEST_MS);
}

const length = (pieces) => pieces.reduce((sum, [from, to]) => sum + to - from, 0);

/** Stretches of time without the holes. */
function minus(pieces, holes) {
  return holes.filter(([from, to]) => to > from).reduce((left, [from, to]) => left.flatMap(([a, b]) => [[a, Math.min(b, from)], [Math.max(a, to), b]].filter(([x, y]) => x < y)), pieces);
}

function firstHalfHour(pieces) {
  let left = LONGEST_MS;
  const kept = [];
  for (const [from, to] of pieces) {
    if (left > 0) kept.push([from, Math.min(to, from + left)]);
    left -= to - from;
  }
  return kept;
}
