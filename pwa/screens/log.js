// The home screen: what there is to look for here, as tiles with two halves.

import { html, useEffect, useSignal } from "../lib/html.js";
import { Icon, Mark } from "../components/icons.js";
import { Empty, PlaceBar, Sheet, SyncLine } from "../components/ui.js";
import { catalogue, choosePlace, fetchCatalogue, lastDone, place, placeId, siteName, t, today, toast, used, walkOn } from "../state/app.js";
import { doneToday, tap } from "../state/tap.js";

export function Log() {
  const choosing = useSignal(false);
  const explained = useSignal(null);
  if (!catalogue.value) return html`<${Loading} />`;
  if (!place.value) return html`<section class="choose"><h1>${t.log.choosePlace}</h1><p class="under">${t.log.choosePlaceText}</p><${Places} level="h2" onDone=${choosePlace} /></section>`;
  return html`<${PlaceBar} onChoose=${() => { choosing.value = true; }} /><${SyncLine} /><${WalkOn} />
    <h1 class="hidden">${t.log.title}</h1>
    <${Tiles} explain=${(practice) => { explained.value = practice; }} />
    ${choosing.value && html`<${Sheet} title=${t.log.choosePlace} onClose=${() => { choosing.value = false; }}><${Places} onDone=${(id) => { choosePlace(id); choosing.value = false; }} /><//>`}
    ${explained.value && html`<${Sheet} title=${explained.value.name} onClose=${() => { explained.value = null; }}><${Wordings} practice=${explained.value} /><//>`}`;
}

// A walk goes on while one looks at other pages.
function WalkOn() {
  if (!walkOn.value) return null;
  return html`<a class="banner" href="#/walk"><${Icon} name="timer" /><span class="what"><b>${t.walk.isOn}</b><small>${t.walk.isOnText}</small></span><${Icon} name="right" /></a>`;
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
  useEffect(() => keyboard(), []);
  if (!practices.length) return html`<${Empty} title=${t.log.empty} text=${t.log.emptyText} />`;
  return values.map((value) => {
    const own = practices.filter((practice) => practice.value === value.id).sort((a, b) => used(b.id) - used(a.id) || a.order - b.order);
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
  return html`<article class="tile">
    <button class="name" onClick=${() => explain(practice)}><${Icon} name=${practice.icon} size=${20} /><span>${practice.name}</span></button>
    ${practice.kind === "recency" ? html`<${DateHalf} practice=${practice} />`
      : html`<div class="halves"><${Half} practice=${practice} polarity=${1} /><${Half} practice=${practice} polarity=${-1} /></div>`}
  </article>`;
}

function Half({ practice, polarity }) {
  const word = polarity === 1 ? "lived" : "missed";
  const count = today.value.filter((row) => row.record.type === "event" && row.record.practice === practice.id && row.record.polarity === polarity && row.record.place === placeId.value && !row.takenBack).length;
  const just = toast.value?.practice?.id === practice.id && toast.value.polarity === polarity;
  return html`<button class=${`half ${word}${just ? " just" : ""}`} onClick=${() => tap(practice, polarity)} aria-label=${`${practice.name}: ${t[word]}${count ? `, ${count}` : ""}`}>
    ${count > 0 && html`<span class="count">${count}</span>`}<${Mark} polarity=${polarity} /><span>${t[word]}</span>
  </button>`;
}

function DateHalf({ practice }) {
  const last = lastDone.value[practice.id];
  const days = last === undefined ? null : Math.round((new Date().setHours(12, 0, 0, 0) - new Date(`${last}T12:00`)) / 86_400_000);
  return html`<button class="half date" onClick=${() => doneToday(practice)} aria-label=${`${practice.name}: ${t.log.didToday}`}>
    <small>${days === null ? t.log.never : t.log.daysAgo(days)}</small><span>${t.log.didToday}</span></button>`;
}

function Wordings({ practice }) {
  return html`<div class="wordings"><p><span class="seal lived"><${Mark} polarity=${1} /></span>${practice.lived}</p>
    <p><span class="seal missed"><${Mark} polarity=${-1} /></span>${practice.missed}</p></div>`;
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
