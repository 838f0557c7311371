// On a new phone of someone who was here before: one's own last times, checks and open promises come
// back from the server. What a promise was about was never there.

import { get } from "./api.js";

/** What one's own records say: {dates, checks, promises}, as this phone keeps them. Throws ApiProblem, NoNetwork. */
export async function ownPast() {
  const past = { dates: {}, checks: {}, promises: [] };
  const ended = new Set();
  for (let next = ""; next !== null; ) {
    const { body } = await get(`/api/me/records?limit=500${next && `&after=${encodeURIComponent(next)}`}`);
    for (const record of body.records) if (record.standing === "kept") take(record, past, ended);
    next = body.next;
  }
  const promises = past.promises.filter((one) => !ended.has(one.id)).sort((a, b) => (a.due_on < b.due_on ? -1 : 1));
  return { ...past, promises };
}

function take(record, { dates, checks, promises }, ended) {
  const { type, practice, place, at, tz = 0 } = record;
  if (type === "recency" && !place && !(dates[practice] > record.happened_on)) dates[practice] = record.happened_on;
  if (type === "check" && !(checks[`${practice}|${place}`]?.at > at)) {
    checks[`${practice}|${place}`] = { state: record.state, on: new Date(at + tz * 60_000).toISOString().slice(0, 10), at };
  }
  if (type === "promise") promises.push({ id: record.id, place, due_on: record.due_on, what: "" });
  if (type === "promise_result") ended.add(record.target);
}
