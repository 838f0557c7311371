// What is set up: kept on this phone, refreshed when the server has something newer.

import { get } from "./api.js";
import { setMeta } from "./db.js";

const listeners = new Set();

/** Be told of a newer catalogue. Returns how to stop. */
export function onCatalogue(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

/** Ask for a newer one than `etag`; it is kept, and follows through onCatalogue. Throws ApiProblem, NoNetwork. */
export async function refresh(etag) {
  const answer = await get("/api/catalogue", { etag });
  if (answer.status === 304) return;
  await setMeta("catalogue", { etag: answer.etag, body: answer.body });
  listeners.forEach((listen) => listen(answer.body));
}
