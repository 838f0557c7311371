// What one was told, newest first. Each can be wanted less often.

import { html, useEffect, useSignal } from "../lib/html.js";
import { style } from "../lib/style.js";
import { locale } from "../lib/words.js";
import { Icon } from "../components/icons.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head } from "../components/ui.js";
import { go, route, t } from "../state/app.js";
import { fetchInbox, fewer, inbox, seeAll } from "../state/inbox.js";

await style("team");

const words = t.inbox;
const when = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const ICONS = { thanks: "heart", came_of_it: "leaf", lived_well: "eye", widening: "eye", followup: "check", huddle: "bubble", quest: "flag", discussion: "bubble", draft: "bubble", recency: "calendar", condition: "chair" };

export function Inbox() {
  const failed = useSignal(false);
  const said = useSignal(null);
  const fresh = useSignal(new Set());
  const less = async (id) => {
    try {
      said.value = (await fewer(id)) ? words.off : words.noted;
    } catch {
      said.value = t.noSignal;
    }
  };
  const look = async () => {
    try {
      await fetchInbox();
      fresh.value = new Set(inbox.value.messages.filter((one) => one.seen === null).map((one) => one.id));
      await seeAll();
    } catch {
      failed.value = true;
    }
  };
  useEffect(() => {
    look();
    const [, , action, id] = route.value.split("/");
    if (action === "fewer" && id) { less(id); go("/inbox"); }
  }, []);
  const { messages } = inbox.value;
  return html`<${Head} title=${words.title} back="/team" />
    <p role="status" class="quiet">${said.value}</p>
    ${messages === null && failed.value && html`<${NeedsNetwork} text=${words.needsNetwork} again=${look} />`}
    ${messages?.length === 0 && html`<${Empty} title=${words.empty} text=${words.emptyText} />`}
    ${messages?.length > 0 && html`<ul class="stack told">${messages.map((one) => html`<li class="card message" key=${one.id}>
      <a href=${"#" + one.target}><${Icon} name=${ICONS[one.kind] ?? "bell"} /><span class="what"><b>${words.titles[one.kind] ?? one.title}${fresh.value.has(one.id) && html` <span class="tag">${words.fresh}</span>`}</b><small>${when.format(one.at)}</small></span></a>
      <p>${words.hints[one.kind] ?? one.body}</p>
      <button class="chip" onClick=${() => less(one.id)} aria-label=${`${words.fewer}: ${words.titles[one.kind] ?? one.title}`}>${words.fewer}</button></li>`)}</ul>`}
    <p class="hint"><a class="plain-link" href="#/messages">${words.choose}</a></p>`;
}
