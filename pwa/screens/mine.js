// One's own: points and where they came from, the rhythm, today's records and how safe they are.

import { html, useEffect, useSignal } from "../lib/html.js";
import { asText, discard, undo, waiting } from "../lib/outbox.js";
import { flush } from "../lib/sync.js";
import { locale } from "../lib/words.js";
import { tapPoints } from "../domain/points.js";
import { Icon, Mark } from "../components/icons.js";
import { Empty, Head, Sheet, SyncLine } from "../components/ui.js";
import { catalogue, counts, me, placeName, practiceOf, t, today, toast } from "../state/app.js";

export function Mine() {
  return html`<${Head} title=${t.mine.title} /><${Points} /><${Rhythm} /><${Today} />`;
}

function Points() {
  const rules = useSignal(false);
  const parts = localParts();
  const week = Object.values(parts).reduce((sum, points) => sum + points, 0);
  const before = me.value?.points ?? { week: 0, season: 0 };
  return html`<section class="card points">
    <p class="sum"><b class="figure">${week}</b><span>${t.mine.week}</span><span class="season">${t.mine.season(before.season - before.week + week)}</span></p>
    ${week === 0 ? html`<p class="quiet">${t.mine.none}</p>` : html`<ul class="rows">${Object.entries(parts).filter(([, points]) => points).map(([part, points]) => html`<li><${Icon} name=${part === "walk" ? "timer" : "tap"} /><span>${t.mine.parts[part] ?? part}</span><b>${points}</b></li>`)}</ul>`}
    <button class="rule" onClick=${() => { rules.value = true; }}><span>${t.mine.rule}</span><${Icon} name="right" /></button>
    ${rules.value && html`<${Sheet} title=${t.rules.title} onClose=${() => { rules.value = false; }}><ul class="reading">${t.rules.lines.map((line) => html`<li>${line}</li>`)}</ul><//>`}
  </section>`;
}

// Today's taps show at once, before the server has counted them; the larger of the two is right.
function localParts() {
  const known = me.value?.points.parts ?? {};
  const taps = today.value.map((row) => ({ ...row.record, gone: row.takenBack })).filter((record) => record.type === "event" && !record.walk && !record.gone);
  const timeZone = catalogue.value?.organisation.time_zone;
  return { ...known, adlib: Math.max(known.adlib ?? 0, tapPoints(taps, { timeZone }).total) };
}

function Rhythm() {
  const streak = me.value?.streak;
  if (!streak) return null;
  return html`<section class="card rhythm"><p><b>${streak.current ? t.mine.rhythm(streak.current) : t.mine.noRhythm}</b>
    <span class="tag">${t.mine.spare(streak.reserve)}</span></p></section>`;
}

function Today() {
  return html`<section><div class="titled"><h2 class="plain">${t.mine.today}</h2><${SyncLine} /></div>
    ${today.value.length ? html`<ul class="card rows list">${today.value.filter((row) => row.record.type !== "retract").map((row) => html`<${Entry} key=${row.id} row=${row} />`)}</ul>` : html`<${Empty} title=${t.mine.nothing} text=${t.mine.nothingText} />`}
  </section>`;
}

const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });

export function Entry({ row }) {
  const open = useSignal(false);
  const { record } = row;
  const name = practiceOf(record.practice)?.name ?? record.type;
  const where = [record.place && placeName(record.place), time.format(row.tappedAt)].filter(Boolean).join(", ");
  const polarity = record.type === "event" ? record.polarity : null;
  return html`<li class=${`entry${row.takenBack ? " back" : ""}`}>
    <button onClick=${() => { open.value = !open.value; }} aria-expanded=${open.value}>
      <span class=${polarity === 1 ? "lived-mark" : polarity === -1 ? "missed-mark" : ""}><${Mark} polarity=${polarity} /></span>
      <span class="what"><b>${name}</b><small>${where}</small></span><${Safety} row=${row} />
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
    ${row.problem && html`<p>${row.problem.sentence}</p>`}
    <div class="chips">
      ${!row.takenBack && row.state !== "problem" && html`<button class="chip" onClick=${back}>${t.mine.takeBack}</button>`}
      ${row.state === "problem" && html`<button class="chip" onClick=${() => navigator.clipboard?.writeText(asText([row]))}>${t.mine.copy}</button>
        <button class="chip" onClick=${() => discard(row.id)}>${t.mine.discard}</button>`}
    </div></div>`;
}

/** What has not reached the server, and why. */
export function Queue() {
  const rows = useSignal([]);
  useEffect(() => { waiting().then((found) => { rows.value = found; }); }, [counts.value]);
  const problems = today.value.filter((row) => row.state === "problem");
  return html`<${Head} title=${t.queue.title} back="/" /><${SyncLine} />
    ${!rows.value.length && !problems.length && html`<${Empty} title=${t.queue.none} text=${t.queue.noneText} />`}
    ${rows.value.length > 0 && html`<section><div class="titled"><h2 class="plain">${t.queue.waiting}</h2><button class="chip" onClick=${() => flush()}>${t.queue.sendNow}</button></div>
      <ul class="card rows list">${rows.value.map((row) => html`<${Entry} key=${row.id} row=${row} />`)}</ul></section>`}
    ${problems.length > 0 && html`<section><h2 class="plain">${t.queue.problems}</h2><ul class="card rows list">${problems.map((row) => html`<${Entry} key=${row.id} row=${row} />`)}</ul></section>`}`;
}
