// Tapping: saved on this phone, shown with a way back, never in the way of the next one.

import { isoDay } from "../domain/days.js";
import { change, hold, HOLD_MS, save, StorageFull, undo } from "../lib/outbox.js";
import { countUse, keepOwn, lastChecked, lastDone, placeId, t, toast } from "./app.js";

/** A practice was lived (+1) or missed (-1) here. */
export async function tap(practice, polarity) {
  const made = await keep({ type: "event", practice: practice.id, polarity, place: placeId.value }, practice);
  if (!made) return;
  show({ id: made.id, practice, polarity });
  countUse(practice.id);
}

/** Something that is known by its last date was done, today or on an earlier day. */
export async function doneOn(practice, happened_on = isoDay(Date.now())) {
  const before = lastDone.value;
  const made = await keep({ type: "recency", practice: practice.id, happened_on }, practice);
  if (!made) return;
  const remember = (dates) => { lastDone.value = dates; return keepOwn("lastDone", dates); };
  const latest = [before[practice.id] ?? "", happened_on].sort()[1];
  await remember({ ...before, [practice.id]: latest });
  show({ id: made.id, practice, polarity: null, restore: () => remember(before) });
}

/** A condition is there, partly or not at all. */
export async function check(practice, state) {
  const [before, key] = [lastChecked.value, `${practice.id}|${placeId.value}`];
  const made = await keep({ type: "check", practice: practice.id, place: placeId.value, state }, practice);
  if (!made) return;
  const remember = (checks) => { lastChecked.value = checks; return keepOwn("lastChecked", checks); };
  await remember({ ...before, [key]: { state, on: isoDay(Date.now()) } });
  show({ id: made.id, practice, polarity: { present: 1, partly: 0, absent: -1 }[state], state, restore: () => remember(before) });
}

/** Keep a record of anything with a name; null when it could not be kept, and then that is said. */
export async function keep(record, practice) {
  try {
    const made = await save(record);
    navigator.vibrate?.(15);
    import("../lib/storage.js").then(({ askToKeep }) => askToKeep()).catch(() => {});
    return made;
  } catch (error) {
    const sentence = error instanceof StorageFull ? t.toast.full : t.toast.lost;
    toast.value = { error: sentence, text: JSON.stringify({ ...record, practice: practice.name, at: new Date().toISOString() }) };
    return null;
  }
}

/** Say that something was saved, with a way back. `state` is the word for it; `restore` undoes what else was changed. */
export function show(saved) {
  toast.value = { ...saved, until: Date.now() + HOLD_MS };
}

/** Why it was hard, as the person sees it; the record waits a little longer for it. */
export async function giveReason(reason) {
  const shown = toast.value;
  const chosen = shown.reason === reason ? undefined : reason;
  await hold(shown.id, HOLD_MS);
  if (await change(shown.id, { reason: chosen })) toast.value = { ...shown, reason: chosen };
}

/** Take the tap on the toast back. */
export async function undoTap() {
  const shown = toast.value;
  const how = await undo(shown.id);
  await shown.restore?.();
  toast.value = { note: how === "deleted" ? t.toast.undone : t.toast.undoneLater };
}

export function closeToast() {
  toast.value = null;
}
