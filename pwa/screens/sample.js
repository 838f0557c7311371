// What the book will look like, from simulated walks, for the weeks before it may say anything.
// Every card says that it is a sample.

import { html, useEffect, useSignal } from "../lib/html.js";
import { ApiProblem, get } from "../lib/api.js";
import { style } from "../lib/style.js";
import { locale, told } from "../lib/words.js";
import { Icon } from "../components/icons.js";
import { Head } from "../components/ui.js";
import { member, t } from "../state/app.js";

await style("sample");

const words = t.sample;
const percent = new Intl.NumberFormat(locale, { style: "percent" });
const long = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });

export function Sample() {
  const found = useSignal(null);
  const opens = useSignal(null);
  const failed = useSignal(null);
  useEffect(() => {
    get("/api/sample-book").then(({ body }) => { found.value = body; }, (error) => { failed.value = error instanceof ApiProblem ? told(error) : words.needsNetwork; });
    get("/api/publication").then(({ body }) => { opens.value = body.closed === 0 ? body.first_figures_on : null; }, () => {});
  }, []);
  return html`<${Head} title=${words.title} back=${member.value.role === "steward" ? "/steward" : "/settings"} />
    <p class="banner"><${Icon} name="eye" /><span>${words.what} ${opens.value && words.opens(long.format(new Date(opens.value)))}</span></p>
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
    ${(found.value?.values ?? []).map((value) => html`<article class="card sample" key=${value.name}>
      <span class="stamp" aria-hidden="true">${words.stamp}</span>
      <h2 class="say">${value.name}</h2><p class="say text">${value.text}</p>
      ${value.lived === null ? html`<${NotLooked} value=${value} />` : html`<${Looked} value=${value} />`}</article>`)}
    ${found.value && html`<p class="hint">${words.read}</p>`}`;
}

const at = (share) => 12 + share * 276;

function Axis({ children, label }) {
  return html`<svg viewBox="0 0 300 56" class="dumbbell" role="img" aria-label=${label}>
    ${[0, 0.25, 0.5, 0.75, 1].map((share) => html`<line class="hair" x1=${at(share)} x2=${at(share)} y1="8" y2="48" />`)}${children}</svg>`;
}

function Looked({ value }) {
  const { claimed, lived, lo, hi, k, n } = value;
  const kind = { "claimed above lived": "below", "lived above claimed": "above", "no clear gap": "level" }[value.verdict];
  return html`<p class="verdict">${words.verdicts[kind](k, n)}</p>
    <${Axis} label=${words.label(percent.format(claimed), percent.format(lived), percent.format(lo), percent.format(hi))}>
      <rect class="range" x=${at(lo)} y="21" width=${at(hi) - at(lo)} height="14" rx="7" />
      <line class=${`gap ${kind}`} x1=${at(lived)} x2=${at(claimed)} y1="28" y2="28" />
      <circle class="claimed" cx=${at(claimed)} cy="28" r="7" /><circle class="lived-dot" cx=${at(lived)} cy="28" r="8" /><//>
    <p class="quiet legend"><span><i class="key claimed-key"></i>${words.claimed(percent.format(claimed))}</span><span><i class="key lived-key"></i>${words.lived(percent.format(lived), percent.format(lo), percent.format(hi))}</span><span>${words.n(n, value.walks)}</span></p>`;
}

function NotLooked({ value }) {
  return html`<p class="verdict">${words.notLooked}</p><${Axis} label=${words.notLooked}>
    <rect class="nothing" x="12" y="13" width="276" height="30" rx="15" /><circle class="claimed" cx=${at(value.claimed)} cy="28" r="7" /><//>
    <p class="quiet">${words.notLookedText}</p>`;
}
