// The weekly rhythm of looking, by the same rules as the server's.

const RESERVE_AT_MOST = 2;
const RESERVE_EVERY = 4; // active weeks of a run

/** Before any week was active. */
const START = { current: 0, best: 0, reserve: 1 };

/**
 * One week more. An active week adds one, and every fourth of a run a spare week (two at most). A week of
 * leave is neutral. A missed week costs a spare one, or ends the run.
 */
export function step({ current, best, reserve }, kind) {
  const next = current + 1;
  if (kind === "active") return { current: next, best: Math.max(best, next), reserve: next % RESERVE_EVERY ? reserve : Math.min(RESERVE_AT_MOST, reserve + 1) };
  if (kind === "leave") return { current, best, reserve };
  if (current && reserve) return { current, best, reserve: reserve - 1 };
  return { current: 0, best, reserve: 1 };
}

/** The rhythm from the first active week to the current one, which is neutral while it is unfinished. `active` and `leave`: Sets of weeks. */
export function streak(active, leave, now) {
  let state = START;
  for (let week = Math.min(...active, now + 1); week <= now; week++) {
    if (active.has(week)) state = step(state, "active");
    else if (!leave.has(week) && week !== now) state = step(state, "missed");
  }
  return state;
}
