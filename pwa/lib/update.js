// New versions of the app: fetched quietly, used when the person says so, never half.

const EVERY_MS = 60 * 60_000;
const THROTTLE_MS = 30_000;
const listeners = new Set();
let registration = null;
let checked = 0;

// Trusted Types: the one script address this app ever makes is its worker's.
const policy = globalThis.trustedTypes?.createPolicy("wallfly", {
  createScriptURL(address) {
    if (address !== "/sw.js") throw new TypeError("Not ours");
    return address;
  },
});

/** Be told when a new version is ready. Returns how to stop. */
export function onUpdateReady(listen) {
  listeners.add(listen);
  if (registration?.waiting) listen();
  return () => listeners.delete(listen);
}

/** Register the worker and keep looking for new versions. */
export async function start() {
  if (!navigator.serviceWorker) return;
  const address = policy ? policy.createScriptURL("/sw.js") : "/sw.js";
  registration = await navigator.serviceWorker.register(address, { type: "module", updateViaCache: "none" });
  const ready = () => { if (registration.waiting && navigator.serviceWorker.controller) listeners.forEach((listen) => listen()); };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", ready));
  ready();
  addEventListener("wallfly:newer", () => location.reload());
  addEventListener("pageshow", check);
  addEventListener("focus", check);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") check(); });
  setInterval(check, EVERY_MS);
}

function check() {
  if (Date.now() - checked < THROTTLE_MS) return;
  checked = Date.now();
  registration?.update().catch(() => {});
}

/** Use the new version: the worker takes over, then the page loads again, once. */
export function applyUpdate() {
  if (!registration?.waiting) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting.postMessage("skipWaiting");
}
