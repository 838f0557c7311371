// Where the open book stands: when figures open, what can ever be shown, and whether all runs well.

import { html, useEffect, useSignal } from "../../lib/html.js";
import { get } from "../../lib/api.js";
import { locale } from "../../lib/words.js";
import { Icon } from "../../components/icons.js";
import { publication } from "./state.js";
import { w } from "./words.js";

const number = new Intl.NumberFormat(locale);
const long = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
export const dayWords = (iso) => long.format(new Date(iso));

export function Book() {
  const health = useSignal(null);
  useEffect(() => { get("/api/health").then(({ body }) => { health.value = body; }, () => {}); }, []);
  const stands = publication.value;
  if (!stands) return null;
  const first = stands.closed === 0;
  const facts = [
    [first ? w.book.firstOn : w.book.nextOn, dayWords(first ? stands.first_figures_on : stands.next_figures_on)],
    [w.book.closed, w.book.blocks(stands.closed, stands.block_weeks)],
    [w.book.edition, stands.edition ? `${stands.edition}, ${moment.format(stands.edition_at)}` : w.book.none],
    [w.book.floor, w.book.floorText(stands.floor.observers, stands.floor.people)],
    [w.book.staff, number.format(stands.staff)],
  ];
  return html`<p class="sentence say">${first ? w.book.opens(dayWords(stands.first_figures_on)) : w.book.open(stands.closed)}</p>
    <dl class="card facts-list">${facts.map(([word, fact]) => html`<div><dt>${word}</dt><dd>${fact}</dd></div>`)}</dl>
    <p>${w.alone(Object.keys(stands.alone).length, stands.places)}</p>
    <section class="card link"><a href=${first ? "#/sample" : "/explore/"}><${Icon} name=${first ? "eye" : "book"} /><span class="what"><b>${first ? w.sample : w.book.read}</b><small>${first ? w.sampleText : w.book.readText}</small></span><${Icon} name="right" /></a></section>
    <h2 class="plain">${w.book.health}</h2>
    ${health.value && html`<dl class="card facts-list">${[[w.book.records, number.format(health.value.journal)], [w.book.lag, w.book.seconds(Math.ceil(health.value.settled_lag_ms / 1000))], [w.book.due, number.format(health.value.outbox_due)], [w.book.version, health.value.version]].map(([word, fact]) => html`<div><dt>${word}</dt><dd>${fact}</dd></div>`)}</dl>`}`;
}
