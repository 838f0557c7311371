// What the screens show: a few signals, filled from this phone and kept up to date.

import { computed, signal } from "../lib/html.js";
import { showBadge } from "../lib/badge.js";
import { get, patch } from "../lib/api.js";
import { onCatalogue, refresh } from "../lib/catalogue.js";
import { done, getMeta, ownKey, setMeta, transact } from "../lib/db.js";
import * as outbox from "../lib/outbox.js";
import { nextPicture } from "../lib/picture.js";
import { onceAtATime, onState, state as syncState } from "../lib/sync.js";
import { onUpdateReady } from "../lib/update.js";
import { language, t } from "../lib/words.js";

export { t };
export const member = signal(null);
export const catalogue = signal(null);
export const placeId = signal(null);
export const counts = signal({ noticed: 0, safe: 0, waiting: 0, problems: 0 });
export const today = signal([]);
export const sending = signal({ ...syncState });
export const concernsWaiting = signal(0);
export const concernsCame = signal(0);
export const updateReady = signal(false);
export const me = signal(null);
export const receipt = signal(null); // what the server's count of this phone's numbers gave: {at, again, gone}
export const toast = signal(null);
export const lastDone = signal({}); // practice -> day
export const lastChecked = signal({}); // "practice|place" -> {state, on}
export const putAside = signal({}); // practice -> day its reminder was put aside
export const promises = signal([]); // one's own that wait for their result: {id, place, due_on, what}
export const walkOn = signal(false); // a walk is on; all else about it is in walk.js
export const tagged = signal(null); // the place whose poster or tag brought us here
export const route = signal(location.hash.slice(1) || "/");

export const place = computed(() => catalogue.value?.places.find((one) => one.id === placeId.value) ?? null);
export const siteName = (id) => catalogue.value?.sites.find((one) => one.id === id)?.name ?? "";
export const practiceOf = (id) => catalogue.value?.practices.find((one) => one.id === id);
export const placeName = (id) => catalogue.value?.places.find((one) => one.id === id)?.name ?? id;

export function go(path) {
  if (location.hash.slice(1) === path) return;
  location.hash = path;
}

/** Load what this phone has, and listen for what changes. */
export async function boot() {
  Object.assign(document.documentElement, { lang: t.lang, dir: t.dir });
  addEventListener("hashchange", () => { route.value = location.hash.slice(1) || "/"; scrollTo(0, 0); });
  onCatalogue(async (body) => use(body, await getMeta("used")));
  outbox.onChange(count);
  const { walk } = await welcome();
  await takePlaceFromAddress();
  if (walk) import("./walk.js").catch(() => {});
  onState((state) => {
    const justSafe = state.lastOk !== sending.value.lastOk;
    sending.value = { ...state };
    if (justSafe) refreshMe();
  });
  onUpdateReady(() => { updateReady.value = true; });
}

/** At start, and after joining: all that this phone knows, in one look; what is newer follows the first picture. Resolves with the facts. */
export async function welcome() {
  const { facts, ...seen } = await outbox.atStart();
  show(seen);
  [member.value, placeId.value, me.value, receipt.value] = [facts.member ?? null, facts.place, facts.me ?? null, null];
  if (!member.value) return facts;
  const own = (key) => facts[ownKey(key, member.value.id)];
  [lastDone.value, lastChecked.value, promises.value, putAside.value] = [own("lastDone") ?? {}, own("lastChecked") ?? {}, own("promises") ?? [], own("putAside") ?? {}];
  use(facts.catalogue?.body, facts.used);
  (facts.catalogue ? nextPicture() : Promise.resolve()).then(() => {
    refresh(facts.catalogue?.etag).catch(() => {});
    refreshMe().then(bringBack).catch(() => {});
  });
  return facts;
}

// Once on a phone: what its member did from another one before.
async function bringBack() {
  if (!me.value || (await getMeta(ownKey("broughtBack", member.value.id)))) return;
  if (me.value.records.stored) {
    const past = await (await import("../lib/restore.js")).ownPast();
    [lastDone.value, lastChecked.value, promises.value] = [{ ...past.dates, ...lastDone.value }, { ...past.checks, ...lastChecked.value }, [...promises.value, ...past.promises]];
    await Promise.all([keepOwn("lastDone", lastDone.value), keepOwn("lastChecked", lastChecked.value), keepOwn("promises", promises.value)]);
  }
  await keepOwn("broughtBack", true);
}

/** Keep a fact of the person who uses this phone now; others who use it do not see it. */
export const keepOwn = (key, value) => setMeta(ownKey(key, member.value.id), value);

/** Fetch the catalogue now, for a phone that has none. Throws when there is no network. */
export const fetchCatalogue = () => refresh();

// The order of tiles is settled when the catalogue is loaded: nothing moves under a thumb.
let order = new Map();
export const used = (id) => order.get(id) ?? 0;

function use(body, counted) {
  order = new Map(Object.entries(counted ?? {}));
  if (body) catalogue.value = body;
}

export const countUse = (id) =>
  transact("meta", "readwrite", async (t) => {
    const meta = t.objectStore("meta");
    const known = (await done(meta.get("used"))) ?? {};
    await done(meta.put({ ...known, [id]: (known[id] ?? 0) + 1 }, "used"));
  });

export async function refreshMe() {
  if (!member.value) return;
  try {
    const fetched = Date.now();
    const { body } = await get("/api/me");
    me.value = { ...body, fetched };
    await setMeta("me", me.value);
    const { missing } = body.records;
    const { again, gone } = missing.length ? await (await import("../lib/kept.js")).sendAgain(missing) : { again: 0, gone: 0 };
    receipt.value = { at: Date.now(), gone, again: again + (receipt.value?.again ?? 0) };
    if (body.member.language !== language) await patch("/api/me/settings", { language }); // messages speak it too
  } catch {
    // What this phone knew last stays on screen.
  }
}

// However much changed meanwhile, it is counted once more.
let counting = false;
const recount = onceAtATime(async () => {
  counting = true;
  const own = await outbox.ownNow();
  counting = false;
  show(own);
});

function show(own) {
  [counts.value, today.value] = [own.counts, own.today];
  showBadge(own.counts.waiting);
}

// One record more is added; all of them are counted when a count under way may or may not have seen it.
function count(saved) {
  if (!saved || counting || saved.owner !== member.value?.id) recount();
  else if (!today.value.some((row) => row.id === saved.id)) {
    const { noticed, waiting } = counts.value;
    show({ counts: { ...counts.value, noticed: noticed + 1, waiting: waiting + 1 }, today: [saved, ...today.value] });
  }
}

export async function choosePlace(id) {
  placeId.value = id;
  if (tagged.value !== id) tagged.value = null;
  await setMeta("place", id);
}

// A poster's address ends in the place: it is taken over, and the address becomes plain again.
async function takePlaceFromAddress() {
  const found = location.pathname.match(/^\/p\/([a-z0-9_-]+)$/);
  if (!found) return;
  await choosePlace(found[1]);
  tagged.value = found[1];
  history.replaceState(null, "", "/" + location.hash);
}
