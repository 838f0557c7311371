// Joining: what this is, what it never is, a nickname, one button.

import { html, useSignal } from "../lib/html.js";
import { ApiProblem } from "../lib/api.js";
import { join } from "../lib/session.js";
import { Fly, Icon } from "../components/icons.js";
import { onApple } from "../lib/install.js";
import { moreWords, told } from "../lib/words.js";
import { go, t, welcome } from "../state/app.js";
import { flush, signedInAgain } from "../lib/sync.js";

const AppleFirst = onApple() ? (await Promise.all([import("../components/look.js"), moreWords()]))[0].AppleFirst : () => null;
const any = (words) => words[Math.floor(Math.random() * words.length)];
const suggestion = t.join.names.map((words) => any(words.split(" "))).join(" ");

export function Join({ code }) {
  return html`<div class="join">
    <div class="logo"><${Fly} size=${72} /></div>
    ${code ? html`<${Invited} code=${code} />` : html`<${NoCode} />`}
  </div>`;
}

function Invited({ code }) {
  const problem = useSignal(null);
  const busy = useSignal(false);
  const submit = async (event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await join(code, new FormData(event.target).get("nickname").trim() || suggestion);
      await signedInAgain();
      go("/");
      await welcome();
      flush().catch(() => {});
    } catch (error) {
      problem.value = error instanceof ApiProblem ? told(error) : t.join.offline;
      busy.value = false;
    }
  };
  return html`<h1>${t.join.title}</h1><p class="under">${t.join.under}</p>
    <ul class="card facts">
      ${[["tap", t.join.record], ["eyeoff", t.join.never], ["team", t.join.who]].map(([icon, [title, text]]) => html`<li><${Icon} name=${icon} /><div><b>${title}</b><span>${text}</span></div></li>`)}
    </ul>
    <${AppleFirst} />
    <form onSubmit=${submit}>
      <label for="nickname">${t.join.nickname}</label>
      <input id="nickname" name="nickname" maxlength="40" autocomplete="off" defaultValue=${suggestion} aria-describedby="hint" />
      <p class="hint" id="hint">${t.join.hint}</p>
      ${problem.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${problem.value}</p>`}
      <button class="main" disabled=${busy.value}>${busy.value ? t.join.joining : t.join.button}</button>
    </form>`;
}

function NoCode() {
  const problem = useSignal(null);
  const submit = (event) => {
    event.preventDefault();
    const found = new FormData(event.target).get("link").match(/#i=([A-Za-z0-9_-]{8,64})\s*$/);
    if (found) go(`i=${found[1]}`);
    else problem.value = t.join.badLink;
  };
  return html`<h1>${t.join.noCode}</h1><p class="under">${t.join.noCodeText}</p>
    <form onSubmit=${submit}>
      <label for="link">${t.join.link}</label>
      <input id="link" name="link" inputmode="url" autocomplete="off" autocapitalize="none" />
      ${problem.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${problem.value}</p>`}
      <button class="main">${t.join.open}</button>
    </form>`;
}
