// The home screen: what there is to look for here, as tiles with two halves.

import { computed, html, useComputed, useEffect, useSignal } from "../lib/html.js";
import { daysSince, isoDay, mondayBefore, slotWhen, standing } from "../domain/days.js";
import { Icon, Mark } from "../components/icons.js";
import { Empty, PlaceBar, Sheet, SyncLine } from "../components/ui.js";
import { catalogue, choosePlace, fetchCatalogue, keepOwn, lastChecked, lastDone, me, place, placeId, placeName, promises, putAside, siteName, t, today, toast, used, walkOn } from "../state/app.js";
import { check, doneOn, tap } from "../state/tap.js";

const ASIDE_DAYS = 14;
const FIRST_TILES = 8; // fill a phone's screen: the others follow once these are painted

export function Log() {
  const choosing = useSignal(false);
  const explained = useSignal(null);
  if (!catalogue.value) return html`<${Loading} />`;
  if (!place.value) return html`<section class="choose"><h1>${t.log.choosePlace}</h1><p class="under">${t.log.choosePlaceText}</p><${Places} level="h2" onDone=${choosePlace} /></section>`;
  return html`<${PlaceBar} onChoose=${() => { choosing.value = true; }} /><${SyncLine} /><${WalkOn} /><${PromisesDue} /><${Overdue} /><${Quest} />
    <h1 class="hidden">${t.log.title}</h1>
    <${Tiles} explain=${(practice) => import("../components/wordings.js").then(({ Wordings }) => { explained.value = { practice, Wordings }; }, () => {})} /><${Also} />
    ${choosing.value && html`<${Sheet} title=${t.log.choosePlace} onClose=${() => { choosing.value = false; }}><${Places} onDone=${(id) => { choosePlace(id); choosing.value = false; }} /><//>`}
    ${explained.value && html`<${Sheet} title=${explained.value.practice.name} onClose=${() => { explained.value = null; }}><${explained.value.Wordings} practice=${explained.value.practice} close=${() => { explained.value = null; }} /><//>`}`;
}

// A walk goes on while one looks at other pages.
function WalkOn() {
  if (!walkOn.value) return null;
  return html`<a class="banner" href="#/walk"><${Icon} name="timer" /><span class="what"><b>${t.walk.isOn}</b><small>${t.walk.isOnText}</small></span><${Icon} name="right" /></a>`;
}

function PromisesDue() {
  const due = promises.value.filter((one) => one.due_on <= isoDay(Date.now())).length;
  if (!due) return null;
  return html`<a class="banner" href="#/promises"><${Icon} name="promise" /><b>${t.log.promisesDue(due)}</b><${Icon} name="right" /></a>`;
}

// What one has not done oneself for long. Put aside, it comes again after two weeks.
function Overdue() {
  const now = Date.now();
  const late = catalogue.value.practices.find((one) => one.kind === "recency" && one.days && standing(lastDone.value[one.id], one.days, now) === "overdue" && !(daysSince(putAside.value[one.id] ?? "1970-01-01", now) < ASIDE_DAYS));
  if (!late) return null;
  const later = () => { putAside.value = { ...putAside.value, [late.id]: isoDay(now) }; keepOwn("putAside", putAside.value); };
  return html`<div class="banner"><${Icon} name=${late.icon} /><span class="what"><b>${late.name}</b><small>${t.log.daysAgo(daysSince(lastDone.value[late.id], now))}. ${t.log.aim(late.days)}</small></span><button class="chip" onClick=${later}>${t.log.notNow}</button></div>`;
}

// An invitation to look where few have. It is chosen when the page opens: nothing moves under a thumb.
function Quest() {
  const quest = useSignal(nextQuest()).value;
  if (!quest) return null;
  return html`<a class="quest" href=${`#/walk?place=${quest.place}&slot=${quest.daytype}-${quest.daypart}`}>
    <span><b>${t.quest.title}</b>${t.quest.text(placeName(quest.place), quest)}</span><span class="go"><${Icon} name="arrow" /></span></a>`;
}

// What was heard before this Monday is over; what a walk of today did is done.
function nextQuest() {
  const { fetched = 0, quests = [] } = me.value ?? {};
  const [now, walks] = [Date.now(), today.value.filter((row) => row.record.type === "walk")];
  if (mondayBefore(fetched) !== mondayBefore(now)) return undefined;
  const open = (one) => !one.done && slotWhen(one, now) < 2 && !walks.some(({ record }) => record.place === one.place && !slotWhen(one, record.start));
  return quests.filter(open).sort((a, b) => slotWhen(a, now) - slotWhen(b, now))[0];
}

// What has no tile: promises with their day, and counting at a desk.
function Also() {
  return html`<section><h2>${t.log.also}</h2><ul class="card rows list">
    ${[["promises", "promise", t.log.promises], ["counters", "tap", t.log.counters]].map(([path, icon, word]) => html`<li><a href=${`#/${path}`}><${Icon} name=${icon} /><span class="what">${word}</span><${Icon} name="right" /></a></li>`)}</ul></section>`;
}

function Loading() {
  useEffect(() => {
    const again = setInterval(() => fetchCatalogue().catch(() => {}), 3000);
    return () => clearInterval(again);
  }, []);
  return html`<${Empty} title=${t.log.loading} text=${t.log.loadingText} />`;
}

function Tiles({ explain }) {
  const { values, practices } = catalogue.value;
  const below = useSignal(false);
  useEffect(() => { below.value = true; return keyboard(); }, []);
  if (!practices.length) return html`<${Empty} title=${t.log.empty} text=${t.log.emptyText} />`;
  let shown = 0;
  return values.map((value) => {
    if (shown >= FIRST_TILES && !below.value) return null;
    const own = practices.filter((practice) => practice.value === value.id).sort((a, b) => used(b.id) - used(a.id) || a.order - b.order);
    shown += own.length;
    return own.length > 0 && html`<section class="value" key=${value.id}><h2>${value.name}</h2>
      <div class="tiles">${own.map((practice) => html`<${Tile} key=${practice.id} practice=${practice} explain=${explain} />`)}</div></section>`;
  });
}

// The keys 1 to 9 tap the first halves of the page, as they are read.
function keyboard() {
  const press = (event) => {
    if (event.target.matches?.("input") || !/^[1-9]$/.test(event.key) || document.querySelector("dialog[open]")) return;
    document.querySelectorAll(".tile .half")[Number(event.key) - 1]?.click();
  };
  addEventListener("keydown", press);
  return () => removeEventListener("keydown", press);
}

function Tile({ practice, explain }) {
  const checked = practice.sampling === "check";
  return html`<article class=${checked ? "tile wide" : "tile"}>
    <button class="name" onClick=${() => explain(practice)}><${Icon} name=${practice.icon} size=${20} /><span>${practice.name}${checked && html`<${Checked} practice=${practice} />`}</span></button>
    ${practice.kind === "recency" ? html`<${DateHalf} practice=${practice} />` : checked ? html`<${CheckHalves} practice=${practice} />`
      : html`<div class="halves"><${Half} practice=${practice} polarity=${1} /><${Half} practice=${practice} polarity=${-1} /></div>`}
  </article>`;
}

// How often each half was tapped today, by practice, polarity and place.
const tapped = computed(() => {
  const times = new Map();
  for (const { record, takenBack } of today.value) {
    if (record.type !== "event" || takenBack) continue;
    const half = `${record.practice}|${record.polarity}|${record.place}`;
    times.set(half, (times.get(half) ?? 0) + 1);
  }
  return times;
});

// Each half looks only at its own part, so that one tap draws one half anew and not all of them.
function Half({ practice, polarity }) {
  const word = polarity === 1 ? "lived" : "missed";
  const count = useComputed(() => tapped.value.get(`${practice.id}|${polarity}|${placeId.value}`) ?? 0).value;
  const just = useComputed(() => toast.value?.practice?.id === practice.id && toast.value.polarity === polarity).value;
  return html`<button class=${`half ${word}${just ? " just" : ""}`} onClick=${() => tap(practice, polarity)} aria-label=${`${practice.name}: ${t[word]}${count ? `, ${count}` : ""}`}>
    ${count > 0 && html`<span class="count">${count}</span>`}<${Mark} polarity=${polarity} /><span>${t[word]}</span>
  </button>`;
}

function DateHalf({ practice }) {
  const last = lastDone.value[practice.id];
  const days = last === undefined ? null : daysSince(last, Date.now());
  return html`<button class="half date" onClick=${() => doneOn(practice)} aria-label=${`${practice.name}: ${t.log.didToday}`}>
    <small>${days === null ? t.log.never : t.log.daysAgo(days)}</small><span>${t.log.didToday}</span></button>`;
}

const STATES = [["present", 1, "lived"], ["partly", 0, "unsure"], ["absent", -1, "missed"]];

function CheckHalves({ practice }) {
  const just = useComputed(() => (toast.value?.practice?.id === practice.id ? toast.value.state : null)).value;
  return html`<div class="halves three">${STATES.map(([state, polarity, kind]) => html`<button class=${`half ${kind}${just === state ? " just" : ""}`} onClick=${() => check(practice, state)} aria-label=${`${practice.name}: ${t.log.states[state]}`}>
    <${Mark} polarity=${polarity} /><span>${t.log.states[state]}</span></button>`)}</div>`;
}

// When one last checked this here oneself, and how it was.
function Checked({ practice }) {
  const last = lastChecked.value[`${practice.id}|${placeId.value}`];
  return last && html` <small>${t.log.daysAgo(daysSince(last.on, Date.now()))}: ${t.toast[last.state]}</small>`;
}

/** All places by site, to choose one. */
export function Places({ onDone, chosen = placeId.value, level = "h3" }) {
  const find = useSignal("");
  const wanted = find.value.trim().toLowerCase();
  const { places, sites } = catalogue.value;
  const found = places.filter((one) => `${one.name} ${siteName(one.site)}`.toLowerCase().includes(wanted));
  return html`<div class="places">
    ${places.length > 8 && html`<input type="search" aria-label=${t.log.findPlace} placeholder=${t.log.findPlace} onInput=${(event) => { find.value = event.target.value; }} />`}
    ${sites.map((site) => {
      const here = found.filter((one) => one.site === site.id);
      return here.length > 0 && html`<${level} class="group">${site.name}<//><ul class="card rows">${here.map((one) => html`<li><button onClick=${() => onDone(one.id)} aria-current=${one.id === chosen ? "true" : undefined}>
        <${Icon} name="pin" size=${20} /><span>${one.name}</span>${one.id === chosen && html`<${Icon} name="check" size=${20} />`}</button></li>`)}</ul>`;
    })}
    ${!found.length && html`<p class="hint">${t.log.noPlace}</p>`}
  </div>`;
}
