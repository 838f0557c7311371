// Points for taps and walks, by the same rules as the server's. What was seen plays no part.

const DUPLICATE_MS = 120_000;
const SAME_TARGET_A_WEEK = 3;
const TAPS_A_DAY = 20;
const TAPS_A_WEEK = 30;

/**
 * What a week's taps earn. `events` are taps outside walks, of one week.
 * Gives {total, counted, duplicates}: points, ids that count, ids that doubled another.
 */
export function tapPoints(events, { timeZone } = {}) {
  const sorted = [...events].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const opened = new Map();
  const targets = new Map();
  const hours = new Map();
  const result = { total: 0, counted: [], duplicates: [] };
  for (const event of sorted) {
    const cluster = `${event.practice}|${event.place}`;
    if (opened.has(cluster) && event.at - opened.get(cluster) <= DUPLICATE_MS) {
      result.duplicates.push(event.id);
      continue;
    }
    opened.set(cluster, event.at);
    const target = `${cluster}|${event.role ?? ""}`;
    targets.set(target, (targets.get(target) ?? 0) + 1);
    if (targets.get(target) > SAME_TARGET_A_WEEK) continue;
    result.counted.push(event.id);
    const hour = localHour(event.at, timeZone);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  const days = new Map();
  for (const [hour, count] of hours) {
    const day = hour.slice(0, 10);
    const points = 2 * Math.min(count, 3) + Math.min(Math.max(count - 3, 0), 3);
    days.set(day, (days.get(day) ?? 0) + points);
  }
  result.total = Math.min(TAPS_A_WEEK, [...days.values()].reduce((sum, day) => sum + Math.min(TAPS_A_DAY, day), 0));
  return result;
}

/**
 * What the walks of one day earn, given the minutes each was watching: 10 from minute 8, 15 from a
 * quarter of an hour; the best two in full, half of the third, nothing after.
 */
export function walkPoints(minutes) {
  const values = minutes.filter((one) => one >= 8).map((one) => (one >= 15 ? 15 : 10)).sort((a, b) => b - a);
  return (values[0] ?? 0) + (values[1] ?? 0) + Math.floor((values[2] ?? 0) / 2);
}

function localHour(at, timeZone) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23" }).formatToParts(at);
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}`;
}
