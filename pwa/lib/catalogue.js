// What is set up: from this phone at once, refreshed when the server has something newer.

import { get } from "./api.js";
import { getMeta, setMeta } from "./db.js";

const listeners = new Set();

/** Be told of a newer catalogue. Returns how to stop. */
export function onCatalogue(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

/** The catalogue this phone has, or null; a newer one follows through onCatalogue. */
export async function loadCatalogue() {
  const kept = await getMeta("catalogue");
  refresh(kept?.etag).catch(() => {});
  return kept?.body ?? null;
}

/** Ask for a newer one. Throws ApiProblem, NoNetwork. */
export async function refresh(etag) {
  const answer = await get("/api/catalogue", { etag });
  if (answer.status === 304) return;
  await setMeta("catalogue", { etag: answer.etag, body: answer.body });
  listeners.forEach((listen) => listen(answer.body));
}
