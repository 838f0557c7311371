// A walk that is on: the ring, a row a practice, a thumb's worth of buttons.

import { html, useEffect, useRef, useSignal } from "../lib/html.js";
import * as rules from "../domain/walk.js";
import { chooseRole, finish, goOn, here, lastMark, now, pause, roleOf, scan, see, takeAgain, throwAway, undoMark, walk } from "../state/walk.js";
import { Fly, Icon, Mark } from "../components/icons.js";
import { clock, Ring } from "../components/walk_parts.js";
import { Sheet } from "../components/ui.js";
import { placeName, practiceOf, t } from "../state/app.js";

const LONG_PRESS_MS = 550;
const ROLES = ["front line", "manager", "enabling function"];

export function WalkRunning() {
  const shown = walk.value;
  const still = rules.isPaused(shown) || rules.isFull(shown, now.value);
  return html`<h1 class="hidden">${t.walk.title}</h1><${Where} shown=${shown} />
    <section class=${still ? "watching still" : "watching"}><${Middle} shown=${shown} /><${Said} shown=${shown} />
      ${shown.watch.map((id) => html`<${Row} key=${id} practice=${practiceOf(id)} shown=${shown} still=${still} />`)}</section>
    <${Foot} shown=${shown} />`;
}

function Where({ shown }) {
  return html`<div class="top"><p class="place"><span class="pin"><${Icon} name="pin" /></span><span class="where"><b>${placeName(shown.place)}</b>
    <small>${[shown.overt ? t.walk.openly : t.walk.quietly, shown.ownTeam && t.walk.own].filter(Boolean).join(", ")}</small></span></p>
    ${shown.quest && html`<span class="quest-mark"><${Icon} name="target" size=${20} />${t.walk.quest}</span>`}
    <a class="round plain urgent" href="#/concern" aria-label=${t.concern.title}><${Icon} name="alert" /></a></div>`;
}

function Middle({ shown }) {
  const time = now.value;
  const watched = rules.watched(shown, time);
  const next = rules.untilScan(shown, time);
  const moments = shown.marks.filter((one) => one.polarity).length;
  return html`<div class="around-ring">
    <p class="aside"><${Icon} name="eye" /><b>${moments}</b><span>${t.walk.moments(moments)}</span></p>
    <${Ring} watched=${watched}><${Inside} shown=${shown} watched=${watched} time=${time} /><//>
    ${next === null ? html`<p class="aside"></p>` : html`<p class="aside"><${Icon} name="bell" /><b>${clock(next)}</b><span>${t.walk.nextScan}</span></p>`}
  </div>`;
}

function Inside({ shown, watched, time }) {
  const since = rules.pausedSince(shown);
  if (since !== null) return html`<${Fly} size=${64} look="asleep" /><b>${t.walk.paused(clock(time - since))}</b>`;
  const bell = rules.openBell(shown, time);
  if (bell && !bell.practices.length) return html`<button class="here" onClick=${here}><${Fly} size=${48} look="side" /><b>${t.walk.stillHere}</b><span>${t.walk.iAmHere}</span></button>`;
  return html`<b class="time" role="timer">${clock(watched)}</b><span>${t.walk.of15}</span><${Counts} watched=${watched} />`;
}

function Counts({ watched }) {
  if (watched < rules.COUNTS_MS) return html`<span class="counts">${t.walk.countsFrom}</span>`;
  const words = watched >= rules.LONGEST_MS ? t.walk.most : watched >= rules.ENOUGH_MS ? t.walk.enough : t.walk.counts;
  return html`<span class="counts"><${Icon} name="check" size=${20} />${words}</span>`;
}

// For those who hear the screen: bells, and the good moments to end.
function Said({ shown }) {
  const watched = rules.watched(shown, now.value);
  const bell = rules.openBell(shown, now.value);
  const said = bell ? (bell.practices.length ? t.walk.lookNow(bell.practices.map((id) => practiceOf(id)?.name).join(", ")) : t.walk.stillHere)
    : watched >= rules.LONGEST_MS ? t.walk.mostText : watched >= rules.ENOUGH_MS ? t.walk.enoughText : "";
  const saved = lastMark.value;
  return html`<p class="hidden" role="alert">${said}</p>
    <p class="hidden" role="status">${saved && `${t.toast.saved(word(saved.polarity).toLowerCase())} ${saved.practice.name}.`}</p>`;
}

const word = (polarity) => (polarity === 1 ? t.lived : polarity === -1 ? t.missed : t.walk.unsure);

function Row({ practice, shown, still }) {
  const interval = practice.sampling === "interval";
  const bell = interval && !still ? rules.openScan(shown, practice.id, now.value) : null;
  const row = useRef(null);
  useEffect(() => { if (bell) row.current.scrollIntoView?.({ block: "nearest" }); }, [bell?.number]);
  const until = interval && !bell ? rules.untilScan(shown, now.value, practice.id) : null;
  return html`<section class=${bell ? "watch ringing" : "watch"} ref=${row}>
    <h2><${Icon} name=${practice.icon} size=${20} /><span>${practice.name}</span>
      ${interval && html`<small class="when"><${Icon} name="bell" size=${20} />${bell ? t.walk.now : until === null ? t.walk.noMoreScans : clock(until)}</small>`}</h2>
    ${practice.about === "anyone" && !interval && html`<${Roles} practice=${practice} />`}
    <div class="thirds">${[1, 0, -1].map((polarity) => html`<${Third} practice=${practice} polarity=${polarity} off=${still || (interval && !bell)} act=${interval ? scan : see}
      count=${shown.marks.filter((one) => one.practice === practice.id && one.polarity === polarity).length} />`)}</div></section>`;
}

function Roles({ practice }) {
  const chosen = roleOf(practice.id);
  return html`<div class="roles" role="radiogroup" aria-label=${t.walk.whom(practice.name)}>${ROLES.map((role) => html`<button class="chip" role="radio" aria-checked=${chosen === role} onClick=${() => chooseRole(practice.id, role)}>${t.walk.roles[role]}</button>`)}</div>`;
}

function Third({ practice, polarity, count, off, act }) {
  const kind = polarity === 1 ? "lived" : polarity === -1 ? "missed" : "unsure";
  const held = useRef({});
  // Held long, a half says "could not tell"; the lift that follows says nothing more.
  const down = () => { held.current = { timer: setTimeout(() => { held.current.long = true; act(practice, 0); }, LONG_PRESS_MS) }; };
  const up = () => clearTimeout(held.current.timer);
  const click = () => {
    up();
    if (!held.current.long) act(practice, polarity);
    held.current = {};
  };
  const last = lastMark.value;
  const just = last?.practice.id === practice.id && last.polarity === polarity && now.value < last.until;
  return html`<button class=${`third ${kind}${just ? " just" : ""}`} disabled=${off} aria-label=${`${practice.name}: ${word(polarity)}${count ? `, ${count}` : ""}`}
    onClick=${click} onPointerDown=${polarity ? down : undefined} onPointerUp=${up} onPointerLeave=${up} onPointerCancel=${up} onContextMenu=${(event) => event.preventDefault()}>
    <span class="seen"><${Mark} polarity=${polarity} />${count > 0 && html`<b>${count}</b>`}</span><span>${word(polarity)}</span></button>`;
}

function Foot({ shown }) {
  const asking = useSignal(null);
  const time = now.value;
  const end = () => {
    const watched = rules.watched(shown, Date.now());
    if (watched < rules.COUNTS_MS) asking.value = "early";
    else if (!shown.marks.length) asking.value = "nothing";
    else finish();
  };
  const paused = rules.isPaused(shown);
  return html`<div class="foot two">
    ${paused ? html`<button class="second" onClick=${end}><${Icon} name="flag" />${t.walk.finishShort}</button><button class="main" onClick=${goOn}>${t.walk.goOn}</button>`
      : html`${!rules.isFull(shown, time) && html`<button class="second" onClick=${pause} aria-label=${t.walk.pause}><${Icon} name="pause" /><span>${t.walk.pause}</span></button>`}<${Undo} /><button class="main" onClick=${end}>${t.walk.finish}</button>`}
    ${asking.value && html`<${Asking} what=${asking.value} shown=${shown} close=${() => { asking.value = null; }} />`}</div>`;
}

function Undo() {
  const last = lastMark.value;
  if (!last || now.value >= last.until) return null;
  return html`<button class="second back" onClick=${undoMark} aria-label=${t.walk.undo}><${Icon} name="undo" /><span>${Math.min(10, Math.ceil((last.until - now.value) / 1000))}</span></button>`;
}

function Asking({ what, shown, close }) {
  const stay = () => { close(); if (rules.isPaused(walk.value)) goOn(); };
  if (what === "nothing") return html`<${Sheet} title=${t.walk.nothingSeen} onClose=${close}><p>${t.walk.nothingText}</p>
    <div class="stack"><button class="second" onClick=${stay}>${t.walk.goOn}</button><button class="main" onClick=${() => finish({ nothingSeen: true })}>${t.walk.nothingYes}</button></div><//>`;
  return html`<${Sheet} title=${t.walk.early} onClose=${close}><p>${t.walk.earlyText}</p>
    <div class="stack">${!shown.marks.length && html`<button class="second" onClick=${throwAway}>${t.walk.throwAway}</button>`}
      <button class="second" onClick=${() => finish()}>${t.walk.finishAnyway}</button><button class="main" onClick=${stay}>${t.walk.goOn}</button></div><//>`;
}

/** A walk that was cut off, while it can still be gone on with. */
export function WalkInterrupted() {
  const shown = walk.value;
  return html`<div class="cut"><${Fly} size=${72} look="asleep" /><h1>${t.walk.cutOff}</h1>
    <p class="under">${t.walk.cutOffText(placeName(shown.place), clock(rules.watched(rules.wake(shown, now.value), now.value)))}</p></div>
    <div class="foot two"><button class="second" onClick=${() => finish()}><${Icon} name="flag" />${t.walk.finishShort}</button><button class="main" onClick=${takeAgain}>${t.walk.goOn}</button></div>`;
}
