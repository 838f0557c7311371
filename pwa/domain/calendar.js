// Weeks, days and parts of the day by the clock of a site, as the server counts them. A week is the
// number of Mondays since Monday 5 January 1970, a day the number of days since 1 January 1970.

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000; // clocks change on a quarter of an hour: moments of one share the answer
const FIRST_MONDAY = 4;
const WEEK_DAYS = 7;
const DAYPARTS = [[6, "night"], [10, "early"], [14, "midday"], [18, "afternoon"], [22, "evening"], [24, "night"]];

const clocks = new Map();
const shifts = new Map();

/** The wall clock of a zone (IANA name; none: this phone's) as a date whose UTC parts are to be read. */
function wall(at, zone) {
  const key = `${zone}|${Math.floor(at / QUARTER_MS)}`;
  if (!shifts.has(key)) shifts.set(key, shift(Math.floor(at / QUARTER_MS) * QUARTER_MS, zone));
  return new Date(at + shifts.get(key));
}

function shift(at, zone) {
  if (!clocks.has(zone)) clocks.set(zone, new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }));
  const part = Object.fromEntries(clocks.get(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) - at;
}

export const dayOf = (at, zone) => Math.floor(wall(at, zone).getTime() / DAY_MS);
export const hourOf = (at, zone) => wall(at, zone).getUTCHours();
export const weekOfDay = (day) => Math.floor((day - FIRST_MONDAY) / WEEK_DAYS);
export const weekOf = (at, zone) => weekOfDay(dayOf(at, zone));

/** The Monday of a week, as a day. */
export const mondayOf = (week) => week * WEEK_DAYS + FIRST_MONDAY;

/** The name people know: "2026-W24". */
export function weekIso(week) {
  const thursday = new Date((mondayOf(week) + 3) * DAY_MS);
  const number = Math.floor((thursday - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY_MS / WEEK_DAYS) + 1;
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, "0")}`;
}

/** The week of "2026-W24"; a week 53 in a year that has none is the first of the next. */
export function weekFromIso(name) {
  const [year, number] = name.split("-W").map(Number);
  return weekOfDay(Date.UTC(year, 0, 4) / DAY_MS) + number - 1; // 4 January always lies in the first week
}

/** `wd` Monday to Friday, `sat`, `sun`. */
export const daytype = (at, zone) => ({ 6: "sat", 0: "sun" })[wall(at, zone).getUTCDay()] ?? "wd";

/** `early` 06-10, `midday` 10-14, `afternoon` 14-18, `evening` 18-22, `night` 22-06. */
export const daypart = (at, zone) => DAYPARTS.find(([until]) => hourOf(at, zone) < until)[1];

/** The watch slot of a moment at a place, as one word to compare by. */
export const slotOf = (place, at, zone) => slotKey({ place, daytype: daytype(at, zone), daypart: daypart(at, zone) });
export const slotKey = (one) => `${one.place}|${one.daytype}|${one.daypart}`;
