// Pieces that several screens share.

import { html, useEffect, useRef, useSignal } from "../lib/html.js";
import { HOLD_MS } from "../lib/outbox.js";
import { applyUpdate } from "../lib/update.js";
import { concernsCame, concernsWaiting, counts, member, place, route, sending, siteName, t, toast, updateReady } from "../state/app.js";
import { closeToast, giveReason, undoTap } from "../state/tap.js";
import { Fly, Icon, Mark } from "./icons.js";

export function SyncLine() {
  const { noticed, safe, waiting } = counts.value;
  return html`<a class="sync" href="#/queue">
    <${Icon} name=${waiting ? "device" : "shield"} size=${20} /><span>${t.sync(noticed, safe)}</span>
  </a>`;
}

export function PlaceBar({ onChoose }) {
  return html`<div class="top">
    <button class="place" onClick=${onChoose} aria-label=${`${t.log.changePlace}: ${place.value?.name ?? ""}, ${siteName(place.value?.site)}`}>
      <span class="pin"><${Icon} name="pin" /></span>
      <span class="where"><b>${place.value?.name}</b><small>${siteName(place.value?.site)}</small></span>
      <${Icon} name="down" />
    </button>
    <a class="round" href="#/settings" aria-label=${t.log.you}><${Fly} size=${40} blink=${Boolean(toast.value?.id)} /></a>
  </div>`;
}

export function Head({ title, back, say }) {
  return html`<header class="head">
    ${back && html`<a class="round plain" href=${"#" + back} aria-label=${t.back}><${Icon} name="left" /></a>`}
    <h1 class=${say && "say"}>${title}</h1>
    ${!/^\/(settings|team|concern)/.test(route.value) && html`<a class="round plain urgent" href="#/concern" aria-label=${t.concern.title}><${Icon} name="alert" /></a>`}
    ${!route.value.startsWith("/settings") && html`<a class="round" href="#/settings" aria-label=${t.log.you}><${Icon} name="gear" /></a>`}
  </header>`;
}

const LEADS = ["leader", "function lead"]; // their way into the book; the values' words are one step on from there
const TABS = [["log", "log"], ["mine", "me"], ["walk", "timer"], ["values", "heart"], ["team", "team"]];

/** The tabs whose screens there are; Walk, the next thing to do, stands in the middle. */
export function BottomBar({ screens }) {
  const here = route.value.split(/[/?]/)[1] || "log";
  const shown = TABS.map((tab) => (tab[0] === "values" && LEADS.includes(member.value?.role) ? ["saydo", "book"] : tab)).filter(([name]) => name === "log" || screens[name]);
  return html`<nav class="bar" aria-label=${t.app}>
    ${["team", "settings"].includes(here) && html`<a class="urgent-row" href="#/concern"><${Icon} name="alert" />${t.concern.title}</a>`}
    <div class="tabs">
    ${shown.map(([name, icon]) => html`<a href=${name === "log" ? "#/" : `#/${name}`} class=${name === "walk" ? "walk" : undefined} aria-current=${here === name ? "page" : undefined}>
      <${Icon} name=${icon} size=${name === "walk" ? 28 : 24} /><span>${t.tabs[name === "saydo" ? "book" : name]}</span></a>`)}
  </div></nav>`;
}

export function Empty({ title, text, children }) {
  return html`<div class="empty"><${Fly} size=${56} look="side" /><p><b>${title}</b></p><p>${text}</p>${children}</div>`;
}

/** A page laid over the page, closed by its button or Escape; focus comes back to where it was. */
export function Sheet({ title, onClose, children }) {
  const box = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog class="sheet" ref=${box} onCancel=${onClose} aria-label=${title}>
    <header><h2>${title}</h2><button class="round plain" onClick=${onClose} aria-label=${t.close}><${Icon} name="close" /></button></header>
    ${children}
  </dialog>`;
}

/** What stands over every screen: signed out, no signal, a new version. */
export function Banners() {
  const { signedOut, offline } = sending.value;
  const { waiting } = counts.value;
  return html`
    ${signedOut && html`<p class="banner" role="alert"><${Icon} name="alert" />${t.signedOut}</p>`}
    ${!signedOut && offline && waiting > 0 && html`<p class="banner"><${Icon} name="device" />${t.noSignal} ${t.waitHere(waiting)}</p>`}
    ${concernsCame.value > 0 && route.value !== "/concerns" && html`<p class="banner urgent-waits" role="status"><${Icon} name="alert" /><a href="#/concerns">${t.concern.came}</a></p>`}
    ${concernsWaiting.value > 0 && !route.value.startsWith("/concern") && html`<p class="banner urgent-waits" role="status"><${Icon} name="alert" /><a href="#/concern">${t.concern.waits} ${t.concern.title}</a></p>`}
    ${updateReady.value && html`<p class="banner"><${Icon} name="loop" /><span>${t.updateReady}</span>
      <button class="chip" onClick=${applyUpdate}>${t.updateNow}</button></p>`}`;
}

export function Toast() {
  const shown = toast.value;
  const box = useRef(null);
  useEffect(() => {
    if (!shown) return undefined;
    const outside = (event) => { if (!box.current?.contains(event.target)) closeToast(); };
    // A tap elsewhere closes this, and still does what it was meant for.
    const wait = setTimeout(() => addEventListener("pointerdown", outside, { capture: true }), 0);
    const end = shown.error ? null : setTimeout(closeToast, shown.note ? 6000 : Math.max(0, shown.until - Date.now()) + (shown.reason ? 4000 : 0));
    return () => { clearTimeout(wait); clearTimeout(end); removeEventListener("pointerdown", outside, { capture: true }); };
  }, [shown]);
  useEffect(() => { addEventListener("keydown", byKey); return () => removeEventListener("keydown", byKey); }, []);
  return html`<div class="toasts" role="status" ref=${box}>${shown && (shown.error ? html`<${Failed} shown=${shown} />`
    : shown.note ? html`<p class="toast note">${shown.note}</p>` : html`<${Saved} key=${shown.id} shown=${shown} />`)}</div>`;
}

// Undo is far away for someone who tabs: it has the key that undoes everywhere.
function byKey(event) {
  if (event.key === "Escape") closeToast();
  else if (event.key === "z" && (event.ctrlKey || event.metaKey) && toast.value?.id && !event.target.matches?.("input, textarea")) undoTap();
}

function Saved({ shown }) {
  const kind = { 1: "lived", 0: "unsure", [-1]: "missed" }[shown.polarity] ?? "date";
  return html`<div class="toast">
    <div class="row">
      <span class=${"seal " + kind}>${shown.icon ? html`<${Icon} name=${shown.icon} />` : html`<${Mark} polarity=${shown.polarity} />`}</span>
      <span class="what"><b>${t.toast.saved(t.toast[shown.state ?? kind])}</b><small>${shown.practice.name}</small></span>
      <button class="undo" onClick=${undoTap}><${Countdown} until=${shown.until} />${t.toast.undo}</button>
    </div>
    ${kind === "lived" && !shown.state && html`<div class="why"><div class="chips"><a class="chip" href=${`#/thanks/${shown.practice.id}`} onClick=${closeToast}><${Icon} name="heart" size=${20} />${t.toast.thank}</a></div></div>`}
    ${kind === "missed" && !shown.state && html`<div class="why"><p><b>${t.toast.hard}</b> ${t.toast.ifKnown}</p>
      <div class="chips">${Object.entries(t.reasons).map(([key, word]) => html`<button class="chip" aria-pressed=${shown.reason === key} onClick=${() => giveReason(key)}>${word}</button>`)}</div></div>`}
  </div>`;
}

const RING = 98; // its way round, as the styles know it

// The ring moves with the number, once a second: a sweep would draw the screen anew all the time.
function Countdown({ until }) {
  const left = useSignal(seconds(until));
  useEffect(() => {
    const tick = setInterval(() => { left.value = seconds(until); }, 250);
    return () => clearInterval(tick);
  }, [until]);
  return html`<svg class="ring" width="2.25rem" height="2.25rem" viewBox="0 0 36 36" aria-hidden="true">
    <circle cx="18" cy="18" r="15.5" /><circle cx="18" cy="18" r="15.5" class="run" stroke-dashoffset=${RING * (1 - (left.value * 1000) / HOLD_MS)} /><text x="18" y="23">${left.value}</text></svg>`;
}

const seconds = (until) => Math.max(0, Math.ceil((until - Date.now()) / 1000));

function Failed({ shown }) {
  const copied = useSignal(false);
  const copy = () => navigator.clipboard?.writeText(shown.text).then(() => { copied.value = true; });
  return html`<div class="toast" role="alert">
    <p class="row"><${Icon} name="alert" /><b>${shown.error}</b></p>
    <div class="chips"><button class="chip" onClick=${copy}>${copied.value ? t.mine.copied : t.mine.copy}</button>
      <button class="chip" onClick=${closeToast}>${t.close}</button></div>
  </div>`;
}

