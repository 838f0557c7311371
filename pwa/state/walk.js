// The walk that is on: what the screens show of it, and everything one can do in it.

import { effect, signal } from "../lib/html.js";
import { uuid7 } from "../lib/ids.js";
import { StorageFull, undo } from "../lib/outbox.js";
import { flush } from "../lib/sync.js";
import { changeWalk, closeWalk, forgetWalk, habits, keepHabits, keepWalk, onWalk, readWalk, saveInWalk, WalkOver } from "../lib/walks.js";
import * as rules from "../domain/walk.js";
import { catalogue, member, practiceOf, t, toast, walkOn } from "./app.js";

const HEARTBEAT_MS = 10_000;
const UNDO_MS = 10_000;

export const walk = signal(null);
export const now = signal(Date.now());
export const finished = signal(null); // the walk that just ended, for its last page
export const lastMark = signal(null); // what can still be undone: {id, practice, polarity, until}
export const choices = signal({ last: {}, roles: {}, overt: true });
export const interrupted = signal(false);

// At the app's start: what became of the walk that was on.
async function takeUp() {
  choices.value = await habits(member.value?.id);
  onWalk(reload);
  const known = await readWalk();
  if (!known) return use(null);
  const time = Date.now();
  if (known.owner !== member.value?.id || rules.isAbandoned(known, time)) return closeForgotten(known, time);
  interrupted.value = rules.slept(known, time) > 0;
  use(interrupted.value ? known : await changeWalk((one) => rules.wake(one, time)));
}

// Nobody finished it: it ends with the last thing in it, and is told of when it is the person's own.
async function closeForgotten(known, time) {
  await closeWalk(known, rules.abandonedRecord(known, time));
  use(null);
  if (known.owner === member.value?.id) finished.value = { walk: known, record: rules.abandonedRecord(known, time) };
  flush().catch(() => {});
}

/** Resolves when it is known whether a walk is on. */
export const ready = takeUp();

// Whoever signs out leaves no walk running for the next person.
effect(() => {
  const who = member.value?.id;
  const on = walk.peek();
  habits(who).then((known) => { choices.value = known; }, () => {});
  if (on && on.owner !== who) closeForgotten(on, Date.now()).catch(() => {});
  if (finished.peek() && finished.peek().walk.owner !== who) finished.value = null;
});

const reload = async () => use((await readWalk()) ?? null);

function use(next) {
  walk.value = next ?? null;
  walkOn.value = Boolean(next);
  now.value = Date.now();
  if (walk.value && !interrupted.value) startWatching();
  else stopWatching();
}

/** Begin to watch. `wanted`: {place, watch, overt, ownTeam, tagged, quest}. */
export async function begin({ place, watch, overt, ownTeam, tagged, quest }) {
  const practices = watch.map(practiceOf);
  const intervals = Object.fromEntries(practices.filter((one) => one.sampling === "interval").map((one) => [one.id, rules.intervalOf(one)]));
  const made = rules.begin({ id: uuid7(), owner: member.value.id, place, watch, now: Date.now(), intervals, overt, ownTeam, tagged, quest });
  finished.value = null;
  interrupted.value = false;
  lastMark.value = null;
  choices.value = { ...choices.value, overt };
  await keepHabits(member.value?.id, { overt });
  use(await attempt(() => keepWalk(made)));
}

/** Something was seen: lived (+1), missed (-1), could not tell (0). */
export async function see(practice, polarity) {
  const shown = walk.value;
  const time = Date.now();
  const role = practice.about === "anyone" ? roleOf(practice.id) : undefined;
  const record = { type: "event", practice: practice.id, polarity, place: shown.place, walk: shown.id, ...(role && { role }) };
  await keep(record, practice, polarity, (one, made) => rules.mark(one, { id: made.id, at: time, practice: practice.id, polarity }));
}

/** The state at the bell: holds (+1), does not (-1), cannot see (0). */
export async function scan(practice, state) {
  const time = Date.now();
  const bell = rules.openScan(walk.value, practice.id, time);
  if (!bell) return;
  const record = { type: "scan", practice: practice.id, state, walk: walk.value.id, ...(rules.isLate(bell, time) && { late: true }) };
  await keep(record, practice, state, (one, made) =>
    rules.answer(rules.mark(one, { id: made.id, at: time, practice: practice.id, polarity: state, scan: true, bell: bell.number }), bell, practice.id, time));
}

async function keep(record, practice, polarity, change) {
  const kept = await attempt(() => saveInWalk(record, change));
  if (!kept) return;
  use(kept.walk);
  navigator.vibrate?.(15);
  lastMark.value = { id: kept.made.id, practice, polarity, until: Date.now() + UNDO_MS };
}

// What could not be stored is said, and nothing is shown as if it were.
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WalkOver) return void reload();
    toast.value = { error: error instanceof StorageFull ? t.toast.full : t.toast.lost, text: JSON.stringify(walk.value) };
    return undefined;
  }
}

/** Take the last mark back. */
export async function undoMark() {
  const { id } = lastMark.value;
  lastMark.value = null;
  await undo(id);
  use(await changeWalk((one) => rules.unmark(one, id)));
}

async function step(change) {
  const next = await attempt(() => changeWalk((one) => change(one, Date.now())));
  if (next) use(next);
  else await reload().catch(() => {});
}

export const pause = () => step(rules.pause);
export const goOn = () => step(rules.goOn);
/** "I am here", asked by a bell. */
export const here = () => step((one, time) => {
  const bell = rules.openBell(one, time);
  return bell && !bell.practices.length ? rules.answer(one, bell, null, time) : one;
});

/** Go on with a walk that was interrupted; what was slept through is a pause. */
export function takeAgain() {
  interrupted.value = false;
  return step(rules.wake);
}

/** Finish: the record is made now and goes at once. */
export async function finish({ nothingSeen = false } = {}) {
  const ended = walk.value;
  const time = Date.now();
  const record = interrupted.value ? rules.abandonedRecord(ended, time) : rules.record(ended, time, { nothingSeen });
  if (!(await attempt(() => closeWalk(ended, record)))) return;
  interrupted.value = false;
  finished.value = { walk: ended, record };
  use(null);
  const last = { ...choices.value.last, ...Object.fromEntries(ended.watch.map((practice) => [practice, time])) };
  choices.value = { ...choices.value, last };
  await keepHabits(member.value?.id, { last });
  flush().catch(() => {});
}

/** A walk begun by mistake leaves nothing behind. */
export async function throwAway() {
  await forgetWalk();
  use(null);
}

/** Who is watched in an "anyone" practice; the last choice is kept. */
export const roleOf = (practice) => choices.value.roles[practice] ?? "front line";
export async function chooseRole(practice, role) {
  const roles = { ...choices.value.roles, [practice]: role };
  choices.value = { ...choices.value, roles };
  await keepHabits(member.value?.id, { roles });
}

/** The practices to offer here, and which of them to tick. */
export function offered(wanted) {
  const practices = (catalogue.value?.practices ?? []).filter(rules.isWatchable);
  return { practices, ticked: rules.suggest(practices, { last: choices.value.last, wanted }) };
}

// ---- awake: the clock, the bell, the screen

let timer = null;
let beat = 0;
let rung = -1;
let lock = null;

function startWatching() {
  if (timer) return;
  beat = Date.now();
  rung = rules.bells(walk.value, Date.now()).length;
  timer = setInterval(tick, 1000);
  document.addEventListener("visibilitychange", seenAgain);
  addEventListener("pagehide", remember);
  stayAwake();
}

function stopWatching() {
  clearInterval(timer);
  timer = null;
  document.removeEventListener("visibilitychange", seenAgain);
  removeEventListener("pagehide", remember);
  lock?.release().catch(() => {});
  lock = null;
}

function tick() {
  const time = Date.now();
  const shown = walk.value;
  const awake = (one) => ({ ...one, alive: Math.max(one.alive, now.value) });
  if (rules.slept(awake(shown), time)) return void step((one) => rules.wake(awake(one), time));
  now.value = time;
  const count = rules.bells(shown, time).length;
  if (count > rung) navigator.vibrate?.([200, 100, 200]);
  rung = count;
  if (time - beat >= HEARTBEAT_MS) remember();
}

// The phone was awake until now: written down, so that a reload is no gap.
function remember() {
  beat = Date.now();
  if (!interrupted.value) changeWalk((one) => ({ ...one, alive: beat })).then((next) => { if (next) walk.value = next; }).catch(() => {});
}

function seenAgain() {
  if (document.visibilityState !== "visible") return remember();
  tick();
  stayAwake();
}

// The screen stays on while watching, where the platform allows.
async function stayAwake() {
  lock = await navigator.wakeLock?.request("screen").catch(() => null) ?? null;
}
