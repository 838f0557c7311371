// The outbox: what was noticed is on this phone's disk before anyone says "saved", and stays
// there until the server has said, for that one record, that it is safe.
//
// A row is `held` while it can be undone; it is `sealed` once it was prepared for sending
// (numbered, and never changed again), `safe` when acknowledged, `problem` when refused.

import { done, getMeta, ownKey, StorageFull, StorageLost, transact } from "./db.js";
import { uuid7 } from "./ids.js";

export { StorageFull, StorageLost };

export const HOLD_MS = 10_000;
const LONGEST_HOLD_MS = 60_000;
const KEEP_SAFE_MS = 7 * 86_400_000;
const KEEP_SAFE_ROWS = 500;
const WAITING = ["held", "sealed"];

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("wallfly-outbox");
const listeners = new Set();
if (channel) channel.onmessage = () => listeners.forEach((listen) => listen());

/** Be told when the outbox changes, here or in another window. Returns how to stop. */
export function onChange(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

/** Tell the other windows that something is different now. */
export const tell = () => channel?.postMessage("changed");

function changed() {
  listeners.forEach((listen) => listen());
  tell();
}

async function owner() {
  return (await getMeta("member"))?.id ?? null;
}

/**
 * Keep a record; resolves when it is on disk. Throws StorageFull, StorageLost.
 * `also(meta, made)` changes facts in the same transaction; what it throws undoes both.
 */
export async function save(record, { hold = HOLD_MS, owner: whose, also } = {}) {
  const now = Date.now();
  const made = { at: now, recorded: now, tz: -new Date(now).getTimezoneOffset(), id: uuid7(now), ...record };
  const row = { id: made.id, owner: whose ?? (await owner()), record: made, state: "held", sendAfter: now + hold, tappedAt: now };
  await transact(also ? ["records", "meta"] : "records", "readwrite", async (t) => {
    await also?.(t.objectStore("meta"), made);
    await done(t.objectStore("records").add(row));
  });
  changed();
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

/** Take a record back that may have been sent from elsewhere: a retraction goes, whatever this phone knows of it. */
export async function takeBack(id) {
  const known = await transact("records", "readonly", (t) => done(t.objectStore("records").get(id)));
  if (known) await undo(id);
  else await save({ type: "retract", target: id }, { hold: 0 });
}

/** Throw a refused record away. Its number stays used, and this phone remembers which. */
export async function discard(id) {
  await transact(["records", "meta"], "readwrite", async (t) => {
    const [records, meta] = [t.objectStore("records"), t.objectStore("meta")];
    const row = await done(records.get(id));
    if (row?.n) {
      const own = await numbering(meta, row.owner);
      await keepNumbering(meta, row.owner, { ...own, thrownAway: [...own.thrownAway, row.n] });
    }
    await done(records.delete(id));
  });
  changed();
}

// Each member has numbers of their own on this phone, counted under a random name of their own, so
// that a gap in them is a loss and never another member's record. Kept: {installation, next, thrownAway}.
async function numbering(meta, member) {
  const known = await done(meta.get("numbering"));
  if (known?.[member]) return known[member];
  if (known) return { installation: uuid7(), next: 1, thrownAway: [] };
  // Before there were several: the first one goes on where this phone was.
  const [installation, next, thrownAway] = [await done(meta.get("installation")), await done(meta.get("nextNumber")), await done(meta.get("thrownAway"))];
  return { installation: installation ?? uuid7(), next: next ?? 1, thrownAway: thrownAway ?? [] };
}

const keepNumbering = async (meta, member, own) => done(meta.put({ ...(await done(meta.get("numbering"))), [member]: own }, "numbering"));

/** The random name under which this member's numbers are counted on this phone, kept since the first was given. */
export async function installation() {
  const me = await owner();
  return (await transact("meta", "readonly", (t) => numbering(t.objectStore("meta"), me))).installation;
}

/**
 * The server misses these numbers, [[installation, from, to]]: what is still here goes again, once.
 * Resolves with how many go again, and how many are nowhere any more.
 */
export async function sendAgain(missing) {
  const me = await owner();
  const result = await transact(["records", "meta"], "readwrite", async (t) => {
    const records = t.objectStore("records");
    const own = await numbering(t.objectStore("meta"), me);
    const known = new Map((await done(records.getAll())).filter((row) => row.owner === me && row.n).map((row) => [row.n, row]));
    const counts = { again: 0, gone: 0 };
    for (const [name, from, to] of missing) {
      if (name !== own.installation) continue;
      for (let n = from; n <= to; n++) {
        const row = known.get(n);
        if (!row && !own.thrownAway.includes(n)) counts.gone++;
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

// One's own rows, all of them or those in one state.
async function mine(state) {
  const me = await owner();
  const rows = await transact("records", "readonly", (t) => {
    const records = t.objectStore("records");
    return done(state ? records.index("state").getAll(state) : records.getAll());
  });
  return rows.filter((row) => row.owner === me);
}

/** One's own rows of the local day, newest first. */
export async function today() {
  const midnight = new Date().setHours(0, 0, 0, 0);
  return (await mine()).filter((row) => row.tappedAt >= midnight).sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** One's own rows of the days before that this phone still has, newest first. */
export async function earlier() {
  const midnight = new Date().setHours(0, 0, 0, 0);
  return (await mine()).filter((row) => row.tappedAt < midnight).sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Ids of the records that a retraction from this phone takes back. */
export const takenBack = async () => new Set((await mine()).filter((row) => row.record.type === "retract").map((row) => row.record.target));

/** One's own rows that the server refused. */
export const problems = () => mine("problem");

/** One's own rows that wait on this phone, oldest first. */
export const waiting = async () => (await mine()).filter((row) => WAITING.includes(row.state));

/** How many were noticed, are safe, wait, were refused. Safe counts everything ever acknowledged. */
export async function counts() {
  const [rows, base] = [await mine(), (await getMeta(ownKey("safeBefore", await owner()))) ?? 0];
  const count = (state) => rows.filter((row) => state.includes(row.state)).length;
  const safe = base + count(["safe"]);
  const result = { safe, waiting: count(WAITING), problems: count(["problem"]) };
  return { ...result, noticed: safe + result.waiting + result.problems };
}

/** Rows as plain text, to be copied when nothing else works. */
export const asText = (rows) => rows.map((row) => JSON.stringify(row.record)).join("\n");

/**
 * Seal what may be sent now and return it, oldest first: numbered and never changed again.
 * `everything` seals what is still held too, for a page that is going away.
 */
export async function seal({ everything = false, limit = 100, bytes = 60_000 } = {}) {
  const me = await owner();
  if (me === null) return [];
  const now = Date.now();
  const batch = await transact(["records", "meta"], "readwrite", async (t) => {
    const [records, meta] = [t.objectStore("records"), t.objectStore("meta")];
    const found = await Promise.all(WAITING.map((state) => done(records.index("state").getAll(state))));
    const rows = found.flat().filter((row) => row.owner === me);
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    const ready = rows.filter((row) => row.state === "sealed" || everything || row.sendAfter <= now);
    const own = await numbering(meta, me);
    let { next } = own;
    const sealed = [];
    let size = 0;
    for (const row of ready) {
      const numbered = row.state === "sealed" ? row : { ...row, n: next, record: { ...row.record, n: next }, state: "sealed" };
      size += JSON.stringify(numbered.record).length + 1;
      // A number is used up only by a row that is kept with it: else the server would miss it.
      if (sealed.length >= limit || (sealed.length && size > bytes)) break;
      next = Math.max(next, numbered.n + 1);
      await done(records.put(numbered));
      sealed.push(numbered);
    }
    await keepNumbering(meta, me, { ...own, next });
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

// Acknowledged rows stay a week for the day's list; their number is kept.
async function forgetOld(records, meta) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const [oldest] = await done(records.index("tapped").getAll(null, 1));
  if (!oldest || oldest.tappedAt >= midnight) return;
  const safe = (await done(records.getAll())).filter((row) => row.state === "safe").sort((a, b) => b.tappedAt - a.tappedAt);
  const old = safe.filter((row, at) => row.tappedAt < midnight && (at >= KEEP_SAFE_ROWS || row.tappedAt < Date.now() - KEEP_SAFE_MS));
  if (!old.length) return;
  for (const row of old) await done(records.delete(row.id));
  for (const row of old) {
    const key = ownKey("safeBefore", row.owner);
    await done(meta.put(((await done(meta.get(key))) ?? 0) + 1, key));
  }
}

/** When the next held row may go, in ms from now; null when none is held. */
export async function nextRelease() {
  const held = await mine("held");
  return held.length ? Math.max(0, Math.min(...held.map((row) => row.sendAfter)) - Date.now()) : null;
}
