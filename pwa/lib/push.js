// Messages: asked for on a click, after an explanation, and easy to end.

import { del, post } from "./api.js";
import { setMeta } from "./db.js";
import { isInstalled, onApple } from "./install.js";
import { keepUp, PushLate, serverKey, subscribeWith } from "./subscription.js";
import { t } from "./words.js";

/** `off` (the server sends none), `unsupported`, `install-first`, `denied`, `on`, `ask`. */
export async function pushState() {
  if (onApple() && !isInstalled()) return "install-first";
  if (!("PushManager" in globalThis) || !navigator.serviceWorker) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const ready = await navigator.serviceWorker.getRegistration();
  const subscription = Notification.permission === "granted" ? await ready?.pushManager.getSubscription() : null;
  if (subscription) return "on";
  return (await serverKey()) === null ? "off" : "ask";
}

/** Ask the person and the push service. Throws with a sentence. */
export async function subscribe() {
  const key = await serverKey();
  if (key === null) throw new Error(t.settings.push.off);
  if ((await Notification.requestPermission()) !== "granted") throw new Error(t.settings.push.denied);
  try {
    await subscribeWith(await navigator.serviceWorker.ready, key);
  } catch (error) {
    throw error instanceof PushLate || error.name === "AbortError" ? new Error(t.settings.pushLate) : error;
  }
}

/** End messages on this phone. */
export async function unsubscribe() {
  await setMeta("pushWanted", false);
  const ready = await navigator.serviceWorker.ready;
  await (await ready.pushManager.getSubscription())?.unsubscribe();
  await del("/api/push-subscriptions");
}

async function stayReachable() {
  if (!("PushManager" in globalThis) || !navigator.serviceWorker) return;
  const ready = await navigator.serviceWorker.getRegistration();
  if (ready) await keepUp(ready, Notification.permission);
}

/** Now, and whenever the app comes to the front again. */
export function start() {
  const look = () => stayReachable().catch(() => {});
  look();
  addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });
}

/** Send a test message; resolves with what the push service answered. */
export const test = async () => (await post("/api/push-subscriptions/test", {})).body.results;
