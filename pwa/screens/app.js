// Which screen is shown.

import { html } from "../lib/html.js";
import { Banners, BottomBar, Toast } from "../components/ui.js";
import { member, route, t } from "../state/app.js";
import { Join } from "./join.js";
import { Log } from "./log.js";
import { Mine, Queue } from "./mine.js";
import { Settings } from "./settings.js";
import { Values } from "./values.js";

const SCREENS = { "": Log, mine: Mine, values: Values, settings: Settings, queue: Queue };

export function App() {
  const invited = route.value.startsWith("i=");
  if (!member.value || invited) return html`<main id="main"><${Join} code=${invited ? route.value.slice(2) : null} /></main>`;
  const Screen = SCREENS[route.value.split("/")[1] ?? ""] ?? Log;
  return html`<a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.getElementById("main").focus(); }}>${t.skip}</a>
    <main id="main" tabindex="-1"><${Banners} /><${Screen} /></main><${Toast} /><${BottomBar} />`;
}
