// The outbox: what was noticed is on this phone's disk before anyone says "saved", and stays
// there until the server has said, for that one record, that it is safe.
//
// A row is `held` while it can be undone; it is `sealed` once it was prepared for sending
// (numbered, and never changed again), `safe` when acknowledged, `problem` when refused.

import { done, facts, ownKey, StorageFull, StorageLost, transact } from "./db.js";
import { uuid7 } from "./ids.js";
import { nextPicture } from "./picture.js";

export { StorageFull, StorageLost };

export const HOLD_MS = 10_000;
const LONGEST_HOLD_MS = 60_000;
const KEEP_SAFE_MS = 7 * 86_400_000;
const KEEP_SAFE_ROWS = 500;
const LOOKED_AT = 200; // rows, of very many
const LISTED = 1000;
const WAITING = ["held", "sealed"];
const NOBODY = ""; // a key that no row of anybody has

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("wallfly-outbox");
const listeners = new Set();
if (channel) channel.onmessage = () => listeners.forEach((listen) => listen());

/** Be told when the outbox changes, here or in another window; with the row when all that happened is a new one here. Returns how to stop. */
export function onChange(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

/** Tell the other windows that something is different now. */
export const tell = () => channel?.postMessage("changed");

/** Tell them, and all who listen here; these once whoever tapped has seen "saved". */
export function changed(saved) {
  tell();
  nextPicture().then(() => listeners.forEach((listen) => listen(saved)));
}

/** `work({records, meta, me})` in one transaction that knows whose phone this is just then. */
export const asMe = (mode, work) =>
  transact(["records", "meta"], mode, async (t) => {
    const [records, meta] = [t.objectStore("records"), t.objectStore("meta")];
    return work({ records, meta, me: await whose(meta) });
  });

// Whose phone it is. Whoever it was at the last look very likely still is: `save` need not wait to ask.
let lastMe = NOBODY;
const whose = async (meta) => (lastMe = (await done(meta.get("member")))?.id ?? NOBODY);

/**
 * Keep a record; resolves when it is on disk. Throws StorageFull, StorageLost.
 * `also(meta, made)` changes facts in the same transaction; what it throws undoes both.
 */
export async function save(record, { hold = HOLD_MS, owner, also } = {}) {
  const now = Date.now();
  const made = { at: now, recorded: now, tz: -new Date(now).getTimezoneOffset(), id: uuid7(now), ...record };
  const row = { id: made.id, owner: owner ?? lastMe, record: made, state: "held", sendAfter: now + hold, tappedAt: now };
  await transact(["records", "meta"], "readwrite", async (t) => {
    const [records, meta] = [t.objectStore("records"), t.objectStore("meta")];
    const [, me] = await Promise.all([done(records.add(row)), whose(meta)]);
    const by = owner ?? me;
    if (!by) throw new StorageLost("nobody is signed in");
    if (by !== row.owner) await done(records.put(Object.assign(row, { owner: by })));
    await also?.(meta, made);
  });
  changed(row);
  return made;
}

/** Change a row that has not been sealed; false when it is too late. */
function edit(id, change) {
  return transact("records", "readwrite", async (t) => {
    const rows = t.objectStore("records");
    const row = await done(rows.get(id));
    if (!row || row.state !== "held") return false;
    await done(rows.put(change(row)));
    return true;
  }).then((did) => { if (did) changed(); return did; });
}

/** Add a reason, a direction or a note while the record is still only here. */
export const change = (id, patch) => edit(id, (row) => ({ ...row, record: { ...row.record, ...patch } }));

/** Keep a record back a little longer, while its detail is open; a minute in all at most. */
export const hold = (id, ms) =>
  edit(id, (row) => ({ ...row, sendAfter: Math.min(Date.now() + ms, row.tappedAt + LONGEST_HOLD_MS) }));

/** Let a record go now. */
export const release = (id) => edit(id, (row) => ({ ...row, sendAfter: 0 }));

/** Take a record back: it is deleted if it never left, else a retraction follows it. */
export async function undo(id) {
  const deleted = await transact("records", "readwrite", async (t) => {
    const rows = t.objectStore("records");
    const row = await done(rows.get(id));
    if (!row) return true;
    if (row.state === "held") {
      await done(rows.delete(id));
      return true;
    }
    await done(rows.put({ ...row, takenBack: true }));
    return false;
  });
  if (deleted) changed();
  else await save({ type: "retract", target: id }, { hold: 0 });
  return deleted ? "deleted" : "retracted";
}

/**
 * Each member has numbers of their own on this phone, counted under a random name of their own, so
 * that a gap in them is a loss and never another member's record: {installation, next, thrownAway}.
 */
export async function numbering(meta, member) {
  const known = await done(meta.get("numbering"));
  if (known?.[member]) return known[member];
  if (known) return { installation: uuid7(), next: 1, thrownAway: [] };
  // Before there were several: the first one goes on where this phone was.
  const [installation, next, thrownAway] = [await done(meta.get("installation")), await done(meta.get("nextNumber")), await done(meta.get("thrownAway"))];
  return { installation: installation ?? uuid7(), next: next ?? 1, thrownAway: thrownAway ?? [] };
}

export const keepNumbering = async (meta, member, numbers) => done(meta.put({ ...(await done(meta.get("numbering"))), [member]: numbers }, "numbering"));

/** The random name under which this member's numbers are counted on this phone, kept since the first was given. */
export const installation = async () => (await asMe("readonly", ({ meta, me }) => numbering(meta, me))).installation;

/** One's own rows in one state, oldest first; `most` of them at most. */
export const own = (records, me, state, most) => done(records.index("own").getAll([me, state], most));

/** One's own rows tapped in this range of time, newest first; of very many only the newest. */
export async function tapped({ records, me }, range) {
  const index = records.index("tapped");
  const rows = (await done(index.getAll(await newest(index, range)))).filter((row) => row.owner === me);
  return rows.sort((a, b) => (a.id < b.id ? 1 : -1));
}

// The part of a range in which the newest rows are: more than that nobody reads in a list.
async function newest(index, range) {
  if ((await done(index.count(range))) <= LISTED) return range;
  const request = index.openKeyCursor(range, "prev");
  (await done(request)).advance(LISTED - 1);
  return IDBKeyRange.bound((await done(request)).key, range.upper ?? Infinity, false, range.upperOpen);
}

export const midnight = () => new Date().setHours(0, 0, 0, 0);

/** One's own rows that wait, oldest first; `most` in each state at most. */
export async function ownWaiting(records, me, most) {
  const found = await Promise.all(WAITING.map((state) => own(records, me, state, most)));
  return found.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function count({ records, meta, me }) {
  const of = (state) => done(records.index("own").count([me, state]));
  const [kept, before, held, sealed, problems] = await Promise.all([of("safe"), done(meta.get(ownKey("safeBefore", me))), of("held"), of("sealed"), of("problem")]);
  const [safe, waiting] = [kept + (before ?? 0), held + sealed];
  return { safe, waiting, problems, noticed: safe + waiting + problems };
}

/** How many were noticed, are safe, wait, were refused. Safe counts everything ever acknowledged. */
export const counts = () => asMe("readonly", count);

async function ownIn(mine) {
  const [counts, today] = await Promise.all([count(mine), tapped(mine, IDBKeyRange.lowerBound(midnight()))]);
  return { counts, today };
}

/** One's own `{counts, today}`: how many there are, and the rows of the local day, newest first. */
export const ownNow = () => asMe("readonly", ownIn);

/** The same and all `facts` kept on this phone, for a start: in one look, because a start waits for it. */
export const atStart = () =>
  asMe("readonly", async (mine) => {
    const [own, known] = await Promise.all([ownIn(mine), facts(mine.meta)]);
    return { facts: known, ...own };
  });

/**
 * Seal what may be sent now and return it, oldest first: numbered and never changed again.
 * `everything` seals what is still held too, for a page that is going away.
 */
export async function seal({ everything = false, limit = 100, bytes = 60_000 } = {}) {
  const now = Date.now();
  const batch = await asMe("readwrite", async ({ records, meta, me }) => {
    if (me === NOBODY) return [];
    const ready = (await ownWaiting(records, me, limit)).filter((row) => row.state === "sealed" || everything || row.sendAfter <= now);
    const numbers = await numbering(meta, me);
    let { next } = numbers;
    const sealed = [];
    let size = 0;
    for (const row of ready) {
      const numbered = row.state === "sealed" ? row : { ...row, n: next, record: { ...row.record, n: next }, state: "sealed" };
      size += JSON.stringify(numbered.record).length + 1;
      // A number is used up only by a row that is kept with it: else the server would miss it.
      if (sealed.length >= limit || (sealed.length && size > bytes)) break;
      next = Math.max(next, numbered.n + 1);
      if (numbered !== row) await done(records.put(numbered));
      sealed.push(numbered);
    }
    if (next !== numbers.next) await keepNumbering(meta, me, { ...numbers, next });
    return sealed;
  });
  if (batch.length) changed();
  return batch;
}

/** Apply the server's answers, one a record. What has no answer stays to be sent again. */
export async function settle(results) {
  await transact(["records", "meta"], "readwrite", async (t) => {
    const [records, meta] = [t.objectStore("records"), t.objectStore("meta")];
    for (const result of results) {
      const row = result.id && (await done(records.get(result.id)));
      if (!row || row.state === "safe") continue;
      const safe = result.status === "stored" || result.status === "duplicate";
      if (safe) await done(records.put({ ...row, state: "safe", safeAt: Date.now(), problem: undefined }));
      else if (result.status) await done(records.put({ ...row, state: "problem", problem: result.problem }));
    }
    await forgetOld(records, meta);
  });
  changed();
}

// Acknowledged rows stay a week for the day's list, and only so many of them; their number is kept.
// Each time only the oldest are looked at: what is too much goes little by little.
async function forgetOld(records, meta) {
  const [safe, rows] = await Promise.all([
    done(records.index("state").count("safe")),
    done(records.index("tapped").getAll(IDBKeyRange.upperBound(midnight(), true), LOOKED_AT)),
  ]);
  const tooMany = safe - KEEP_SAFE_ROWS;
  const old = rows.filter((row) => row.state === "safe").filter((row, at) => at < tooMany || row.tappedAt < Date.now() - KEEP_SAFE_MS);
  for (const row of old) {
    const key = ownKey("safeBefore", row.owner);
    await done(meta.put(((await done(meta.get(key))) ?? 0) + 1, key));
    await done(records.delete(row.id));
  }
}

/** When the next held row may go, in ms from now; null when none is held. */
export async function nextRelease() {
  const held = await asMe("readonly", ({ records, me }) => own(records, me, "held", LOOKED_AT));
  return held.length ? Math.max(0, Math.min(...held.map((row) => row.sendAfter)) - Date.now()) : null;
}
