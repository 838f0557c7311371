// A page that cannot be shown without a network: said with a way to try again, and tried again by itself.

import { html, useEffect } from "../lib/html.js";
import { t } from "../state/app.js";
import { Empty } from "./ui.js";

/** `again()` fetches what was missing, when it is asked for and as soon as there is a network. */
export function NeedsNetwork({ text, again }) {
  useEffect(() => {
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, []);
  return html`<${Empty} title=${t.noSignal} text=${text}><button class="chip" onClick=${again}>${t.tryAgain}</button><//>`;
}
