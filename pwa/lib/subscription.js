// The address this phone has at its push service, kept up to date with the server. Used by pages
// and by the worker, so nothing here needs a page.

import { ApiProblem, get, put } from "./api.js";
import { getMeta, setMeta } from "./db.js";

const PATIENCE_MS = 20_000;
const POSTED_AGAIN_MS = 7 * 86_400_000;

export const serverKey = async () => (await get("/api/push-subscriptions")).body.application_server_key;

/** Subscribe at the push service and hand the address in. Throws when one of them does not answer. */
export async function subscribeWith(registration, key) {
  const old = await registration.pushManager.getSubscription();
  if (old && !sameKey(old.options.applicationServerKey, key)) await old.unsubscribe();
  let subscription = await ask(registration, key);
  try {
    await handIn(subscription);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== "endpoint_taken") throw error;
    // Someone else used this browser before: this phone takes an address of its own.
    await subscription.unsubscribe();
    subscription = await ask(registration, key);
    await handIn(subscription);
  }
  await setMeta("pushWanted", true);
}

/**
 * Make sure that the server knows where this phone is, when messages are switched on: after the push
 * service changed the address, after the server changed its key, and once a week in any case.
 */
export async function keepUp(registration, permission) {
  if (permission !== "granted" || !(await getMeta("pushWanted"))) return;
  const key = await serverKey();
  if (key === null) return;
  const known = await registration.pushManager.getSubscription();
  const posted = (await getMeta("pushPosted")) ?? { at: 0 };
  const same = known && posted.endpoint === known.endpoint && sameKey(known.options.applicationServerKey, key);
  if (same && Date.now() - posted.at < POSTED_AGAIN_MS && !(await getMeta("pushChanged"))) return;
  await subscribeWith(registration, key);
}

async function handIn(subscription) {
  await put("/api/push-subscriptions", subscription.toJSON());
  await setMeta("pushPosted", { endpoint: subscription.endpoint, at: Date.now() });
  await setMeta("pushChanged", false);
}

function ask(registration, key) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new PushLate()), PATIENCE_MS));
  return Promise.race([registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }), late]);
}

/** The push service did not answer. */
export class PushLate extends Error {}

function sameKey(buffer, key) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return text === key;
}
