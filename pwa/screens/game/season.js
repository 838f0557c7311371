// What we learned in a season: one's own part of it, what the open book says of all, what the team decided.
// Until a season is over there is nothing to read, and the page says when there will be.

import { html, useEffect, useSignal } from "../../lib/html.js";
import { get } from "../../lib/api.js";
import { readSeason } from "../../lib/book.js";
import { getMeta, ownKey } from "../../lib/db.js";
import { style } from "../../lib/style.js";
import { locale } from "../../lib/words.js";
import { Icon } from "../../components/icons.js";
import { NeedsNetwork } from "../../components/needs_network.js";
import { Empty, Head } from "../../components/ui.js";
import { keepOwn, me, member, refreshMe, route } from "../../state/app.js";
import { g } from "./words.js";

await style("season");

const words = g.learned;
const long = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
const date = (iso, format = short) => format.format(new Date(iso));
const hundred = (share) => Math.round(share * 100);

/** #/season/2, or the last that is over. */
export function Season() {
  const running = me.value?.season;
  const number = Number(route.value.split("/")[2]) || Math.max(1, (running?.number ?? 1) - 1);
  const past = running && number < running.number;
  return html`<div class="season-page"><${Head} title=${words.title} back="/mine" />
    ${!running && html`<${NeedsNetwork} text=${words.needsNetwork} again=${() => refreshMe().catch(() => {})} />`}
    ${running && !past && html`<${Empty} title=${words.running(running.number)} text=${words.runningText(date(running.ends_on, long))} />`}
    ${past && html`<${Past} key=${number} number=${number} />`}
    ${running?.number > 2 && html`<${Others} here=${number} last=${running.number - 1} />`}</div>`;
}

function Past({ number }) {
  const found = useSignal(null);
  const failed = useSignal(false);
  const off = useSignal(false);
  const look = () => load(number, found, failed);
  useEffect(() => {
    getMeta("say-do tools off").then((value) => { off.value = value ?? false; }, () => {});
    look();
  }, []);
  const { page, book } = found.value ?? {};
  const own = me.value.seasons?.find((one) => one.number === number);
  return html`${page && html`<p class="under">${words.when(number, date(page.starts_on), date(page.ends_on))}</p>`}
    <${Own} one=${own} />
    ${failed.value && (found.value ? html`<p class="hint" role="status">${words.kept}</p>` : html`<${NeedsNetwork} text=${words.needsNetwork} again=${look} />`)}
    ${page && html`<${Book} book=${book} page=${page} off=${off.value} /><${Decided} rows=${page.decisions} />`}`;
}

/** What this phone kept, then what the server and the book say now. */
async function load(number, found, failed) {
  const key = `season ${number}`;
  found.value = (await getMeta(ownKey(key, member.value.id)).catch(() => null)) ?? null;
  try {
    const [{ body: page }, book] = await Promise.all([get(`/api/seasons/${number}`), readSeason(number).catch(closed)]);
    found.value = { page, book };
    failed.value = false;
    await keepOwn(key, found.value).catch(() => {}); // a full phone still shows it
  } catch {
    failed.value = true;
  }
}

/** A book that is not open, or not to everyone, is no fault of the network. */
function closed(error) {
  if (error.status === 403) return "not ours";
  if (error.status === 404 || error.status === 503) return null;
  throw error;
}

function Own({ one }) {
  if (!one) return html`<section class="card"><h2 class="plain">${words.you}</h2><p>${words.without}</p></section>`;
  const names = one.badges.map((id) => g.badges.names[id]?.[0]).filter(Boolean);
  return html`<section class="card"><h2 class="plain">${words.you}</h2>
    ${one.active_weeks > 0 ? html`<p class="sum"><b class="figure">${one.active_weeks}</b><span>${words.weeks}</span></p>` : html`<p>${words.few}</p>`}
    <p>${words.points(one.points)}</p>
    ${names.length > 0 && html`<p class="tags">${names.map((name) => html`<span class="tag" key=${name}>${name}</span>`)}</p>`}</section>`;
}

function Book({ book, page, off }) {
  if (book === "not ours") return html`<p class="hint">${words.notOurs}</p>`;
  if (!book?.season) return html`<p class="hint">${words.later(page.figures_on && date(page.figures_on, long))}</p>`;
  const { season, gaps, improved, story } = book;
  return html`${story && html`<section class="told"><p class="story">${story.what} ${story.effect} ${story.why}</p><p class="quiet">${words.thanked(story.team, date(story.day))}</p></section>`}
    ${off ? html`<p class="hint">${words.off}</p>` : html`${season.walks > 0 && html`<p class="looked">${words.looked(season.walks, season.minutes)}</p>`}
      <${Values} title=${words.gaps} rows=${gaps} say=${(one) => words.gap(hundred(one.gap), hundred(one.lo), hundred(one.hi))} none=${season.claimed ? words.noGap : words.unseen} walk=${!season.claimed} />
      <${Values} title=${words.improved} rows=${improved} say=${(one) => words.more(hundred(one.before), hundred(one.after), hundred(one.lo), hundred(one.hi))} none=${season.compared ? words.noMore : words.unseen} walk=${!season.compared} />
      <p class="hint">${words.careful} ${season.simulated?.startsWith("Everything") && words.simulated}</p>`}
    <p><a class="way-on" href="#/saydo">${words.saydo}</a></p>`;
}

/** Values in words first, then the figure with its range. */
function Values({ title, rows, say, none, walk }) {
  return html`<section><h2 class="plain">${title}</h2>
    ${rows.length === 0 ? html`<p class="quiet">${none}</p>${walk && html`<p><a class="way-on" href="#/walk">${words.walk}</a></p>`}`
      : html`<ul class="card rows list">${rows.map((one) => html`<li key=${one.value}><span class="what"><b>${one.name}</b><span class="said">${one.text}</span>
        <span>${say(one)}</span><small>${words.count(one.n)} ${one.overt === 1 && words.overt}</small></span></li>`)}</ul>`}</section>`;
}

function Decided({ rows }) {
  return html`<section><h2 class="plain">${words.decided}</h2>
    ${rows.length === 0 ? html`<p class="quiet">${words.noneDecided}</p><p><a class="way-on" href="#/huddle">${words.huddle}</a></p>`
      : html`<ul class="card rows list">${rows.map((one) => html`<li key=${one.id}><span class="what"><small>${one.issue}</small><b>${one.text}</b><span>${one.customer_effect}</span><small>${date(one.on)}</small></span></li>`)}</ul>`}</section>`;
}

function Others({ here, last }) {
  return html`<nav class="tags others" aria-label=${words.others}>${Array.from({ length: last }, (_, at) => last - at).map((number) => html`<a class="chip" key=${number} href=${`#/season/${number}`} aria-current=${number === here ? "page" : undefined}>${g.seasons.past(number)}</a>`)}</nav>`;
}
