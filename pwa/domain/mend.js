// Records with a time that cannot be, entered again with the right one. Times in ms.

import { isoDay } from "./days.js";

const RECALLED_AFTER_MS = 72 * 3_600_000;
const EARLY_MS = 300_000;

/** Whether something was told too long after it happened to enter a figure: it is kept as a story. */
export const recalled = ({ type, at, recorded }) => (type === "event" || type === "scan") && !(recorded - at >= -EARLY_MS && recorded - at <= RECALLED_AFTER_MS);

export const timeOf = (record) => (record.type === "walk" ? record.start : record.at);

/** A walk and the marks in it belong together; every other record stands alone. Oldest first. */
export function groups(records) {
  const walks = new Map(records.filter((one) => one.type === "walk").map((one) => [one.id, { first: one, marks: [] }]));
  const alone = [];
  for (const one of records.filter((other) => other.type !== "walk")) {
    const walk = walks.get(one.walk);
    if (walk) walk.marks.push(one);
    else alone.push({ first: one, marks: [] });
  }
  return [...walks.values(), ...alone].sort((a, b) => timeOf(a.first) - timeOf(b.first));
}

/** The records of a group anew, moved so that the first of them happened `at`. `newId` makes ids; a mark follows its walk. */
export function moved({ first, marks }, at, newId) {
  const by = at - timeOf(first);
  const made = again(first, by, newId());
  return [made, ...marks.map((mark) => ({ ...again(mark, by, newId()), walk: made.id }))];
}

// What the server added and the old number are left off; every time moves by the same.
function again({ n: _n, standing: _standing, received: _received, ...record }, by, id) {
  const made = { ...record, id, at: record.at + by, recorded: record.recorded + by };
  if (record.type === "walk") {
    const pauses = (record.pauses ?? []).map(([from, to]) => [from + by, to + by]);
    return { ...made, start: record.start + by, end: record.end === null ? null : record.end + by, pauses };
  }
  // A last time that was said to be "today" is that other day.
  if (record.type === "recency" && record.happened_on === isoDay(record.at)) return { ...made, happened_on: isoDay(made.at) };
  return made;
}
