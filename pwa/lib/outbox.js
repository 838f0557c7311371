// The outbox: what was noticed is on this phone's disk before anyone says "saved", and stays
// there until the server has said, for that one record, that it is safe.
//
// A row is `held` while it can be undone; it is `sealed` once it was prepared for sending
// (numbered, and never changed again), `safe` when acknowledged, `problem` when refused.

import { done, getMeta, setMeta, StorageFull, StorageLost, transact } from "./db.js";
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

/** Throw a refused record away. Its number stays used, and this phone remembers which. */
export async function discard(id) {
  const row = await transact("records", "readonly", (t) => done(t.objectStore("records").get(id)));
  if (row?.n) await setMeta("thrownAway", [...((await getMeta("thrownAway")) ?? []), row.n]);
  await transact("records", "readwrite", (t) => done(t.objectStore("records").delete(id)));
  changed();
}

const all = () => transact("records", "readonly", (t) => done(t.objectStore("records").getAll()));

async function mine() {
  const me = await owner();
  return (await all()).filter((row) => row.owner === me);
}

/** One's own rows of the local day, newest first. */
export async function today() {
  const midnight = new Date().setHours(0, 0, 0, 0);
  return (await mine()).filter((row) => row.tappedAt >= midnight).sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** One's own rows that the server refused. */
export const problems = async () => (await mine()).filter((row) => row.state === "problem");

/** One's own rows that wait on this phone, oldest first. */
export const waiting = async () => (await mine()).filter((row) => WAITING.includes(row.state));

/** How many were noticed, are safe, wait, were refused. Safe counts everything ever acknowledged. */
export async function counts() {
  const [rows, base] = [await mine(), (await getMeta("safeBefore")) ?? 0];
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
    const rows = (await done(records.getAll())).filter((row) => row.owner === me && WAITING.includes(row.state));
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    const ready = rows.filter((row) => row.state === "sealed" || everything || row.sendAfter <= now);
    let next = (await done(meta.get("nextNumber"))) ?? 1;
    const sealed = [];
    let size = 0;
    for (const row of ready) {
      if (row.state !== "sealed") {
        row.n = next++;
        row.record = { ...row.record, n: row.n };
        row.state = "sealed";
      }
      size += JSON.stringify(row.record).length + 1;
      if (sealed.length && (sealed.length >= limit || size > bytes)) break;
      await done(records.put(row));
      sealed.push(row);
    }
    await done(meta.put(next, "nextNumber"));
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
  const safe = (await done(records.getAll())).filter((row) => row.state === "safe").sort((a, b) => b.tappedAt - a.tappedAt);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const old = safe.filter((row, at) => row.tappedAt < midnight && (at >= KEEP_SAFE_ROWS || row.tappedAt < Date.now() - KEEP_SAFE_MS));
  if (!old.length) return;
  for (const row of old) await done(records.delete(row.id));
  await done(meta.put(((await done(meta.get("safeBefore"))) ?? 0) + old.length, "safeBefore"));
}

/** When the next held row may go, in ms from now; null when none is held. */
export async function nextRelease() {
  const held = (await mine()).filter((row) => row.state === "held");
  return held.length ? Math.max(0, Math.min(...held.map((row) => row.sendAfter)) - Date.now()) : null;
}
