// All pictures, drawn for this app: 24 by 24, two wide, round ends. Always beside a word. Those that home
// and joining do not need stand in more_icons.js, and come with the first other screen.

import { html } from "../lib/html.js";

const PATHS = {
  pin: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21zM12 12.2a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z",
  down: "M6 9.5l6 6 6-6", right: "M9.5 6l6 6-6 6", check: "M5 12.5l4.5 4.5L19 7.5", close: "M6 6l12 12M18 6L6 18",
  tap: "M9 11V5.5a1.5 1.5 0 0 1 3 0V11l5 1.2c1.3.300 2 1.3 1.8 2.6L18 20h-7l-4.5-5c-1-1.2.500-2.7 1.8-1.8L9 14",
  shield: "M12 3l7 2.5v6c0 4.5-3 7.5-7 9.5-4-2-7-5-7-9.5v-6zM8.7 12l2.3 2.3 4.3-4.5", device: "M8.5 3h7A1.5 1.5 0 0 1 17 4.5v15a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 19.5v-15A1.5 1.5 0 0 1 8.5 3zM11 18h2",
  alert: "M12 4l9 16H3zM12 10v4.5M12 17.3v.2", log: "M5.5 4h13A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-13A1.5 1.5 0 0 1 5.5 4zM4 9h16M12 9v11",
  me: "M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6", book: "M12 6.5C10 5 7 4.5 3.5 4.8v13.5c3.5-.3 6.5.200 8.5 1.7 2-1.5 5-2 8.5-1.7V4.8C17 4.5 14 5 12 6.5zM12 6.5V20",
  heart: "M12 20C6 15.5 3.5 12.5 3.5 9A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 2c0 3.5-2.5 6.5-8.5 11z", team: "M9 11a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 9 11zM2.5 19.5c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M15.5 4.7a3.3 3.3 0 0 1 0 6M17.5 14.2c2.3.600 3.7 2.3 4 5.3",
  timer: "M12 21a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM12 13.5V10M9.5 3h5M18 6.5l1.5-1.5",
  eye: "M2.5 12C4 9 7.5 6 12 6s8 3 9.5 6c-1.5 3-5 6-9.5 6s-8-3-9.5-6zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z", queue: "M6 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6 11v8M12 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 11v8M18 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 11v8",
  phone: "M7 4l2.5 4.5-2 2a12 12 0 0 0 6 6l2-2L20 17c0 2-1.5 3.5-3.5 3.3C9.5 19.5 4.5 14.5 3.7 7.5 3.5 5.5 5 4 7 4z", chair: "M8 4v10M8 9.5h6.5V14M8 14h7v6M8 14v6", gift: "M4.5 9h15v3.5h-15zM6 12.5h12V20H6zM12 9v11M12 9C9 9 7 8 7 6.2S10.5 4 12 9zM12 9c3 0 5-1 5-2.8S13.5 4 12 9z",
  key: "M8.5 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11.5 12.2L19 4.5M16 7.5l2.5 2.5", promise: "M4 12l5-5 3 2.5L15 7l5 5-6 6.5c-1 1-2.5 1-3.5 0zM9 7l3.5 5", horn: "M4 10v4h3l8 4.5v-13L7 10zM18 9.5a4 4 0 0 1 0 5", compass: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM15.5 8.5l-2 5-5 2 2-5z",
  glass: "M7 3.5h10M7 20.5h10M8 3.5c0 4 8 5 8 8.5s-8 4.5-8 8.5M16 3.5c0 4-8 5-8 8.5s8 4.5 8 8.5", box: "M4 8l8-4 8 4v8.5L12 20.5 4 16.5zM4 8l8 4 8-4M12 12v8.5", hand: "M7.5 13V7.5a1.3 1.3 0 0 1 2.6 0V11V5.5a1.3 1.3 0 0 1 2.6 0V11V6.5a1.3 1.3 0 0 1 2.6 0V12v-2a1.3 1.3 0 0 1 2.6 0v5c0 3.5-2.5 6-6 6-3 0-4.5-1.5-5.8-4L4.5 13.5c-.5-1.2 1-2 2-1z",
  hello: "M8 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 20c.5-3 2.5-4.5 5.5-4.5s5 1.5 5.5 4.5M16 5.5l1.5-2M18.5 9h2.5M17.5 12.5l2 1", ask: "M4 5h16v11h-8.5L7 20v-4H4zM9.8 9a2.2 2.2 0 1 1 2.9 2c-.6.2-.7.5-.7 1", help: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9.5 9.5a2.5 2.5 0 1 1 3.4 2.3c-.7.3-.9.7-.9 1.4M12 16v.2",
  loop: "M5 12a7 7 0 0 1 12-5l2 2M19 5v4h-4M19 12a7 7 0 0 1-12 5l-2-2M5 19v-4h4", calendar: "M4.5 6h15v14h-15zM4.5 10h15M8.5 3.5V7M15.5 3.5V7",
  arrow: "M4.5 12h15M13 5.5l6.5 6.5-6.5 6.5", plus: "M12 5v14M5 12h14",
  eyeoff: "M4 4l16 16M9.5 6.2A10 10 0 0 1 12 6c4.5 0 8 3 9.5 6a13 13 0 0 1-2.7 3.6M6 7.7A13 13 0 0 0 2.5 12c1.5 3 5 6 9.5 6 1.4 0 2.7-.3 3.9-.8",
};

/** More drawings, by name. */
export const draw = (more) => { Object.assign(PATHS, more); };

// Drawings that point along the line of reading: they turn round where it runs from right to left.
const TURNS = new Set(["right", "left", "arrow", "undo"]);

// Drawings grow with the text beside them.
const rem = (size) => `${size / 16}rem`;

/** A line drawing by name. */
export function Icon({ name, size = 24 }) {
  return html`<svg class=${TURNS.has(name) ? "icon turns" : "icon"} width=${rem(size)} height=${rem(size)} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name] ?? PATHS.eye} /></svg>`;
}

/** Lived: a solid disc with a tick. Missed: an open diamond with a dash. Could not tell: a dotted ring. A date: a calendar. */
export function Mark({ polarity, size = 24 }) {
  if (polarity === 1) return html`<svg class="mark" width=${rem(size)} height=${rem(size)} viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.5" class="solid" /><path d="M7.5 12.3l3.2 3.2 5.8-6.2" class="knock" /></svg>`;
  if (polarity === -1) return html`<svg class="mark" width=${rem(size)} height=${rem(size)} viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2.5l9.5 9.5-9.5 9.5L2.5 12zM8.5 12h7" /></svg>`;
  if (polarity === 0) return html`<svg class="mark" width=${rem(size)} height=${rem(size)} viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9" class="dots" /></svg>`;
  return html`<${Icon} name="calendar" size=${size} />`;
}

/** The fly: two wings, two eyes that look `down`, `up` or `side`, or are `asleep`. `blink` closes them for a moment. */
export function Fly({ size = 40, look = "down", blink = false }) {
  const wing = "M23 18C16 15 5 19 4.5 29c-.4 8 4.5 14 10 14 6 0 8.5-5 8.5-11z";
  return html`<svg class=${"fly" + (blink ? " blink" : "")} width=${size} height=${size} viewBox="0 0 48 48" aria-hidden="true">
    <g transform="rotate(4 23 18)"><path d=${wing} class="wing-lived" /></g>
    <g transform="translate(48 0) scale(-1 1) rotate(4 23 18)"><path d=${wing} class="wing-missed" /></g>
    ${[17.4, 30.6].map((x) => html`<${Eye} x=${x} look=${look} />`)}
  </svg>`;
}

const LOOKS = { down: [0.6, 2], up: [0, -2], side: [2.2, 0.4] };

function Eye({ x, look }) {
  const [dx, dy] = LOOKS[look] ?? [0, 0];
  return html`<g class="eye"><circle cx=${x} cy="13" r="6.4" />
    ${look === "asleep" ? html`<path d=${`M${x - 3} 13q3 2.4 6 0`} class="lid" />` : html`<circle cx=${x + dx} cy=${13 + dy} r="2.9" class="pupil" />`}</g>`;
}
