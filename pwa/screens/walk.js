// Walks: which of their pages is shown.

import { html } from "../lib/html.js";
import { style } from "../lib/style.js";
import { finished, interrupted, ready, walk } from "../state/walk.js";
import { WalkStart } from "./walk_start.js";
import { WalkInterrupted, WalkRunning } from "./walk_running.js";
import { WalkFinished } from "./walk_finished.js";

await Promise.all([style("walk"), style("ticks"), ready.catch(() => {})]);

export function WalkScreen() {
  return html`<div class="walk-page">${page()}</div>`;
}

function page() {
  if (walk.value) return interrupted.value ? html`<${WalkInterrupted} />` : html`<${WalkRunning} />`;
  return finished.value ? html`<${WalkFinished} />` : html`<${WalkStart} />`;
}
