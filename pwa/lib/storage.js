// Asking the browser to keep what this phone has, even when it runs short of space.

import { getMeta, setMeta } from "./db.js";

let asked = false;

/**
 * Asked once, after the first record was saved: by then there is something to lose, a tap has just
 * been made, and a browser that puts the question to the person is understood.
 */
export async function askToKeep() {
  if (asked || !navigator.storage?.persist) return;
  asked = true;
  if (await getMeta("askedToKeep")) return;
  await setMeta("askedToKeep", true);
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}
