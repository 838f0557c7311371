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
