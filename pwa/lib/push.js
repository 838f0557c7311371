// Messages: asked for on a click, after an explanation, and easy to end.

import { del, get, post, put } from "./api.js";
import { isInstalled, onApple } from "./install.js";

const PATIENCE_MS = 20_000;

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

async function serverKey() {
  return (await get("/api/push-subscriptions")).body.application_server_key;
}

/** Ask the person and the push service. Throws with a sentence. */
export async function subscribe() {
  const key = await serverKey();
  if (key === null) throw new Error("Messages are switched off here.");
  if ((await Notification.requestPermission()) !== "granted") throw new Error("Your phone does not allow messages from this app.");
  const ready = await navigator.serviceWorker.ready;
  const old = await ready.pushManager.getSubscription();
  if (old && !sameKey(old.options.applicationServerKey, key)) await old.unsubscribe();
  const subscription = await within(PATIENCE_MS, ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  await put("/api/push-subscriptions", subscription.toJSON());
}

/** End messages on this phone. */
export async function unsubscribe() {
  const ready = await navigator.serviceWorker.ready;
  await (await ready.pushManager.getSubscription())?.unsubscribe();
  await del("/api/push-subscriptions");
}

/** Send a test message; resolves with what the push service answered. */
export const test = async () => (await post("/api/push-subscriptions/test", {})).body.results;

function sameKey(buffer, key) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return text === key;
}

function within(ms, work) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("The push service did not answer. Try again later.")), ms));
  return Promise.race([work, late]);
}
