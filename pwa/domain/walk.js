// A walk: a timed look at one place with a watch list. All of it pure: every change gives a new
// walk, every question is answered from the walk and the time. Times in ms.
//
// {id, owner, place, watch: [practice], start, overt, ownTeam, tagged, quest, intervals: {practice: ms},
//  pauses: [[from, to | null]], marks: [{id, at, practice, polarity, scan?}], answers: [{bell, practice, at}],
//  alive: when the phone was last known to be awake}

const MINUTE = 60_000;
export const COUNTS_MS = 8 * MINUTE; // from here on a walk counts
export const SUGGESTED_MS = 15 * MINUTE;
export const ENOUGH_MS = 20 * MINUTE; // a good moment to end
export const LONGEST_MS = 30 * MINUTE; // more is not counted
export const MOST_WATCHED = 6;
const PRESENCE_MS = 5 * MINUTE; // between two questions whether someone is there
const SCAN_OPEN_MS = MINUTE; // how long a bell can be answered
const PRESENCE_OPEN_MS = 2 * MINUTE;
const LATE_MS = 15_000; // an answer after this is a late one
const ASLEEP_MS = 90_000; // a phone that was silent this long was not watching
const FRESH_MS = 15 * MINUTE; // how long an interrupted walk can be gone on with
const AFTER_LAST_MARK_MS = 2 * MINUTE; // where a walk ends that was never finished
const MOST_PAUSES = 60;

/** A walk that begins now. `intervals` in ms, for the interval practices on the watch list. */
export function begin({ id, owner, place, watch, now, intervals = {}, overt = true, ownTeam = false, tagged = false, quest = false }) {
  return { id, owner, place, watch, start: now, overt, ownTeam, tagged, quest, intervals, pauses: [], marks: [], answers: [], alive: now };
}

// ---- time

const paused = (walk) => walk.pauses.at(-1)?.[1] === null;
export { paused as isPaused };

/** Since when it is paused, or null. */
export const pausedSince = (walk) => (paused(walk) ? walk.pauses.at(-1)[0] : null);

/** How long it has been watching, without its pauses; never more than what counts. */
export function watched(walk, now) {
  const away = walk.pauses.reduce((sum, [from, to]) => sum + (to ?? now) - from, 0);
  return Math.min(LONGEST_MS, Math.max(0, now - walk.start - away));
}

/** When it had been watching for that long; Infinity while a pause holds it back. */
export function momentOf(walk, ms) {
  return walk.pauses.reduce((at, [from, to]) => (from < at ? (to === null ? Infinity : at + to - from) : at), walk.start + ms);
}

export const isFull = (walk, now) => watched(walk, now) >= LONGEST_MS;

/** Stop watching for a while. */
export function pause(walk, now) {
  if (paused(walk) || walk.pauses.length >= MOST_PAUSES) return walk;
  return { ...walk, pauses: [...walk.pauses, [now, null]], alive: now };
}

/** Watch again. */
export function goOn(walk, now) {
  if (!paused(walk)) return walk;
  const [from] = walk.pauses.at(-1);
  return { ...walk, pauses: [...walk.pauses.slice(0, -1), ...(now > from ? [[from, now]] : [])], alive: now };
}

/** How long the phone has been silent while it should have been watching. */
export const slept = (walk, now) => (paused(walk) || now - walk.alive <= ASLEEP_MS ? 0 : now - walk.alive);

/** The phone is awake: what it slept through was not watched. */
export function wake(walk, now) {
  if (!slept(walk, now) || walk.pauses.length >= MOST_PAUSES) return { ...walk, alive: now };
  return { ...walk, pauses: [...walk.pauses, [walk.alive, now]], alive: now };
}

/** Whether an interrupted walk is too old to be gone on with. */
export const isAbandoned = (walk, now) => now - walk.alive > FRESH_MS;

// ---- bells

/** When bells ring, in ms of watching: scans of interval practices, and "are you there" where none did. */
export function schedule(intervals) {
  const rings = new Map();
  for (const [practice, every] of Object.entries(intervals)) {
    for (let at = every; at < LONGEST_MS; at += every) rings.set(at, [...(rings.get(at) ?? []), practice]);
  }
  for (let at = PRESENCE_MS; at < LONGEST_MS; at += PRESENCE_MS) {
    if (![...rings.keys()].some((ring) => ring > at - PRESENCE_MS && ring <= at)) rings.set(at, []);
  }
  return [...rings].sort(([a], [b]) => a - b).map(([after, practices]) => ({ after, practices }));
}

/** The bells that have rung by now: {number, at, practices, open until, answered}. */
export function bells(walk, now) {
  return schedule(walk.intervals).map(({ after, practices }, number) => {
    const at = momentOf(walk, after);
    const answered = walk.answers.filter((answer) => answer.bell === number);
    return { number, at, practices, until: at + (practices.length ? SCAN_OPEN_MS : PRESENCE_OPEN_MS), answered };
  }).filter((bell) => bell.at <= now);
}

const wants = (bell) => (bell.practices.length || 1) > bell.answered.length;

/** The bell that waits for an answer now, or null. */
export function openBell(walk, now) {
  if (paused(walk)) return null;
  return bells(walk, now).findLast((bell) => now <= bell.until && wants(bell)) ?? null;
}

/** Whether a practice's scan is wanted now: its bell, or null. */
export function openScan(walk, practice, now) {
  const bell = openBell(walk, now);
  return bell && bell.practices.includes(practice) && !bell.answered.some((answer) => answer.practice === practice) ? bell : null;
}

/** How long until the next scan, in ms of watching; null when there is none. */
export function untilScan(walk, now, practice) {
  const soFar = watched(walk, now);
  const next = schedule(walk.intervals).find((ring) => ring.after > soFar && (practice ? ring.practices.includes(practice) : ring.practices.length));
  return next ? next.after - soFar : null;
}

/** Whether an answer at this time is a late one. */
export const isLate = (bell, now) => now - bell.at > LATE_MS;

/** A bell was answered; `practice` is null for "I am here". */
export const answer = (walk, bell, practice, now) => ({ ...walk, answers: [...walk.answers, { bell: bell.number, practice, at: now }], alive: now });

/** How many bells have asked for an answer by then, and how many got one. One that still waits has not asked yet. */
export function presence(walk, now) {
  const asked = bells(walk, now).filter((bell) => bell.answered.length || bell.until < now);
  const answered = asked.filter((bell) => bell.answered.length).length;
  return { prompted: asked.length, answered, missed: asked.length - answered };
}

// ---- what was seen

/** Something was seen. */
export const mark = (walk, made) => ({ ...walk, marks: [...walk.marks, made], alive: Math.max(walk.alive, made.at) });

/** A mark was taken back; the bell it answered may be answered again while it is open. */
export function unmark(walk, id) {
  const gone = walk.marks.find((one) => one.id === id);
  const kept = (one) => !(gone?.scan && one.practice === gone.practice && one.bell === gone.bell);
  return { ...walk, marks: walk.marks.filter((one) => one.id !== id), answers: walk.answers.filter(kept) };
}

/** What was seen of each practice of the list, in order of time. */
export function seen(walk) {
  return walk.watch.map((practice) => {
    const beads = walk.marks.filter((one) => one.practice === practice).sort((a, b) => a.at - b.at).map((one) => one.polarity);
    const count = (polarity) => beads.filter((one) => one === polarity).length;
    return { practice, beads, lived: count(1), missed: count(-1), unclear: count(0) };
  });
}

// ---- the end

/** The record of a walk that is finished now. What was watched beyond half an hour is left off. */
export function record(walk, now, { autoClosed = false, nothingSeen = false } = {}) {
  const end = Math.max(walk.start, Math.min(now, momentOf(walk, LONGEST_MS)));
  const pauses = walk.pauses.map(([from, to]) => [from, Math.min(to ?? end, end)]).filter(([from, to]) => to > from);
  const { prompted, answered } = presence(walk, end);
  return {
    type: "walk", id: walk.id, at: walk.start, place: walk.place, watch: walk.watch, start: walk.start, end, pauses,
    overt: walk.overt, own_team: walk.ownTeam, prompted, answered,
    auto_closed: autoClosed, nothing_seen: nothingSeen && !walk.marks.length, tagged: walk.tagged,
  };
}

/** Whether enough bells of a finished walk were answered: three in five. */
export const isAwake = ({ prompted = 0, answered = 0 }) => answered * 5 >= prompted * 3;

/** The record of a walk that nobody finished: it ends two minutes after the last thing in it. */
export function abandonedRecord(walk, now) {
  const last = Math.max(walk.start, ...walk.marks.map((one) => one.at));
  return record(walk, Math.min(now, last + AFTER_LAST_MARK_MS), { autoClosed: true });
}

// ---- the watch list

/** Whether a practice can be on a watch list: it gives moments, hours or scans. */
export const isWatchable = (practice) => ["opportunity", "adlib", "interval"].includes(practice.sampling);

/** How often an interval practice is looked at, in ms. */
export const intervalOf = (practice) => (practice.minutes ?? 5) * MINUTE;

/**
 * The most useful practices to watch: what was wanted first, then what gives shares and was
 * watched longest ago. `last`: practice -> when one last watched it. One bell is enough.
 */
export function suggest(practices, { last = {}, wanted = [], count = 4 } = {}) {
  const rank = (one) => (wanted.includes(one.id) ? 0 : { opportunity: 1, interval: 2, adlib: 3 }[one.sampling]);
  const sorted = practices.filter(isWatchable).sort((a, b) => rank(a) - rank(b) || (last[a.id] ?? 0) - (last[b.id] ?? 0));
  const chosen = [];
  for (const one of sorted) {
    const bell = one.sampling === "interval" && chosen.some((other) => other.sampling === "interval");
    if (chosen.length < count && (!bell || wanted.includes(one.id))) chosen.push(one);
  }
  return chosen.map((one) => one.id);
}
