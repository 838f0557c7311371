// One's own records as this phone has them: today's, earlier ones, what waits; and the receipt for them.

import { html, useEffect, useSignal } from "../lib/html.js";
import { asText, discard, earlier, problems, waiting } from "../lib/kept.js";
import { undo } from "../lib/outbox.js";
import { flush } from "../lib/sync.js";
import { style } from "../lib/style.js";
import { locale, told } from "../lib/words.js";
import { daysSince, isoDay, standing } from "../domain/days.js";
import { recalled } from "../domain/mend.js";
import { Icon, Mark } from "../components/icons.js";
import { Empty, Head, SyncLine } from "../components/ui.js";
import { catalogue, counts, lastDone, me, placeName, practiceOf, receipt, t, today, toast } from "../state/app.js";

await style("records");

const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const POLARITIES = { present: 1, kept: 1, partly: 0, "told before": 0, absent: -1, missed: -1, broken: -1 };

/** What a record is called: its practice, or what kind of thing it is. */
export const nameOf = (record) => practiceOf(record.practice)?.name ?? t.records.kinds[record.type] ?? record.type;

/** Where and when, in a few words. */
export const whereOf = (record, at) => [record.place && placeName(record.place), time.format(at)].filter(Boolean).join(", ");

/** The shape of what was seen; nothing for what has none. */
export function Shape({ record }) {
  const polarity = record.polarity ?? (record.type === "scan" ? record.state : POLARITIES[record.state ?? record.result]);
  if (polarity !== undefined) return html`<span class=${polarity === 1 ? "lived-mark" : polarity === -1 ? "missed-mark" : "unsure-mark"}><${Mark} polarity=${polarity} /></span>`;
  return html`<span class="quiet"><${Icon} name=${{ walk: "timer", recency: "calendar", promise: "promise", contact_mark: "tap" }[record.type] ?? "log"} /></span>`;
}

/** Records that arrived with a time that cannot be wait for a word from their author. */
export function ToMend() {
  const count = me.value?.quarantined ?? 0;
  if (!count) return null;
  return html`<a class="banner" href="#/mend"><${Icon} name="clock" /><span class="what"><b>${t.records.toMend(count)}</b><small>${t.records.toMendText}</small></span><${Icon} name="right" /></a>`;
}

const shown = (rows) => rows.filter((row) => row.record.type !== "retract");

/** What was noticed today, with the receipt. */
export function Today() {
  const rows = shown(today.value);
  return html`<section><div class="titled"><h2 class="plain">${t.mine.today}</h2><${SyncLine} /></div><${Receipt} />
    ${rows.length ? html`<ul class="card rows list">${rows.map((row) => html`<${Entry} key=${row.id} row=${row} />`)}</ul>` : html`<${Empty} title=${t.mine.nothing} text=${t.mine.nothingText} />`}
  </section>`;
}

/** What the server's count of this phone's numbers says. */
export function Receipt() {
  if (!receipt.value) return null;
  const { at, again, gone } = receipt.value;
  if (gone) return html`<p class="banner" role="alert"><${Icon} name="alert" /><span>${t.records.gone(gone)}</span></p>`;
  return html`<p class="quiet receipt">${again ? t.records.again(again) : t.records.proven(time.format(at))}</p>`;
}

/** One's own last times, as only oneself sees them. */
export function Dates() {
  const known = (catalogue.value?.practices ?? []).filter((one) => one.kind === "recency" && lastDone.value[one.id]);
  if (!known.length) return null;
  return html`<section><h2 class="plain">${t.records.dates}</h2><ul class="card rows list">${known.map((one) => {
    const last = lastDone.value[one.id];
    return html`<li key=${one.id}><${Icon} name=${one.icon} size=${20} /><span class="what"><b>${one.name}</b><small>${t.log.daysAgo(daysSince(last, Date.now()))}${one.days ? `. ${t.records.standings[standing(last, one.days, Date.now())](one.days)}` : ""}</small></span></li>`;
  })}</ul></section>`;
}

/** Things by the local day of their time, in the order they come. */
export function byDay(things, timeOf) {
  const days = new Map();
  for (const one of things) {
    const date = isoDay(timeOf(one));
    days.set(date, [...(days.get(date) ?? []), one]);
  }
  return [...days];
}

/** A day in words. */
export const dayName = (date) => day.format(new Date(`${date}T12:00`));

/** The days before that this phone still has, and the way to all of them. */
export function Earlier() {
  const rows = useSignal([]);
  useEffect(() => { earlier().then((found) => { rows.value = shown(found); }); }, [counts.value]);
  const days = byDay(rows.value, (row) => row.tappedAt);
  return html`${days.map(([date, ofDay]) => html`<section key=${date}><h2 class="plain">${dayName(date)}</h2>
    <ul class="card rows list">${ofDay.map((row) => html`<${Entry} key=${row.id} row=${row} />`)}</ul></section>`)}
    <section class="card link"><a href="#/records"><${Icon} name="log" /><span class="what"><b>${t.records.all}</b><small>${t.records.allText}</small></span><${Icon} name="right" /></a></section>`;
}

export function Entry({ row }) {
  const open = useSignal(false);
  const { record } = row;
  return html`<li class=${`entry${row.takenBack ? " back" : ""}`}>
    <button onClick=${() => { open.value = !open.value; }} aria-expanded=${open.value}>
      <${Shape} record=${record} /><span class="what"><b>${nameOf(record)}</b><small>${whereOf(record, row.tappedAt)}${recalled(record) ? `. ${t.records.story}` : ""}</small></span><${Safety} row=${row} />
    </button>
    ${open.value && html`<${Detail} row=${row} />`}
  </li>`;
}

function Safety({ row }) {
  const [icon, word] = row.takenBack ? ["undo", t.mine.takenBack] : row.state === "safe" ? ["shield", t.mine.safe] : row.state === "problem" ? ["alert", t.mine.refused] : ["device", t.mine.onPhone];
  return html`<span class="safety"><${Icon} name=${icon} size=${20} />${word}</span>`;
}

function Detail({ row }) {
  const back = async () => {
    const how = await undo(row.id);
    toast.value = { note: how === "deleted" ? t.toast.undone : t.toast.undoneLater };
  };
  return html`<div class="detail">
    ${row.problem && html`<p>${told(row.problem)}</p>`}
    ${recalled(row.record) && html`<p>${t.records.storyText}</p>`}
    <div class="chips">
      ${!row.takenBack && row.state !== "problem" && row.record.type !== "round" && html`<button class="chip" onClick=${back}>${t.mine.takeBack}</button>`}
      ${row.state === "problem" && html`<button class="chip" onClick=${() => navigator.clipboard?.writeText(asText([row]))}>${t.mine.copy}</button>
        <button class="chip" onClick=${() => discard(row.id)}>${t.mine.discard}</button>`}
    </div></div>`;
}

/** What has not reached the server, and why. */
export function Queue() {
  const found = useSignal({ waits: [], refused: [] });
  useEffect(() => { Promise.all([waiting(), problems()]).then(([waits, refused]) => { found.value = { waits, refused }; }); }, [counts.value]);
  const { waits, refused } = found.value;
  return html`<${Head} title=${t.queue.title} back="/" /><${SyncLine} /><${Receipt} />
    ${!waits.length && !refused.length && html`<${Empty} title=${t.queue.none} text=${t.queue.noneText} />`}
    ${waits.length > 0 && html`<section><div class="titled"><h2 class="plain">${t.queue.waiting}</h2><button class="chip" onClick=${() => flush()}>${t.queue.sendNow}</button></div>
      <ul class="card rows list">${waits.map((row) => html`<${Entry} key=${row.id} row=${row} />`)}</ul></section>`}
    ${refused.length > 0 && html`<section><h2 class="plain">${t.queue.problems}</h2><ul class="card rows list">${refused.map((row) => html`<${Entry} key=${row.id} row=${row} />`)}</ul></section>`}`;
}
