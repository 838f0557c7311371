// One's own records as far as this phone still has them: to look at, to mend, to send again.

import { done } from "./db.js";
import { asMe, changed, keepNumbering, midnight, numbering, own, ownWaiting, save, tapped, undo } from "./outbox.js";

// All of one's own rows.
const all = (records, me) => done(records.index("own").getAll(IDBKeyRange.bound([me], [me, []])));

/** One's own rows of the days before that this phone still has, newest first. */
export const earlier = () => asMe("readonly", (mine) => tapped(mine, IDBKeyRange.upperBound(midnight(), true)));

/** Ids of the records that a retraction from this phone takes back. */
export async function takenBack() {
  const rows = await asMe("readonly", ({ records, me }) => all(records, me));
  return new Set(rows.filter((row) => row.record.type === "retract").map((row) => row.record.target));
}

/** One's own rows that the server refused. */
export const problems = () => asMe("readonly", ({ records, me }) => own(records, me, "problem"));

/** One's own rows that wait on this phone, oldest first. */
export const waiting = () => asMe("readonly", ({ records, me }) => ownWaiting(records, me));

/** Rows as plain text, to be copied when nothing else works. */
export const asText = (rows) => rows.map((row) => JSON.stringify(row.record)).join("\n");

/** Take a record back that may have been sent from elsewhere: a retraction goes, whatever this phone knows of it. */
export async function takeBack(id) {
  const known = await asMe("readonly", ({ records }) => done(records.get(id)));
  if (known) await undo(id);
  else await save({ type: "retract", target: id }, { hold: 0 });
}

/** Throw a refused record away. Its number stays used, and this phone remembers which. */
export async function discard(id) {
  await asMe("readwrite", async ({ records, meta }) => {
    const row = await done(records.get(id));
    if (row?.n) {
      const numbers = await numbering(meta, row.owner);
      await keepNumbering(meta, row.owner, { ...numbers, thrownAway: [...numbers.thrownAway, row.n] });
    }
    await done(records.delete(id));
  });
  changed();
}

/**
 * The server misses these numbers, [[installation, from, to]]: what is still here goes again, once.
 * Resolves with how many go again, and how many are nowhere any more.
 */
export async function sendAgain(missing) {
  const result = await asMe("readwrite", async ({ records, meta, me }) => {
    const [numbers, counts] = [await numbering(meta, me), { again: 0, gone: 0 }];
    const known = new Map((await all(records, me)).map((row) => [row.n, row]));
    for (const [name, from, to] of missing) {
      if (name !== numbers.installation) continue;
      for (let n = from; n <= to; n++) {
        const row = known.get(n);
        if (!row && !numbers.thrownAway.includes(n)) counts.gone++;
        // An answer that came twice is proof enough.
        if (row?.state !== "safe" || row.again) continue;
        await done(records.put({ ...row, state: "sealed", again: true }));
        counts.again++;
      }
    }
    return counts;
  });
  if (result.again) changed();
  return result;
}
