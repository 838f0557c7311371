// How this phone shows things, and how the app gets onto its home screen.

import { html, useSignal } from "../lib/html.js";
import { choices, choose } from "../lib/choices.js";
import { install, installState } from "../lib/install.js";
import { LANGUAGES, language } from "../lib/words.js";
import { Icon } from "./icons.js";
import "./more_icons.js";
import { t } from "../state/app.js";

const numbers = (words) => Object.entries(words).sort(([a], [b]) => a - b);

/** Language, size of text, light or dark, contrast. */
export function Look() {
  const now = useSignal(choices());
  const set = (name, system) => (value) => {
    choose(name, value === system ? undefined : value);
    now.value = choices();
    if (name === "language") location.reload();
  };
  const { text = "100", theme = "system", contrast = "system" } = now.value;
  return html`<section class="card look"><h2 class="plain"><${Icon} name="eye" />${t.look.title}</h2>
    <${Choice} title=${t.look.language} options=${Object.entries(LANGUAGES)} chosen=${language} onChoose=${set("language")} lang />
    <${Choice} title=${t.look.text} options=${numbers(t.look.sizes)} chosen=${text} onChoose=${set("text", "100")} />
    <${Choice} title=${t.look.theme} options=${Object.entries(t.look.themes)} chosen=${theme} onChoose=${set("theme", "system")} />
    <${Choice} title=${t.look.contrast} options=${Object.entries(t.look.contrasts)} chosen=${contrast} onChoose=${set("contrast", "system")} />
  </section>`;
}

function Choice({ title, options, chosen, onChoose, lang }) {
  return html`<div class="choice" role="group" aria-label=${title}><h3>${title}</h3><div class="chips">
    ${options.map(([value, word]) => html`<button class="chip" aria-pressed=${value === chosen} lang=${lang ? value : undefined} onClick=${() => onChoose(value)}>${word}</button>`)}
  </div></div>`;
}

/** What to do to have the app on the home screen; nothing where it is, or where there is no way. */
export function Install() {
  const state = installState();
  if (state === "installed" || state === "none") return null;
  return html`<section class="card install"><h2 class="plain"><${Icon} name="install" />${t.install.title}</h2><p>${t.install.text}</p>
    ${state === "ask" && html`<button class="second" onClick=${() => install().catch(() => {})}>${t.install.button}</button>`}
    ${state === "apple" && html`<${AppleSteps} />`}
    ${state === "menu" && html`<p class="quiet">${t.install.other}</p>`}
  </section>`;
}

function AppleSteps() {
  const icons = ["share", "plus", "tap"];
  return html`<ol class="rows steps">${t.install.apple.map((step, at) => html`<li><${Icon} name=${icons[at]} /><span>${step}</span></li>`)}</ol>`;
}

/** On an iPhone's browser, before joining: the app on the home screen has a storage of its own. */
export function AppleFirst() {
  const copied = useSignal(false);
  if (installState() !== "apple") return null;
  const copy = () => navigator.clipboard?.writeText(location.href).then(() => { copied.value = true; });
  return html`<section class="card install"><p>${t.install.joinApple}</p><${AppleSteps} />
    <button class="second" onClick=${copy}>${copied.value ? t.install.copied : t.install.copyInvite}</button></section>`;
}
