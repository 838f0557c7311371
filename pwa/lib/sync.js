// Sending: whatever waits goes out by itself, as soon as it may, without asking whether there is
// a network. Only one window or worker sends at a time. What was not answered is sent again.

import { ApiProblem, ask, NoNetwork } from "./api.js";
import { getMeta, setMeta } from "./db.js";
import { counts, installation, nextRelease, onChange, seal, settle, tell } from "./outbox.js";

const BATCH = 100;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60_000;
const TICK_MS = 30_000;
const REST = 4; // times as long as the work was
const TAIL_BYTES = 60_000; // what a page that goes away may still send

export const state = { lastOk: null, waiting: 0, signedOut: false, offline: false };
const listeners = new Set();

/** Be told how sending goes. Returns how to stop. */
export function onState(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

function say(patch) {
  Object.assign(state, patch);
  listeners.forEach((listen) => listen(state));
}

// How long to wait is kept on disk: other windows and the worker must know it too.
const PATIENT = { failures: 0, notBefore: 0, serverSaid: 0, signedOut: false, offline: false };
const patience = async () => (await getMeta("patience")) ?? PATIENT;

/** Send what may be sent. Resolves with how many became safe. Never throws for the network. */
export function flush({ everything = false, keepalive = false } = {}) {
  const work = () => drain({ everything, keepalive });
  if (!navigator.locks) return work();
  return navigator.locks.request("wallfly-flush", { ifAvailable: true }, (lock) => (lock ? work() : 0));
}

async function drain({ everything, keepalive }) {
  if (Date.now() < (await patience()).notBefore) return 0;
  let sent = 0;
  for (let limit = BATCH; ;) {
    const rows = await seal({ everything, limit, bytes: TAIL_BYTES });
    if (!rows.length) break;
    try {
      sent += await send(rows, keepalive);
      await recovered();
    } catch (error) {
      limit = await afterFailure(error, rows, limit);
      if (!limit) break;
    }
    if (keepalive) break;
  }
  say({ waiting: (await counts()).waiting });
  return sent;
}

async function send(rows, keepalive) {
  const body = { client_now: Date.now(), v: 1, installation: await installation(), records: rows.map((row) => row.record) };
  const answer = await ask("POST", "/api/sync", body, { keepalive });
  await settle(answer.body.results);
  const answered = new Set(answer.body.results.map((result) => result.id));
  if (!rows.every((row) => answered.has(row.id))) throw new NoNetwork("an answer without all results");
  return rows.length;
}

// What to do about a batch that failed: the size of the next one, or 0 to stop for now.
async function afterFailure(error, rows, limit) {
  const status = error instanceof ApiProblem ? error.status : (error.status ?? 0);
  if (status === 401 || status === 403) {
    await remember({ ...PATIENT, signedOut: true });
    return 0;
  }
  if (status === 400 || status === 413 || status === 422) {
    if (rows.length > 1) return Math.ceil(Math.min(limit, rows.length) / 2);
    // One record alone that cannot be sent: put it aside, with the reason, and go on.
    await settle([{ id: rows[0].id, status: "refused", problem: { code: error.code ?? "refused", sentence: error.message, path: "$" } }]);
    return BATCH;
  }
  await failed(error.retryAfter);
  return 0;
}

// Every window shows the same: signed out, no signal, or neither.
async function remember(next) {
  await setMeta("patience", next);
  say({ signedOut: next.signedOut, offline: next.offline });
  tell();
}

async function recovered() {
  await remember(PATIENT);
  say({ lastOk: Date.now() });
}

async function failed(retryAfter) {
  const { failures } = await patience();
  const backoff = Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  const serverSaid = retryAfter ? Date.now() + retryAfter * 1000 : 0;
  const notBefore = Math.max(Date.now() + backoff, serverSaid);
  await remember({ ...PATIENT, failures: Math.min(failures + 1, 12), notBefore, serverSaid, offline: true });
  wakeUsLater();
}

// A network that came back, or a person who did, ends our own waiting; not what the server asked for.
async function forgive() {
  const known = await patience();
  await setMeta("patience", { ...known, failures: 0, notBefore: known.serverSaid });
}

/** Someone has joined: sending may go on. */
export const signedInAgain = () => remember(PATIENT);

/** Wire up everything that can be a good moment to send. */
export function start() {
  let timer = null;
  let due = Infinity;
  const plan = async () => {
    clearTimeout(timer);
    due = Infinity;
    const release = await nextRelease();
    const { notBefore, signedOut, offline } = await patience();
    const waits = Math.max(0, notBefore - Date.now());
    const { waiting } = await counts();
    say({ waiting, signedOut, offline });
    if (!waiting || signedOut) return;
    const next = release === null ? TICK_MS : release + 20;
    const wait = Math.max(waits, state.offline ? Math.min(waits + 50, TICK_MS) : next);
    [timer, due] = [setTimeout(now, wait), Date.now() + wait];
  };
  // Many changes at once are one reason to look, not many.
  const soon = onceAtATime(plan);
  const now = async () => {
    due = Infinity;
    await flush().catch(() => 0);
    await soon();
  };
  const awake = () => forgive().then(now, () => {});
  // What may go later than the next is due changes no plan.
  onChange((saved) => { if (!(saved?.sendAfter >= due)) soon(); });
  addEventListener("online", awake);
  addEventListener("pageshow", awake);
  addEventListener("focus", awake);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") awake(); });
  addEventListener("pagehide", () => { flush({ everything: true, keepalive: true }).catch(() => 0); });
  setInterval(() => { if (document.visibilityState === "visible" && state.waiting) now(); }, TICK_MS);
  wakeUsLater();
  now();
}

// Where the browser can wake the worker once there is a network, with no window open.
function wakeUsLater() {
  navigator.serviceWorker?.ready.then((ready) => ready.sync?.register("wallfly-outbox")).catch(() => {});
}

/**
 * `work` as a function that never runs twice at once: calls meanwhile are answered by one more run,
 * after a rest. With very much on the phone the work is long, and others must get their turn.
 */
export function onceAtATime(work) {
  let running = null;
  let again = false;
  return () => {
    again = true;
    running ??= (async () => {
      while (again) {
        again = false;
        const began = performance.now();
        await work();
        const took = performance.now() - began;
        if (again) await new Promise((rested) => { setTimeout(rested, REST * took); });
      }
    })().finally(() => { running = null; });
    return running;
  };
}
