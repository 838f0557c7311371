// The worker: keeps the app's files on the phone, sends what waits, shows messages.

import { flush } from "./lib/sync.js";
import { keepUp } from "./lib/subscription.js";
import { getMeta, setMeta } from "./lib/db.js";
import { send as sendConcerns } from "./lib/concerns.js";
import { counts } from "./lib/outbox.js";

const { version, files } = /* the list of files is put here */ [];
const CACHE = `wallfly-${version}`;
const keyed = (path, hash) => `${path}?h=${hash}`;
const hashes = new Map(files);
let opened = null;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

// Copies what has not changed from the version before, and fetches only the rest.
async function install() {
  const cache = await caches.open(CACHE);
  for (const [path, hash] of files) {
    const known = await caches.match(keyed(path, hash));
    const response = known ?? (await fetch(path, { cache: "no-cache" }));
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    await cache.put(keyed(path, hash), response);
  }
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith("wallfly-") && name !== CACHE) await caches.delete(name);
  await self.registration.navigationPreload?.disable();
  await self.clients.claim();
}

self.addEventListener("message", (event) => { if (event.data === "skipWaiting") self.skipWaiting(); });

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  const page = event.request.mode === "navigate" && (pathname === "/" || pathname.startsWith("/p/"));
  const path = page ? "/" : pathname;
  const hash = hashes.get(path);
  if (hash === undefined) return; // the interface and the book are never kept
  opened ??= caches.open(CACHE);
  event.respondWith(opened.then((cache) => cache.match(keyed(path, hash))).then((kept) => kept ?? fetch(event.request)));
});

self.addEventListener("sync", (event) => {
  event.waitUntil(sendAll());
});

// With no window open nothing can be undone any more, so all of it may go; else what is held stays.
async function sendAll() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  await sendConcerns().catch(() => {});
  await flush({ everything: windows.length === 0 });
  // A browser that is told of the failure wakes us up again by itself. A window out of sight may be
  // one that is just closing: only one that is looked at sends by itself for sure.
  const watched = windows.some((one) => one.visibilityState === "visible");
  if (!watched && (await counts()).waiting > 0) throw new Error("Some records still wait");
}

self.addEventListener("push", (event) => {
  event.waitUntil(show(message(event.data)));
});

function message(data) {
  try {
    return data.json().notification ?? {};
  } catch {
    return {};
  }
}

const NEW = self.navigator.language.startsWith("de") ? "Es gibt etwas Neues." : "There is something new for you.";

// Something is always shown: a phone that receives a silent message soon receives none.
function show({ title = "Wallfly", body = NEW, navigate = "/", tag = "wallfly", lang, dir, app_badge: badge, actions = [] }) {
  const shown = self.registration.showNotification(title, {
    body, tag, lang, dir, icon: "/icons/192.png", badge: "/icons/192.png", actions: actions.map(({ action, title }) => ({ action, title })),
    data: { navigate, actions: Object.fromEntries(actions.map((one) => [one.action, one.navigate])) },
  });
  return Promise.all([shown, Number(badge) ? self.navigator.setAppBadge?.(Number(badge)).catch(() => {}) : undefined]);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { navigate = "/", actions = {} } = event.notification.data ?? {};
  event.waitUntil(open(actions[event.action] ?? navigate));
});

async function open(target) {
  const address = new URL(target, self.location.origin);
  const path = address.origin === self.location.origin ? address.pathname + address.search + address.hash : "/";
  const [client] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!client) return self.clients.openWindow(path);
  await client.focus().catch(() => undefined);
  return client.navigate(path).catch(() => undefined);
}

// The push service changed our address: a new one is handed in at once, or when the app is next opened.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(changed());
});

async function changed() {
  if (!(await getMeta("member"))) return;
  await setMeta("pushChanged", true);
  await keepUp(self.registration, Notification.permission).catch(() => {});
}
