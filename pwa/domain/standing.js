// What one has earned, as this phone may say it now: the server's count, and on top of it what the server
// has not counted yet. Pure: everything is in the arguments. Times in ms.

import { slotKey, weekFromIso, weekIso, weekOf } from "./calendar.js";
import { slotWhen } from "./days.js";
import { earnings } from "./earning.js";
import { weekTotal } from "./points.js";
import { step } from "./streak.js";

const SEASON_WEEKS = 12;
const COUNTED_MS = 2500; // so long after it was safe a record is counted, if the server does not say

const isKept = (row) => row.state !== "problem"; // what the server refused earns nothing
const frozen = (things) => (things ?? []).map((one) => ({ ...one, week: weekFromIso(one.week) }));

/** Record -> time zone of its site: of its place, else of the member's own site, else the organisation's. */
export function zones({ sites, places, organisation }, member) {
  const ofSite = new Map(sites.map((one) => [one.id, one.time_zone]));
  const ofPlace = new Map(places.map((one) => [one.id, ofSite.get(one.site)]));
  const home = ofSite.get(member?.site) ?? organisation.time_zone;
  return ({ place }) => ofPlace.get(place) ?? home;
}

/**
 * `me`: the server's last answer and when it came (`fetched`), or null. `rows`: one's own on this phone, of the
 * last seven days. `due`: follow-up -> when it is due. Gives {week, name, parts, total, season, sure, known,
 * mine, streak, active: Set, leave: Set}: `sure` when the server has counted all of it, `known` its parts,
 * `mine` this phone's own count of the week.
 */
export function standing({ me, catalogue, member, rows, due = new Map(), now }) {
  const zoneOf = zones(catalogue, member);
  const week = weekOf(now, zoneOf({}));
  const around = { zoneOf, due, coverage: frozen(catalogue.coverage), quests: frozen(catalogue.quests) };
  const records = (kept) => rows.filter(kept).map((row) => row.record);
  const here = earnings(records(isKept), around);
  const there = earnings(records((row) => row.state === "safe"), around);
  const sure = isCounted(me, rows);
  const known = knownOf(me, week);
  const parts = sure ? known.parts : withNews(known.parts, here.get(week)?.parts ?? {}, there.get(week)?.parts ?? {});
  const total = weekTotal(parts);
  const leave = leaveWeeks(me, rows);
  return {
    week, name: weekIso(week), parts, total, season: seasonPoints(me, catalogue, week, known.total) + total,
    sure, known: known.parts, mine: here.get(week) ?? { parts: {}, walks: 0, taps: 0, days: 0, slots: [] },
    streak: rhythm(me, week, here, leave, zoneOf({})), leave,
    active: new Set([...activeWeeks(me), ...[...here].filter(([, one]) => one.active).map(([one]) => one)]),
  };
}

// Nothing of this phone's waits, and the answer is newer than what was sent last.
function isCounted(me, rows) {
  if (!me || rows.some((row) => row.state === "held" || row.state === "sealed")) return false;
  const last = Math.max(0, ...rows.map((row) => row.safeAt ?? 0));
  return me.settled === undefined ? me.fetched >= last + COUNTED_MS : me.settled && me.fetched >= last;
}

function knownOf(me, week) {
  const nothing = { parts: {}, total: 0 };
  if (!me) return nothing;
  // An answer kept by an older version of the app has this week only.
  if (!me.weeks) return { parts: me.points.parts, total: me.points.week };
  return me.weeks.find((one) => one.week === weekIso(week)) ?? nothing;
}

/**
 * Part by part the server's count and what is only here (`here` without `there`); or this phone's own count,
 * which is all of it for who has one phone. Neither can count anything twice.
 */
export function withNews(known, here, there) {
  const names = new Set([...Object.keys(known), ...Object.keys(here)]);
  const points = (name) => Math.max(here[name] ?? 0, (known[name] ?? 0) + (here[name] ?? 0) - (there[name] ?? 0));
  return Object.fromEntries([...names].map((name) => [name, points(name)]).filter(([, value]) => value > 0));
}

// The season's points without this week's; 0 when a new season has begun since the server was asked.
function seasonPoints(me, catalogue, week, thisWeek) {
  if (!me) return 0;
  const first = weekFromIso(catalogue.organisation.first_week);
  const seasonOf = (one) => Math.floor((one - first) / SEASON_WEEKS);
  const asked = weekFromIso(me.weeks?.at(-1)?.week ?? weekIso(week));
  return seasonOf(asked) === seasonOf(week) ? me.points.season - thisWeek : 0;
}

const activeWeeks = (me) => (me?.weeks ?? []).filter((one) => one.active).map((one) => weekFromIso(one.week));

function leaveWeeks(me, rows) {
  const gone = new Set(rows.filter((row) => row.record.type === "retract").map((row) => row.record.target));
  const said = rows.filter((row) => row.record.type === "leave");
  const back = new Set(said.filter((row) => gone.has(row.id)).map((row) => row.record.leave_week));
  const known = (me?.leave ?? []).filter((name) => !back.has(name));
  return new Set([...known, ...said.filter((row) => !gone.has(row.id)).map((row) => row.record.leave_week)].map(weekFromIso));
}

// The server's rhythm, brought on week by week from when it was asked to now.
function rhythm(me, now, here, leave, zone) {
  const known = new Set(activeWeeks(me));
  const asked = me?.fetched ? weekOf(me.fetched, zone) : now;
  let state = me ? { current: me.streak.current, best: me.streak.best, reserve: me.streak.reserve } : { current: 0, best: 0, reserve: 1 };
  for (let week = asked; week <= now; week++) {
    if (known.has(week)) continue;
    if (here.get(week)?.active) state = step(state, "active");
    else if (!leave.has(week) && week !== now) state = step(state, "missed");
  }
  return state;
}

/** The twelve weeks of a season as {week, kind}: active, leave, spare, missed, before (nothing had begun) or open (now and to come). */
export function seasonWeeks({ first, now, active, leave, spare = new Set() }) {
  const began = Math.min(...active, now);
  const kind = (week) => (active.has(week) ? "active" : leave.has(week) ? "leave" : week >= now ? "open" : spare.has(week) ? "spare" : week < began ? "before" : "missed");
  return Array.from({ length: SEASON_WEEKS }, (_, at) => ({ week: first + at, kind: kind(first + at) }));
}

/** Quests of this week with whether a walk of one's own has done them: what can be done now first, then what comes later, then what is past or done. */
export function questsOf({ me, catalogue, member, rows, now }) {
  const zoneOf = zones(catalogue, member);
  const week = weekIso(weekOf(now, zoneOf({})));
  const mine = earnings(rows.filter(isKept).map((row) => row.record), { zoneOf }).get(weekFromIso(week));
  const walked = new Set(mine?.slots);
  const all = (me?.quests ?? []).filter((one) => one.week === week);
  return all.map((one) => ({ ...one, done: one.done || walked.has(slotKey(one)), when: slotWhen(one, now) }))
    .sort((a, b) => a.done - b.done || a.when - b.when);
}

/** What one record adds to its week, part by part, by this phone's own count. */
export function addedBy(id, { catalogue, member, rows }) {
  const around = { zoneOf: zones(catalogue, member), coverage: frozen(catalogue.coverage), quests: frozen(catalogue.quests) };
  const row = rows.find((one) => one.id === id);
  if (!row) return {};
  const week = weekOf(row.record.start ?? row.record.at, around.zoneOf(row.record));
  const [all, others] = [rows, rows.filter((one) => one.id !== id)].map((some) => earnings(some.filter(isKept).map((one) => one.record), around).get(week)?.parts ?? {});
  return Object.fromEntries(Object.entries(all).map(([part, points]) => [part, points - (others[part] ?? 0)]).filter(([, points]) => points > 0));
}
