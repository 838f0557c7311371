// Charts of our own: a share is never drawn without its range. Every x is a share of the width, so
// that a chart fits any screen and its words keep their size.

import { html } from "../lib/html.js";

const at = (share) => `${Math.round(share * 1000) / 10}%`;
const span = (lo, hi) => ({ x: at(lo), width: at(Math.max(0, hi - lo)) });
const whole = (share) => Math.round(share * 100);

function Hairs({ height, top = 0 }) {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => html`<line class="hair" x1=${at(share)} x2=${at(share)} y1=${top} y2=${height} />`);
}

/** The figures of the axis, drawn once above a list of charts. */
export function Axis({ steps = [0, 25, 50, 75, 100] }) {
  return html`<svg class="chart axis" height="18" aria-hidden="true">${steps.map((step) => html`<text x=${`${step}%`} y="13" text-anchor="middle">${step}</text>`)}</svg>`;
}

const GAPS = { "claimed above lived": "below", "lived above claimed": "above" };

/** Said (ring) against seen (disc) with both ranges; shares from 0 to 1, `claimed` may be null. */
export function Dumbbell({ row, label }) {
  const { claimed, lived, lo, hi } = row;
  const said = claimed !== null && claimed !== undefined;
  return html`<svg class="chart" height="56" role="img" aria-label=${label}><${Hairs} height="56" />
    <rect class="range" ...${span(lo, hi)} y="21" height="14" rx="7" />
    ${said && row.claimed_hi > row.claimed_lo && html`<g class="whisker"><line x1=${at(row.claimed_lo)} x2=${at(row.claimed_hi)} y1="28" y2="28" />${[row.claimed_lo, row.claimed_hi].map((end) => html`<line x1=${at(end)} x2=${at(end)} y1="23" y2="33" />`)}</g>`}
    ${said && html`<line class=${`gap ${GAPS[row.verdict] ?? "level"}`} x1=${at(lived)} x2=${at(claimed)} y1="28" y2="28" />
      <circle class="ring" cx=${at(claimed)} cy="28" r="7" /><text x=${at(claimed)} y="14" text-anchor="middle">${whole(claimed)}</text>`}
    <circle class="disc" cx=${at(lived)} cy="28" r="8" /><text class="lived-figure" x=${at(lived)} y="52" text-anchor="middle">${whole(lived)}</text></svg>`;
}

/** Not looked at: an outline over the whole axis, never a zero. */
export function Unseen({ claimed, label, text }) {
  return html`<svg class="chart" height="44" role="img" aria-label=${label}>
    <rect class="unseen" x="0" y="7" width="100%" height="30" rx="15" /><text x="14" y="27">${text}</text>
    ${claimed !== null && claimed !== undefined && html`<circle class="ring" cx=${at(claimed)} cy="22" r="7" />`}</svg>`;
}

/** A dot in its range. */
export function DotRow({ lived, lo, hi, pooled, label }) {
  return html`<svg class="chart" height="24" role="img" aria-label=${label}><${Hairs} height="24" />
    ${pooled !== undefined && html`<line class="pooled" x1=${at(pooled)} x2=${at(pooled)} y1="0" y2="24" />`}
    <rect class="range" ...${span(lo, hi)} y="6" height="12" rx="6" /><circle class="disc" cx=${at(lived)} cy="12" r="7" /></svg>`;
}

const shares = (points) => points.map((one, i) => [points.length > 1 ? (100 * i) / (points.length - 1) : 50, 100 - 100 * one.lived]);

function Band({ points }) {
  const x = (i) => (points.length > 1 ? (100 * i) / (points.length - 1) : 50);
  const over = points.map((one, i) => `${x(i)},${100 - 100 * one.hi}`), under = points.map((one, i) => `${x(i)},${100 - 100 * one.lo}`).reverse();
  return html`<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
    <polygon class="band" points=${[...over, ...under].join(" ")} /><polyline class="line" points=${shares(points).map((pair) => pair.join(",")).join(" ")} vector-effect="non-scaling-stroke" /></svg>`;
}

/** A small line with its band, always from 0 to 100. */
export function Spark({ points, label }) {
  if (!points.length) return html`<svg class="spark" role="img" aria-label=${label}><line class="unseen" x1="0" x2="100%" y1="50%" y2="50%" /></svg>`;
  const [x, y] = shares(points).at(-1);
  return html`<svg class="spark" role="img" aria-label=${label}><${Band} points=${points} /><line class="hair" x1="0" x2="100%" y1="100%" y2="100%" /><circle class="disc" cx=${`${x}%`} cy=${`${y}%`} r="3.5" /></svg>`;
}

/** Share lived by period with its band; dots grow with n; a dated change is a dashed line, its words stand below. */
export function Trend({ points, markers, label }) {
  const most = Math.max(...points.map((one) => one.n));
  const width = points.length > 1 ? 100 / (points.length - 1) : 0;
  const where = (day) => points.findIndex((one) => one.starts <= day && day <= one.ends);
  return html`<svg class="chart trend" height="240" role="img" aria-label=${label}>
    ${[0, 50, 100].map((step) => html`<line class="hair" x1="0" x2="100%" y1=${`${100 - step}%`} y2=${`${100 - step}%`} /><text class="step" x="-8" y=${`${100 - step}%`} dy="4" text-anchor="end">${step}</text>`)}
    <${Band} points=${points} />
    ${markers.map((one) => where(one.day)).filter((i) => i >= 0).map((i) => html`<line class="marker" x1=${`${i * width}%`} x2=${`${i * width}%`} y1="0" y2="100%" />`)}
    ${shares(points).map(([x, y], i) => html`<circle class="disc" cx=${`${x}%`} cy=${`${y}%`} r=${3 + 3 * Math.sqrt(points[i].n / most)} />`)}</svg>`;
}

/** Leaders (square) over the front line (disc), each in its range. */
export function MirrorPair({ row, label }) {
  return html`<svg class="chart" height="30" role="img" aria-label=${label}>${[0, 0.5, 1].map((share) => html`<line class="hair" x1=${at(share)} x2=${at(share)} y1="0" y2="30" />`)}
    <rect class="leaders-range" ...${span(row.leaders_lo, row.leaders_hi)} y="6" height="6" rx="3" /><svg class="over" x=${at(row.leaders)} y="9"><rect class="leaders" x="-5" y="-5" width="10" height="10" rx="2" /></svg>
    <rect class="range" ...${span(row.front_lo, row.front_hi)} y="18" height="6" rx="3" /><circle class="front" cx=${at(row.front)} cy="21" r="5.5" /></svg>`;
}

/** Places by how many moments stand behind them; outside the lines is more than luck. A place that differs is a diamond. */
export function Funnel({ rows, pooled, label }) {
  const most = Math.max(...rows.map((one) => one.n_eff)) * 1.08;
  const x = (one) => (100 * one.n_eff) / most;
  const limits = [...rows].sort((one, other) => one.n_eff - other.n_eff);
  const line = (end) => limits.map((one) => `${x(one)},${100 - 100 * one[end]}`).join(" ");
  return html`<svg class="chart trend" height="240" role="img" aria-label=${label}>
    ${[0, 50, 100].map((step) => html`<line class="hair" x1="0" x2="100%" y1=${`${100 - step}%`} y2=${`${100 - step}%`} /><text class="step" x="-8" y=${`${100 - step}%`} dy="4" text-anchor="end">${step}</text>`)}
    <line class="pooled" x1="0" x2="100%" y1=${at(1 - pooled)} y2=${at(1 - pooled)} />
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">${["lo998", "hi998"].map((end) => html`<polyline class="limit" points=${line(end)} vector-effect="non-scaling-stroke" />`)}</svg>
    ${rows.map((one) => html`<line class="upright" x1=${`${x(one)}%`} x2=${`${x(one)}%`} y1=${at(1 - one.hi)} y2=${at(1 - one.lo)} />
      <svg class="over" x=${`${x(one)}%`} y=${at(1 - one.raw)}>${one.differs ? html`<path class="differs" d="M0-8 8 0 0 8-8 0z" />` : html`<circle class="disc" r="6" />`}</svg>`)}</svg>`;
}
