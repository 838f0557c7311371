// The walk on this phone's disk: one at a time, changed only in whole steps, so that a reload, a
// second window or a dead battery never loses more than what was not yet saved.

import { done, getMeta, ownKey, setMeta, transact } from "./db.js";
import { save } from "./outbox.js";

const WALK = "walk";
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("wallfly-walk");

/** The walk was ended, in another window perhaps. */
export class WalkOver extends Error {}

/** Be told when another window changed the walk. */
export const onWalk = (listen) => { if (channel) channel.onmessage = listen; };
const tell = () => channel?.postMessage("changed");

/** The walk that is on, or undefined. */
export const readWalk = () => getMeta(WALK);

/** Begin a walk; the one that is on already stays, if there is one. Resolves with what is on now. */
export async function keepWalk(walk) {
  const now = await transact("meta", "readwrite", async (t) => {
    const meta = t.objectStore("meta");
    const known = await done(meta.get(WALK));
    if (!known) await done(meta.put(walk, WALK));
    return known ?? walk;
  });
  tell();
  return now;
}

/** Change the walk in one step. Resolves with what it is now; undefined when it is over. */
export async function changeWalk(change) {
  const next = await transact("meta", "readwrite", (t) => step(t.objectStore("meta"), change));
  tell();
  return next;
}

async function step(meta, change) {
  const walk = await done(meta.get(WALK));
  if (!walk) return undefined;
  const next = change(walk);
  await done(meta.put(next, WALK));
  return next;
}

/** Keep a record and what it changes in the walk, both or neither. Throws WalkOver, StorageFull, StorageLost. */
export async function saveInWalk(record, change) {
  let next;
  const made = await save(record, {
    also: async (meta, kept) => {
      next = await step(meta, (walk) => change(walk, kept));
      if (!next) throw new WalkOver("This walk is over.");
    },
  });
  tell();
  return { made, walk: next };
}

/** End the walk: its record is kept and the walk forgotten, in one step. Resolves with what it was. */
export async function closeWalk(walk, record) {
  try {
    await save(record, {
      hold: 0,
      owner: walk.owner,
      also: async (meta) => {
        if (!(await done(meta.get(WALK)))) throw new WalkOver("This walk is over.");
        await done(meta.delete(WALK));
      },
    });
  } catch (error) {
    if (!(error instanceof WalkOver)) throw error;
  }
  tell();
  return walk;
}

/** Forget a walk that was begun by mistake. */
export async function forgetWalk() {
  await transact("meta", "readwrite", (t) => done(t.objectStore("meta").delete(WALK)));
  tell();
}

/** When one last watched a practice, and who was watched: kept for the next walk. */
export const habits = async (member) => ({ last: {}, roles: {}, overt: true, ...(await getMeta(ownKey("walkHabits", member))) });
export const keepHabits = (member, patch) => habits(member).then((known) => setMeta(ownKey("walkHabits", member), { ...known, ...patch }));
