// The database on this phone: records that wait or were sent, and a few facts.

const NAME = "wallfly";
const VERSION = 2;

/** This phone cannot store anything more. */
export class StorageFull extends Error {}
/** This phone's storage cannot be reached at all. */
export class StorageLost extends Error {}

let opening = null;

// Each step brings an older database one version on. None ever deletes the records.
const STEPS = [
  (db) => {
    const records = db.createObjectStore("records", { keyPath: "id" });
    records.createIndex("state", "state");
    records.createIndex("tapped", "tappedAt");
    db.createObjectStore("meta");
  },
  // One's own rows in one state, without reading all the others: there can be very many.
  (_, change) => change.objectStore("records").createIndex("own", ["owner", "state"]),
];

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = (event) => {
      for (let step = event.oldVersion; step < VERSION; step++) STEPS[step](request.result, request.transaction);
    };
    request.onblocked = () => globalThis.dispatchEvent?.(new Event("wallfly:blocked"));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = (event) => {
        db.close();
        opening = null;
        // This window still runs the version before, which cannot write to the newer database.
        if (event.newVersion !== null) globalThis.dispatchEvent?.(new Event("wallfly:newer"));
      };
      db.onclose = () => { opening = null; };
      resolve(db);
    };
  });
  opening.catch(() => { opening = null; });
  return opening;
}

const LOST = new Set(["InvalidStateError", "UnknownError", "AbortError"]);

/**
 * Run `work(transaction)` in one transaction. Resolves with what it gave only when everything is
 * on disk. `work` may only wait for requests of this transaction.
 */
export async function transact(stores, mode, work) {
  try {
    return await attempt(stores, mode, work);
  } catch (error) {
    // Some phones lose the connection to their storage for good: open it anew, once.
    if (!LOST.has(error?.name)) throw named(error);
    opening = null;
    try {
      return await attempt(stores, mode, work);
    } catch (again) {
      throw named(again);
    }
  }
}

async function attempt(stores, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("Aborted", "AbortError"));
    Promise.resolve(work(transaction)).then(
      (value) => { result = value; if (mode === "readonly") resolve(value); }, // what was read needs no disk
      (error) => { try { transaction.abort(); } catch { /* it ended already */ } reject(error); },
    );
  });
}

function named(error) {
  if (error?.name === "QuotaExceededError") return new StorageFull(error.message);
  if (LOST.has(error?.name)) return new StorageLost(error.message);
  return error;
}

/** The result of one request. */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A fact kept on this phone, or undefined. */
export const getMeta = (key) => transact("meta", "readonly", (t) => done(t.objectStore("meta").get(key)));

/** All facts kept on this phone by their names. */
export async function facts(meta) {
  const [names, values] = await Promise.all([done(meta.getAllKeys()), done(meta.getAll())]);
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

/** The name of a fact that belongs to one member of those who use this phone. */
export const ownKey = (key, member) => `${key}|${member}`;

/** Keep a fact on this phone. */
export const setMeta = (key, value) => transact("meta", "readwrite", (t) => done(t.objectStore("meta").put(value, key)));
