// How points work, all of it, to be read in a minute.

import { html } from "../../lib/html.js";
import { style } from "../../lib/style.js";
import { Icon } from "../../components/icons.js";
import { Head } from "../../components/ui.js";
import { g } from "./words.js";

await style("game");

export function HowPointsWork() {
  const { title, lead, parts, limits, lines } = g.how;
  return html`<${Head} title=${title} back="/mine" /><p class="under">${lead}</p>
    <ul class="card rows list how">${parts.map(([icon, name, points, text]) => html`<li><${Icon} name=${icon} /><span class="what"><span class="titled-row"><b>${name}</b><b class="worth">${points}</b></span><small>${text}</small></span></li>`)}</ul>
    <h2 class="plain">${limits}</h2><ul class="reading">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}
