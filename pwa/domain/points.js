// Points for looking, by the same rules as the server's: what is earned, never for what was seen.
// All sums are for one person and one week.

const DUPLICATE_MS = 120_000;
const SAME_TARGET_A_WEEK = 3;
const FULL_TAPS_AN_HOUR = 3;
const TAPS_A_DAY = 20;
const TAPS_A_WEEK = 30;
export const WEEK_LIMIT = 120;
export const WALK_COUNTS_MIN = 8;
const WALK_FULL_MIN = 15;
const COVERAGE = 5; // times the weight of the watch slot
const QUEST = 10;
const [FOLLOWUP, FOLLOWUP_LATE, FOLLOWUPS_A_WEEK] = [8, 5, 5];
const [RECOGNITION, TEAMS_A_WEEK] = [3, 3];
export const DISCUSSION = 2; // for the first word on a wording
export const [CALIBRATION, CALIBRATION_PASS] = [5, 0.8];

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
const downwards = (a, b) => b - a;

/**
 * What a week's quick taps earn, given as {id, at, practice, place, role, day, hour}. Within two minutes of
 * the first of its cluster (same practice and place) a tap is a duplicate; of the same practice, place and
 * role three a week count; an hour gives 2 for each of the first three and 1 for each of the next three.
 * Gives {points, counting}: at most 20 a day and 30 a week, and the taps that count.
 */
export function tapPoints(taps) {
  const sorted = [...taps].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const counting = withoutFarming(withoutDuplicates(sorted));
  const hours = tally(counting, (tap) => `${tap.day}|${tap.hour}`);
  const days = new Map();
  for (const [hour, count] of hours) {
    const [day] = hour.split("|");
    days.set(day, (days.get(day) ?? 0) + hourPoints(count));
  }
  return { points: Math.min(TAPS_A_WEEK, sum([...days.values()].map((points) => Math.min(TAPS_A_DAY, points)))), counting };
}

function hourPoints(count) {
  const full = Math.min(count, FULL_TAPS_AN_HOUR);
  return 2 * full + Math.min(count - full, FULL_TAPS_AN_HOUR);
}

function withoutDuplicates(taps) {
  const opened = new Map();
  return taps.filter(({ practice, place, at }) => {
    const key = `${practice}|${place}`;
    if (opened.has(key) && at - opened.get(key) <= DUPLICATE_MS) return false;
    opened.set(key, at);
    return true;
  });
}

function withoutFarming(taps) {
  const seen = new Map();
  return taps.filter(({ practice, place, role }) => count(seen, `${practice}|${place}|${role ?? ""}`) <= SAME_TARGET_A_WEEK);
}

/** Count one more of a key; gives how many there are now. */
export function count(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts.get(key);
}

const tally = (things, keyOf) => things.reduce((counts, one) => { count(counts, keyOf(one)); return counts; }, new Map());

/** Points of a week's valid walks, as {day, minutes}: 10, or 15 from a quarter of an hour; of one day the best two in full, half of the third, nothing after. */
export function walkPoints(walks) {
  const days = new Map();
  for (const { day, minutes } of walks) days.set(day, [...(days.get(day) ?? []), minutes >= WALK_FULL_MIN ? 15 : 10]);
  return sum([...days.values()].map(dayOfWalks));
}

function dayOfWalks(values) {
  const [first, second = 0, third = 0] = values.sort(downwards);
  return first + second + Math.floor(third / 2);
}

/** Five points, times the frozen weight, for each different watch slot with a valid walk. */
export const coveragePoints = (slots, weights) => sum([...new Set(slots)].map((slot) => COVERAGE * (weights.get(slot) ?? 0)));

/** Ten points for each of the week's quests with a valid walk in its slot. */
export const questPoints = (slots, quests) => QUEST * [...new Set(slots)].filter((slot) => quests.has(slot)).length;

/** Follow-ups done, as {at, due} in ms: 8 in time, 5 late; the best five of a week. */
export const followupPoints = (done) => sum(done.map(({ at, due }) => (at <= due ? FOLLOWUP : FOLLOWUP_LATE)).sort(downwards).slice(0, FOLLOWUPS_A_WEEK));

/** Three points for each different team thanked completely, three teams a week at most. */
export const recognitionPoints = (teams) => RECOGNITION * Math.min(TEAMS_A_WEEK, new Set(teams).size);

/** A week's points: the sum of its parts, at most 120. */
export const weekTotal = (parts) => Math.min(WEEK_LIMIT, sum(Object.values(parts)));
