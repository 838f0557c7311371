// Which messages one wants, and when one works.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get, patch } from "../lib/api.js";
import { style } from "../lib/style.js";
import { locale } from "../lib/words.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Head } from "../components/ui.js";
import { t, toast } from "../state/app.js";

await style("team");

const words = t.messages;
const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
const DAYS = [0, 1, 2, 3, 4].map((day) => [day, weekday.format(new Date(Date.UTC(2026, 0, 5 + day)))]);
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const toggled = (list, one) => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one].sort());

export function Messages() {
  const chosen = useSignal(null);
  const failed = useSignal(false);
  const look = () => get("/api/me/settings").then(({ body }) => { chosen.value = body.messages; failed.value = false; }, () => { failed.value = true; });
  useEffect(() => { look(); }, []);
  const latest = useSignal(0);
  const set = async (change) => {
    const [turn, before] = [++latest.value, chosen.value];
    chosen.value = { ...chosen.value, ...change };
    const { kinds, ...settings } = chosen.value;
    try {
      const { body } = await patch("/api/me/settings", { messages: settings });
      if (turn === latest.value) chosen.value = body.messages; // a slow answer never undoes a later choice
      failed.value = false;
    } catch {
      if (turn === latest.value) chosen.value = before; // what the server did not hear is not shown as chosen
      toast.value = { note: `${t.noSignal} ${words.needsNetwork}` };
    }
  };
  const now = chosen.value;
  const flip = (kind) => {
    const [off, on] = [now.off, now.on].map((list) => list.filter((one) => one !== kind));
    const kinds = { ...now.kinds, [kind]: !now.kinds[kind] };
    set(now.kinds[kind] ? { off: [...off, kind], on, kinds } : { off, on: [...on, kind], kinds });
  };
  return html`<${Head} title=${words.title} back="/settings" />
    ${!now && failed.value && html`<${NeedsNetwork} text=${words.needsNetwork} again=${look} />`}
    ${now && html`<section class="card"><h2 class="plain">${words.kinds}</h2><ul class="rows">${Object.entries(words.of).map(([kind, [name, text]]) => html`<li key=${kind}><label class="choice-row"><span class="what"><b>${name}</b><small>${text}</small></span><input type="checkbox" checked=${now.kinds[kind]} onChange=${() => flip(kind)} /></label></li>`)}</ul></section>
    <section class="card asks"><h2 class="plain">${words.when}</h2><p class="quiet">${words.whenText}</p>
      <div class="chips work-days" role="group" aria-label=${words.days}>${DAYS.map(([day, name]) => html`<button class="chip" aria-pressed=${now.days.includes(day)} onClick=${() => set({ days: toggled(now.days, day) })}>${name}</button>`)}</div>
      <div class="row-of-two"><div><label for="starts">${words.from}</label><input id="starts" type="time" value=${clock(now.starts)} onChange=${(event) => set({ starts: minutes(event.target.value) })} /></div>
        <div><label for="ends">${words.to}</label><input id="ends" type="time" value=${clock(now.ends)} onChange=${(event) => set({ ends: minutes(event.target.value) })} /></div></div></section>
    <section class="card"><label class="choice-row"><span class="what"><b>${words.hints}</b><small>${words.hintsText}</small></span><input type="checkbox" checked=${now.hints} onChange=${() => set({ hints: !now.hints })} /></label></section>`}`;
}
