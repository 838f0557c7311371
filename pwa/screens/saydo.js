// Say–do: what we say in words, a story, then how far it was seen to be lived. Every figure is the
// open book's; below its floor there is a drawn "not looked at", never a count.

import { html, useEffect, useSignal } from "../lib/html.js";
import { ApiProblem, get } from "../lib/api.js";
import { keptPage, readPage } from "../lib/book.js";
import { inBook } from "../lib/book_words.js";
import { getMeta, setMeta } from "../lib/db.js";
import { style } from "../lib/style.js";
import { language, locale } from "../lib/words.js";
import { Axis, Dumbbell, Funnel, MirrorPair, Spark, Trend, Unseen } from "../components/charts.js";
import { Icon } from "../components/icons.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head } from "../components/ui.js";

await style("saydo");

const FILES = { en: () => import("../locales/saydo/en.js"), de: () => import("../locales/saydo/de.js") };
const { default: words } = await FILES[language]();
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const written = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const date = (iso, format = day) => format.format(new Date(iso));
const hundred = (share) => Math.round(share * 100);

const ALL = "all sites";

export function SayDo() {
  const site = useSignal(ALL);
  const page = useSignal(null);
  const failed = useSignal(null);
  const said = useSignal(null);
  const off = useSignal(false);
  useEffect(() => {
    getMeta("say-do tools off").then((value) => { off.value = value ?? false; }, () => {});
    get("/api/team/huddle").then(({ body }) => { said.value = body; }, () => {});
  }, []);
  useEffect(() => { load(site.value, page, failed); }, [site.value]);
  const shown = page.value;
  return html`<div class="saydo"><${Head} title=${words.title} />
    <${Tools} page=${shown} site=${site} off=${off} />
    ${failed.value && (shown ? html`<p class="hint" role="status">${words.kept}</p>` : html`<${Closed} why=${failed.value} again=${() => load(site.value, page, failed)} />`)}
    ${shown && html`<${Words} page=${shown} said=${said.value} all=${off.value} />`}
    ${shown && (off.value ? html`<p class="hint">${words.off}</p>` : html`<${Figures} page=${shown} site=${site.value} />`)}
    <p><a class="second link saydo-ask" href="/explore/"><${Icon} name="book" />${words.ask}</a></p><p><a class="behind" href="#/values">${words.values}</a></p></div>`;
}

async function load(site, page, failed) {
  failed.value = null;
  const kept = await keptPage(site).catch(() => null);
  if (kept) page.value = kept;
  try {
    page.value = await readPage(site);
  } catch (error) {
    if (!kept) page.value = null;
    failed.value = error instanceof ApiProblem || error.status ? "closed" : "network";
  }
}

function Closed({ why, again }) {
  if (why === "network") return html`<${NeedsNetwork} text=${words.needsNetwork} again=${again} />`;
  return html`<${Empty} title=${words.closed} text=${words.closedText}><a class="chip" href="#/sample">${words.sample}</a><//>`;
}

function Tools({ page, site, off }) {
  const flip = () => { off.value = !off.value; setMeta("say-do tools off", off.value).catch(() => {}); };
  const sites = (page?.sites ?? []).filter((one) => one.site !== ALL);
  return html`<div class="saydo-tools">
    ${sites.length > 0 && html`<select class="chip" aria-label=${words.site} value=${site.value} onChange=${(event) => { site.value = event.target.value; }}>
      <option value=${ALL}>${words.allSites}</option>${sites.map((one) => html`<option value=${one.site}>${one.name}</option>`)}</select>`}
    ${page?.edition?.starts && !off.value && html`<span class="chip">${words.period(date(page.edition.starts, short), date(page.edition.ends, short))}</span>`}
    <button class="chip" aria-pressed=${off.value} onClick=${flip}><${Icon} name="eyeoff" size=${20} />${words.toolsOff}</button></div>`;
}

/** One value in words and a story; all values when the figures are away. */
function Words({ page, said, all }) {
  const first = said?.value ?? page.values[0];
  const others = all ? page.values.filter((one) => one.name !== first?.name) : [];
  const story = said?.story ?? page.stories?.[0]; // the team's own, else one that a team lets everyone read
  return html`<section class="saydo-words">${first && html`<div><p class="quiet say">${first.name}</p><p class="what">${first.text}</p></div>`}
    ${story && html`<div><p class="story">${story.what} ${story.effect} ${story.why}</p><p class="quiet">${story.day ? `${story.team}, ${date(story.day)}` : written.format(story.at)}</p></div>`}
    ${others.map((one) => html`<div key=${one.value}><p class="quiet say">${one.name}</p><p class="what">${one.text}</p></div>`)}</section>`;
}

function Figures({ page, site }) {
  const leads = page.values.filter((one) => one.leads), rest = page.values.filter((one) => !one.leads);
  const { edition } = page;
  return html`${leads.length > 0 && html`<${Gaps} rows=${leads} page=${page} site=${site} legend=${true} />`}
    <${Gaps} rows=${rest} page=${page} site=${site} legend=${!leads.length} />
    <div class="saydo-two"><${Mirror} rows=${page.mirrors} site=${site} /><${OverTime} page=${page} site=${site} /></div>
    <${Places} page=${page} />
    <p class="hint">${edition.n > 0 && words.foot(edition.n, edition.overt)} ${inBook.next(edition.next)} ${edition.simulated?.startsWith("Everything") && words.simulated}</p>`;
}

const behind = (question, site, extra = "") => html`<a class="behind" href=${`/explore/book/${question}?site=${encodeURIComponent(site)}${extra}`}>${words.behind}</a>`;

function Gaps({ rows, page, site, legend }) {
  const seen = rows.find((one) => one.words);
  return html`<section class="card"><h2>${seen ? inBook.gap(seen) : words.unseenText}</h2>
    ${legend && html`<p class="saydo-legend"><span><i class="said"></i>${words.said}</span><span><i></i>${words.seen}</span></p>`}
    ${rows.map((row, place) => html`<${GapRow} key=${row.value} row=${row} points=${page.trends.filter((one) => one.value === row.value)} axis=${place === 0} />`)}
    ${behind("q1", site)}</section>`;
}

function GapRow({ row, points, axis }) {
  const looked = row.lived !== null;
  return html`<div class="saydo-row"><span class="name">${row.name}</span><span class="count">${looked && words.count(row.n, row.walks)}</span>
    <div class="drawn">${axis && html`<${Axis} />`}${looked ? html`<${Dumbbell} row=${row} label=${inBook.gap(row)} />` : html`<${Unseen} claimed=${row.claimed} label=${`${row.name}: ${words.unseen}`} text=${words.unseen} />`}</div>
    <span class="verdict">${looked ? html`<${Verdict} row=${row} />` : html`${words.unseenText} <a class="behind" href="#/walk">${words.walk}</a>`}</span>
    <${Spark} points=${looked ? points : []} label=${points.length ? inBook.trend({ ...points.at(-1), name: row.name }) : words.unseen} /></div>`;
}

function Verdict({ row }) {
  if (row.gap === null) return html`<span>${words.unsaid}</span>`;
  const gap = hundred(row.gap), lo = hundred(row.gap_lo), hi = hundred(row.gap_hi);
  if (row.verdict === "claimed above lived") return html`${words.below(gap)} <span>${words.range(lo, hi)}</span>`;
  if (row.verdict === "lived above claimed") return html`${words.above(-gap)} <span>${words.range(-hi, -lo)}</span>`;
  return html`${words.level} <span>${words.range(lo, hi)}</span>`;
}

function Mirror({ rows, site }) {
  if (!rows.length) return html`<section class="card"><h2>${words.noMirror}</h2><${Unseen} label=${words.unseen} text=${words.unseen} />${behind("q5", site)}</section>`;
  return html`<section class="card"><h2>${inBook.mirror(rows[0])}</h2><p class="saydo-legend"><span><i class="square"></i>${words.leaders}</span><span><i></i>${words.front}</span></p><${Axis} steps=${[0, 50, 100]} />
    ${rows.slice(0, 6).map((row) => html`<div class="saydo-pair" key=${row.words}><b>${row.leaders_name}${row.front_name !== row.leaders_name && ` / ${row.front_name}`}</b><${MirrorPair} row=${row} label=${inBook.mirror(row)} /><small>${words.pair(row.leaders_n, row.front_n)}</small></div>`)}
    ${behind("q5", site)}</section>`;
}

function OverTime({ page, site }) {
  const value = page.values.find((one) => page.trends.some((point) => point.value === one.value));
  if (!value) return null;
  const points = page.trends.filter((one) => one.value === value.value);
  const inside = page.markers.filter((one) => points[0].starts <= one.day && one.day <= points.at(-1).ends);
  const marked = [...new Map(inside.map((one) => [`${one.day} ${one.text}`, [one.day, one.text]])).values()]; // once, when sites share it
  const trend = inBook.trend({ ...points.at(-1), name: value.name });
  return html`<section class="card"><h2>${trend}</h2><${Trend} points=${points} markers=${page.markers} label=${trend} />
    <p class="saydo-ends"><span>${date(points[0].starts, short)}</span><span>${words.ends(points.reduce((sum, one) => sum + one.n, 0))}</span><span>${date(points.at(-1).ends, short)}</span></p>
    ${marked.map(([when, text]) => html`<p class="hint">${date(when, short)}: ${text}</p>`)}${behind("q2", site, `&value=${value.value}`)}</section>`;
}

function Places({ page }) {
  const [first] = page.consistencies;
  if (!first || !page.places.length) return null;
  const rows = page.places, differ = rows.filter((one) => one.differs);
  return html`<section class="card"><h2>${inBook.consistency({ ...first, name: page.values.find((one) => one.value === first.value)?.name })}</h2><p>${words.differ(differ.length, rows.length)} ${differ.map((one) => one.place).join(", ")}</p>
    <${Funnel} rows=${rows} pooled=${first.pooled} label=${words.differ(differ.length, rows.length)} /><p class="saydo-ends"><span></span><span>${words.ends(rows.reduce((sum, one) => sum + one.n, 0))}</span><span></span></p>
    <a class="behind" href=${`/explore/book/q4?value=${encodeURIComponent(first.value)}`}>${words.behind}</a> <a class="behind" href="/explore/-/dashboards">${words.charts}</a></section>`;
}
