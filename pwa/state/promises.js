// One's own promises: made at a place, due on a day, until one says how they ended. What they were
// about is kept on this phone only.

import { keepOwn, placeId, promises, t } from "./app.js";
import { keep, show } from "./tap.js";

function remember(list) {
  promises.value = list;
  return keepOwn("promises", list);
}

/** A promise was made here. */
export async function promise(what, due_on) {
  const name = what || t.promises.unnamed;
  const before = promises.value;
  const made = await keep({ type: "promise", place: placeId.value, due_on }, { name });
  if (!made) return;
  await remember([...before, { id: made.id, place: made.place, due_on, what }].sort((a, b) => (a.due_on < b.due_on ? -1 : 1)));
  show({ id: made.id, practice: { name }, polarity: null, state: "promised", restore: () => remember(before) });
}

/** How it ended: "kept", "missed", "told before". */
export async function end(one, result) {
  const name = one.what || t.promises.unnamed;
  const before = promises.value;
  const made = await keep({ type: "promise_result", target: one.id, result }, { name });
  if (!made) return;
  await remember(before.filter((other) => other.id !== one.id));
  const [polarity, state] = { kept: [1, "kept"], missed: [-1, "missed"], "told before": [0, "told"] }[result];
  show({ id: made.id, practice: { name }, polarity, state, restore: () => remember(before) });
}
