// Whether what is told does any good: each kind with what its practice did afterwards, or that nobody can tell.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { style } from "../lib/style.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head } from "../components/ui.js";
import { t } from "../state/app.js";

await style("team");

const words = t.told;

export function Told() {
  const kept = useSignal(null);
  const failed = useSignal(null);
  const look = () => get("/api/nudges").then(({ body }) => { kept.value = body; failed.value = null; }, (error) => { failed.value = error; });
  useEffect(() => { look(); }, []);
  const known = kept.value?.kinds.filter((one) => one.cannot !== "no practice") ?? [];
  const others = kept.value?.kinds.filter((one) => one.cannot === "no practice") ?? [];
  return html`<${Head} title=${words.title} back="/settings" />
    ${failed.value && (failed.value.status === 403 ? html`<${Empty} title=${words.notYours} text=${words.notYoursText} />` : html`<${NeedsNetwork} text=${words.needsNetwork} again=${look} />`)}
    ${kept.value && html`<p class="under">${words.intro}</p>
      <div class="stack">${known.map((one) => html`<section class="card" key=${one.kind}><h2 class="plain">${words.of[one.kind]}</h2><p class="quiet">${words.times(one.told)}</p><p>${said(one, kept.value.least)}</p></section>`)}</div>
      <p class="hint">${words.caution}</p>
      <section><h2 class="plain">${words.others}</h2><p class="quiet">${words.othersText}</p><ul class="card rows">${others.map((one) => html`<li key=${one.kind}><span class="what">${words.of[one.kind]}</span><span class="tag">${words.times(one.told)}</span></li>`)}</ul></section>`}`;
}

function said({ cannot, told, followed, diff, lo, hi }, least) {
  if (cannot === "few") return words.few(followed, told, least);
  const [best, low, high] = [diff, lo, hi].map((share) => Math.round(100 * share));
  return cannot ? words.unclear(low, high) : words.moved(best, low, high);
}
