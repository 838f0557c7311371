// How much a watch slot needs eyes: the longer and the less it was looked at, the more.

const LONGEST_WEEKS = 12;
const ENOUGH_MINUTES = 60;
const LONG_AGO_WEEKS = 3;

/** Slots {id, weeks_since (null: never), min4, value_zone} as {id, deficit, weight 0 to 2}, the neediest first. */
export const needs = (slots) => slots.map(need).sort((a, b) => b.deficit - a.deficit || (a.id < b.id ? -1 : 1));

function need({ id, weeks_since: since, min4, value_zone: zone }) {
  const weeks = Math.min(since ?? LONGEST_WEEKS, LONGEST_WEEKS);
  const tooLittle = Math.max(0, (ENOUGH_MINUTES - min4) / ENOUGH_MINUTES);
  return { id, deficit: weeks * (1 + (zone ? 0.5 : 0)) + 2 * tooLittle, weight: weeks >= LONG_AGO_WEEKS ? 2 : min4 < ENOUGH_MINUTES ? 1 : 0 };
}
