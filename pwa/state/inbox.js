// What one was told: the app's own copy is the truth, a message on the lock screen only a hint of it.

import { signal } from "../lib/html.js";
import { get, patch, post } from "../lib/api.js";
import { showBadge } from "../lib/badge.js";

export const inbox = signal({ messages: null, unseen: 0 });

/** Fetch it. Throws when there is no network. */
export async function fetchInbox() {
  const { body } = await get("/api/inbox");
  inbox.value = body;
  showBadge(body.unseen, "unseen");
}

/** All that is shown now was seen. */
export async function seeAll() {
  const fresh = inbox.value.messages.filter((one) => one.seen === null).map((one) => one.id);
  if (!fresh.length) return;
  const { body } = await patch("/api/inbox", { seen: fresh });
  inbox.value = { ...inbox.value, unseen: body.unseen };
  showBadge(body.unseen, "unseen");
}

/** Fewer like this one. Resolves with whether its kind is off now. */
export const fewer = async (id) => (await post("/api/inbox/fewer", { id })).body.off;
