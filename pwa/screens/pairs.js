// How many pairs have walked together more often than counts: a number for whoever helps people look, no names.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { style } from "../lib/style.js";
import { Icon } from "../components/icons.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head } from "../components/ui.js";
import { member } from "../state/app.js";
import { g } from "./game/words.js";

await style("game");

const words = g.pairs;
const ROLES = ["facilitator", "steward"];

export function Pairs() {
  const found = useSignal(null);
  const failed = useSignal(false);
  const ours = ROLES.includes(member.value.role);
  const look = () => get("/api/pairs").then(({ body }) => { found.value = body; failed.value = false; }, () => { failed.value = true; });
  useEffect(() => { if (ours) look(); }, []);
  return html`<${Head} title=${words.title} back="/settings" />
    ${!ours && html`<${Empty} title=${words.notYours} text=${words.notYoursText} />`}
    ${failed.value && html`<${NeedsNetwork} text=${words.needsNetwork} again=${look} />`}
    ${found.value && html`<p class="under">${words.intro(found.value.walks)}</p>
      <ul class="card rows list seasons">${found.value.seasons.map(({ number, pairs }, at) => html`<li key=${number}><${Icon} name="pair" /><span class="what"><b>${at ? g.seasons.past(number) : g.seasons.now(number)}</b><small>${pairs === null ? words.few : words.count(pairs, found.value.walks)}</small></span></li>`)}</ul>
      <p class="remark">${words.what}</p><p class="quiet remark">${words.until} ${words.nobody}</p>`}`;
}
