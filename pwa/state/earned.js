// What one has earned, kept up to date while its screens are open: at once from this phone's records,
// and again from the server's count.

import { computed, effect, signal, useEffect } from "../lib/html.js";
import { getMeta, ownKey } from "../lib/db.js";
import { earlier } from "../lib/kept.js";
import { weekTotal } from "../domain/points.js";
import { addedBy, questsOf, standing, withNews } from "../domain/standing.js";
import { catalogue, counts, keepOwn, me, member, refreshMe, today } from "./app.js";

const SOON_MS = 1500; // points are counted a moment after a record is safe
const AGAIN_MS = 5000;
const MINUTE_MS = 60_000;

const before = signal([]); // rows of the days before that this phone still has
const due = signal(new Map());
const minute = signal(Date.now());
let lastSure = null; // {week, known, here}: what the server had counted, and what this phone had, when they last agreed

export const rows = computed(() => [...today.value, ...before.value]);
const given = computed(() => ({ me: me.value, catalogue: catalogue.value, member: me.value?.member ?? member.value, rows: rows.value, due: due.value, now: minute.value }));

/** As `standing` says it; null without a catalogue. */
export const earned = computed(() => (catalogue.value && member.value ? standing(given.value) : null));
/** This week's quests here, those that can be done now first. */
export const quests = computed(() => (catalogue.value && member.value ? questsOf(given.value) : []));
/** What one record adds to its week, part by part. */
export const added = (id) => addedBy(id, given.value);
/** {now, before} when the server's count came out differently from what this phone had said. */
export const recounted = signal(null);

/** For screens that show it: asks the server again until it has counted what was sent, and minds the time. */
export function useEarned() {
  const { sure } = earned.value ?? {};
  const { waiting } = counts.value;
  useEffect(() => {
    if (sure || waiting) return undefined;
    const [soon, again] = [setTimeout(refreshMe, SOON_MS), setInterval(refreshMe, AGAIN_MS)];
    return () => { clearTimeout(soon); clearInterval(again); };
  }, [sure, waiting]);
  useEffect(() => {
    const tick = setInterval(() => { minute.value = Date.now(); }, MINUTE_MS);
    minute.value = Date.now();
    return () => clearInterval(tick);
  }, []);
}

/** Remember when a follow-up is due, for the points that doing it gives. */
export async function keepDue(target, at) {
  due.value = new Map([...due.value, [target, at]]);
  await keepOwn("due", due.value);
}

async function load() {
  const own = (key) => getMeta(ownKey(key, member.value?.id));
  const [dates, kept] = await Promise.all([own("due"), own("lastSure")]);
  [due.value, lastSure] = [dates ?? new Map(), kept ?? null];
  before.value = await earlier();
}

await load();
effect(() => {
  if (counts.value) earlier().then((found) => { before.value = found; });
});
effect(() => compare(earned.value));

// What this phone had said is worked out again from where both last agreed: what was undone since, or
// never left this phone, is no recount.
function compare(found) {
  if (!found?.sure) return;
  const { week, known, mine, total } = found;
  const said = lastSure?.week === week ? weekTotal(withNews(lastSure.known, mine.parts, lastSure.here)) : total;
  if (said !== total) recounted.value = { now: total, before: said };
  lastSure = { week, known, here: mine.parts };
  keepOwn("lastSure", lastSure).catch(() => {});
}
