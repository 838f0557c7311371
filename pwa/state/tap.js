// Tapping: saved on this phone, shown with a way back, never in the way of the next one.

import { setMeta } from "../lib/db.js";
import { change, hold, HOLD_MS, save, StorageFull, undo } from "../lib/outbox.js";
import { askToKeep } from "../lib/storage.js";
import { countUse, lastDone, placeId, t, toast } from "./app.js";

/** A practice was lived (+1) or missed (-1) here. */
export async function tap(practice, polarity) {
  const made = await keep({ type: "event", practice: practice.id, polarity, place: placeId.value }, practice);
  if (!made) return;
  countUse(practice.id);
  show({ id: made.id, practice, polarity });
}

/** Something that is known by its last date was done today. */
export async function doneToday(practice) {
  const date = new Date();
  const happened_on = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const before = lastDone.value;
  const made = await keep({ type: "recency", practice: practice.id, happened_on }, practice);
  if (!made) return;
  await remember({ ...before, [practice.id]: happened_on });
  show({ id: made.id, practice, polarity: null, restore: () => remember(before) });
}

async function remember(dates) {
  lastDone.value = dates;
  await setMeta("lastDone", dates);
}

async function keep(record, practice) {
  try {
    const made = await save(record);
    navigator.vibrate?.(15);
    askToKeep().catch(() => {});
    return made;
  } catch (error) {
    const sentence = error instanceof StorageFull ? t.toast.full : t.toast.lost;
    toast.value = { error: sentence, text: JSON.stringify({ ...record, practice: practice.name, at: new Date().toISOString() }) };
    return null;
  }
}

function show(saved) {
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
