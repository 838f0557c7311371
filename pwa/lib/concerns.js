// Urgent concerns wait in a database of their own, apart from what is noticed: never in the outbox,
// never in the journal. Their words leave this phone's disk as soon as the server has them.

import { ApiProblem, get, post } from "./api.js";
import { done, getMeta } from "./db.js";
import { uuid7 } from "./ids.js";

const NAME = "wallfly-concerns";
const AGAIN_MS = 15_000;
const LOOK_MS = 60_000;
const KEEP_SENT_MS = 86_400_000;
const listeners = new Set();
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("concerns", { keyPath: "id" });
    request.onerror = () => { opening = null; reject(request.error); };
    request.onsuccess = () => {
      request.result.onclose = () => { opening = null; };
      resolve(request.result);
    };
  });
  return opening;
}

// Runs `work(store)` in one transaction; resolves when it is on disk.
async function inStore(mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("concerns", mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error);
    Promise.resolve(work(transaction.objectStore("concerns"))).then((value) => { result = value; }, reject);
  });
}

const put = (row) => inStore("readwrite", (rows) => done(rows.put(row)));
const owner = async () => (await getMeta("member"))?.id ?? null;

/** Be told when something changes. Returns how to stop. */
export function onChange(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
// The worker and other windows send too, and everyone shows the same.
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);
if (channel) channel.onmessage = () => listeners.forEach((listen) => listen());
function changed() {
  listeners.forEach((listen) => listen());
  channel?.postMessage("changed");
}

/** Keep a concern and try to send it at once. Resolves when it is on this phone's disk. */
export async function raise({ text, place, signed }) {
  const at = Date.now();
  const body = { id: uuid7(at), at, text, signed, ...(place ? { place } : {}) };
  await put({ id: body.id, owner: await owner(), at, state: "waiting", body });
  changed();
  navigator.serviceWorker?.ready.then((ready) => ready.sync?.register("wallfly-outbox")).catch(() => {});
  await send().catch(() => {});
  return body.id;
}

/** One's own of the last day, newest first: waiting, sent or refused. */
export async function mine() {
  const me = await owner();
  const rows = await inStore("readonly", (store) => done(store.getAll()));
  return rows.filter((row) => row.owner === me && (row.state !== "sent" || row.sentAt > Date.now() - KEEP_SENT_MS)).sort((a, b) => b.at - a.at);
}

/** How many wait on this phone, whoever wrote them. */
export const waiting = async () => (await inStore("readonly", (store) => done(store.getAll()))).filter((row) => row.state === "waiting").length;

/** Forget one that the server would not take. */
export async function forget(id) {
  await inStore("readwrite", (rows) => done(rows.delete(id)));
  changed();
}

/** Forget all of one member, who leaves. */
export async function forgetAll(who) {
  await inStore("readwrite", async (store) => { for (const row of await done(store.getAll())) if (row.owner === who) await done(store.delete(row.id)); });
  changed();
}

/** Send what waits, of whoever is signed in and of nobody else. */
export function send() {
  if (!navigator.locks) return sendAll();
  return navigator.locks.request("wallfly-concerns", sendAll);
}

async function sendAll() {
  for (const row of (await mine()).filter((one) => one.state === "waiting").reverse()) {
    try {
      await post("/api/concerns", row.body);
      await put({ id: row.id, owner: row.owner, at: row.at, state: "sent", sentAt: Date.now() });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status === 401 || error.status === 429 || error.status >= 500) break;
      await put({ ...row, state: "refused", problem: error.sentence, code: error.code });
    }
    changed();
  }
}

/** Try again whenever there may be a network; `show` is told how many wait. */
export function start(show) {
  let timer = null;
  const look = async () => {
    clearTimeout(timer);
    const left = await waiting();
    show(left);
    if (left) timer = setTimeout(now, AGAIN_MS);
  };
  const now = () => send().catch(() => {}).then(look, () => {});
  onChange(look);
  for (const moment of ["online", "focus", "pageshow"]) addEventListener(moment, now);
  now();
}

/** Whether concerns come to this member, as far as this phone knows: the server has the last word. */
export function reads(content, who) {
  const named = (content?.contacts ?? []).map((one) => one.member).filter(Boolean);
  return who?.role === "steward" || named.includes(who?.id);
}

/** For the contact: look now and once a minute; `show` is told how many nobody has taken up. */
export function watch(isReader, show) {
  const look = async () => {
    if (!isReader() || document.visibilityState !== "visible") return;
    const { body } = await get("/api/concerns");
    show(body.concerns.filter((one) => !one.taken).length);
  };
  const quietly = () => look().catch(() => {});
  for (const moment of ["focus", "pageshow"]) addEventListener(moment, quietly);
  setInterval(quietly, LOOK_MS);
  quietly();
}
