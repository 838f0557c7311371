// What walks are drawn with: the ring, and one bead a moment.

import { html } from "../lib/html.js";
import { COUNTS_MS, SUGGESTED_MS } from "../domain/walk.js";

const R = 78;
const AROUND = 2 * Math.PI * R;
const TURN = (COUNTS_MS / SUGGESTED_MS) * 2 * Math.PI;

/** Minutes and seconds, as on a watch. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The share of a quarter of an hour, from twelve o'clock, with a dot where a walk starts to count. */
export function Ring({ watched, children }) {
  const share = Math.min(1, watched / SUGGESTED_MS);
  return html`<div class="walk-ring">
    <svg viewBox="0 0 168 168" aria-hidden="true"><circle class="track" cx="84" cy="84" r=${R} />
      ${share > 0 && html`<circle class="run" cx="84" cy="84" r=${R} stroke-dasharray=${`${share * AROUND} ${AROUND}`} transform="rotate(-90 84 84)" />`}
      <circle class=${watched >= COUNTS_MS ? "dot past" : "dot"} cx=${84 + R * Math.sin(TURN)} cy=${84 - R * Math.cos(TURN)} r="3.4" /></svg>
    <div class="inside">${children}</div></div>`;
}

/** One shape a moment, in order of time: lived a disc, missed an open diamond, could not tell a dotted ring. */
export function Beads({ beads }) {
  return html`<p class="beads" aria-hidden="true">${beads.map((polarity) => html`<svg width="16" height="16" viewBox="0 0 16 16" class=${polarity === 1 ? "lived-mark" : polarity === -1 ? "missed-mark" : "unsure-mark"}>
    ${polarity === 1 ? html`<circle cx="8" cy="8" r="7" fill="currentColor" />` : polarity === -1 ? html`<path d="M8 1.5L14.5 8 8 14.5 1.5 8z" class="open" />` : html`<circle cx="8" cy="8" r="6.2" class="open dotted" />`}</svg>`)}</p>`;
}
