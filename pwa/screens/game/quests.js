// This week's quests here: each one tap from a walk.

import { html } from "../../lib/html.js";
import { Icon } from "../../components/icons.js";
import { placeName, t } from "../../state/app.js";
import { quests } from "../../state/earned.js";
import { g } from "./words.js";

const words = g.quests;
const WHEN = ["now", "later", "past"];

export function Quests() {
  if (!quests.value.length) return null;
  return html`<section><h2 class="plain">${words.title}</h2><ul class="card rows list quests">${quests.value.map((one) => html`<${Row} key=${one.id} one=${one} />`)}</ul>
    <p class="quiet remark">${words.under}</p></section>`;
}

function Row({ one }) {
  const what = html`<span class="what"><b>${t.quest.where(placeName(one.place), one)}</b><small>${one.done ? words.done : words[WHEN[one.when]]}</small></span>`;
  if (one.done || one.when === 2) return html`<li><${Icon} name=${one.done ? "check" : "target"} />${what}${one.done && html`<b class="plus">${words.finished(one.points)}</b>`}</li>`;
  return html`<li><a href=${`#/walk?place=${one.place}&slot=${one.daytype}-${one.daypart}`}><${Icon} name="target" />${what}<${Icon} name="right" /></a></li>`;
}
