// Days as people count them, by the clock of this phone.

const DAY_MS = 86_400_000;

/** The local day of a time, as "2026-03-09". */
export function isoDay(at) {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The day so many days later. */
export function addDays(day, count) {
  const date = new Date(`${day}T12:00`);
  date.setDate(date.getDate() + count);
  return isoDay(date);
}

/** How many days a day lies before a time's day; negative when it is to come. */
export const daysSince = (day, at) => Math.round((new Date(at).setHours(12, 0, 0, 0) - new Date(`${day}T12:00`)) / DAY_MS);

/** How a last time stands to its aim: fresh, due (up to half as long again), overdue, never. */
export function standing(day, target, at) {
  if (!day) return "never";
  const days = daysSince(day, at);
  return days <= target ? "fresh" : days <= 1.5 * target ? "due" : "overdue";
}

/** The Monday before a time, or its day, as "2026-03-09". */
export const mondayBefore = (at) => addDays(isoDay(at), -weekday(at));
const weekday = (at) => (new Date(at).getDay() + 6) % 7;

const STARTS = { early: 6, midday: 10, afternoon: 14, evening: 18, night: 22 };

/** Whether a watch slot is now (0), comes later this week (1) or is past (2). */
export function slotWhen({ daytype, daypart }, at) {
  const [day, hour] = [weekday(at), new Date(at).getHours()];
  const last = { wd: 4, sat: 5, sun: 6 }[daytype];
  const now = Object.keys(STARTS).findLast((part) => hour >= STARTS[part]) ?? "night";
  if (now === daypart && (day === last || (daytype === "wd" && day < last))) return 0;
  return day < last || (day === last && hour < STARTS[daypart]) ? 1 : 2;
}
