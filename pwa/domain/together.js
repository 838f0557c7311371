// What is earned with others: someone else noticed the same, or walked at the same time. The phone knows
// nobody else's records, so the server works this out when the week closes; the rule stands here too,
// because all the rules are the phone's to read.

import { count } from "./points.js";

const NEAR_MS = 300_000;
const OVERLAP_MS = 480_000;
const [PAIRED, A_PARTNER, CORROBORATED_A_WEEK, PAIRED_A_WEEK] = [3, 3, 5, 2];

/** A point for each tap that another person tapped too, whatever either saw; three a partner, five a week. */
export function corroborated(taps, others) {
  const partners = new Map();
  for (const tap of taps) {
    const near = others.filter((one) => one.practice === tap.practice && one.place === tap.place && Math.abs(one.at - tap.at) <= NEAR_MS);
    if (near.length) count(partners, near.map((one) => one.actor).sort()[0]);
  }
  return Math.min(CORROBORATED_A_WEEK, [...partners.values()].reduce((total, taps) => total + Math.min(A_PARTNER, taps), 0));
}

/** Three points for a walk of eight minutes or more beside someone else's at the same place; two a week. */
export const paired = (walks, others) => PAIRED * Math.min(PAIRED_A_WEEK, walks.filter((one) => others.some((other) => together(one, other))).length);

const together = (one, other) => one.place === other.place && Math.min(one.end, other.end) - Math.max(one.start, other.start) >= OVERLAP_MS;
