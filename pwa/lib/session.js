// Who uses this phone now. The sign-in itself is a cookie that no script can read.

import { del, post } from "./api.js";
import { getMeta, setMeta } from "./db.js";
import { counts } from "./outbox.js";

/** The member this phone is signed in as, or null. */
export const currentMember = async () => (await getMeta("member")) ?? null;

/** Use an invite. Throws ApiProblem, NoNetwork. */
export async function join(code, nickname) {
  const { body } = await post("/api/join", { code, nickname });
  const before = await getMeta("member");
  if (before && before.id !== body.member.id) await setMeta("safeBefore", 0);
  await setMeta("member", { ...body.member, nickname });
  navigator.storage?.persist?.().catch(() => {});
  return body.member;
}

/** Sign out. What waits stays here, sealed for its owner. Returns how many wait. */
export async function signOut() {
  const { waiting } = await counts();
  await del("/api/session").catch(() => {});
  await setMeta("member", null);
  await setMeta("me", null);
  return waiting;
}
