// Signing out of this phone for now, or leaving for good.

import { del } from "./api.js";
import { done, getMeta, ownKey, setMeta, transact } from "./db.js";
import { counts } from "./outbox.js";
import { flush } from "./sync.js";

/** Sign out. What waits stays here, sealed for its owner. Returns how many wait. */
export async function signOut() {
  const { waiting } = await counts();
  await del("/api/session").catch(() => {});
  await setMeta("member", null);
  await setMeta("me", null);
  return waiting;
}

// What belongs to the phone, or to others who use it too; `numbering` has an entry for each of them.
const OF_THE_PHONE = new Set(["catalogue", "place", "numbering", "installation", "nextNumber", "thrownAway"]);

/**
 * Leave for good: what waits is sent, who one was is erased at the server, and nothing of one's own
 * stays on this phone. Throws ApiProblem, NoNetwork, and then nothing has changed.
 */
export async function leave() {
  const [me, concerns] = [await getMeta("member"), await import("./concerns.js")];
  await flush({ everything: true }).catch(() => 0);
  await concerns.send().catch(() => {});
  await del("/api/me");
  await concerns.forgetAll(me?.id);
  await transact(["records", "meta"], "readwrite", async (t) => {
    const [records, meta] = [t.objectStore("records"), t.objectStore("meta")];
    for (const row of await done(records.getAll())) if (row.owner === me?.id) await done(records.delete(row.id));
    for (const key of await done(meta.getAllKeys())) if (!OF_THE_PHONE.has(key) && (!key.includes("|") || key.endsWith(ownKey("", me?.id)))) await done(meta.delete(key));
    const numbers = await done(meta.get("numbering"));
    if (numbers) await done(meta.put(Object.fromEntries(Object.entries(numbers).filter(([owner]) => owner !== me?.id)), "numbering"));
  });
}
