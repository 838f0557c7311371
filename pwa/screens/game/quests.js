// This week's quests here: each one tap from a walk. Then practices that need more eyes, wherever one is.

import { html, useSignal } from "../../lib/html.js";
import { Icon } from "../../components/icons.js";
import { catalogue, me, placeName, t } from "../../state/app.js";
import { quests } from "../../state/earned.js";
import { g } from "./words.js";

const words = g.quests;
const WHEN = ["now", "later", "past"];
const SHOWN = 4; // a choice, not a list of duties

export function Quests() {
  const practices = (me.value?.practice_quests ?? []).filter((one) => practiceName(one.practice));
  const all = useSignal(false);
  if (!quests.value.length && !practices.length) return null;
  const shown = all.value ? quests.value : quests.value.slice(0, SHOWN);
  const more = quests.value.length - shown.length;
  return html`<section><h2 class="plain">${words.title}</h2><ul class="card rows list quests">${shown.map((one) => html`<${Row} key=${one.id} one=${one} />`)}
    ${more > 0 && html`<li><button onClick=${() => { all.value = true; }}><span class="what">${words.more(more)}</span><${Icon} name="down" /></button></li>`}
    ${practices.map((one) => html`<${Practice} key=${one.practice} one=${one} />`)}</ul>
    <p class="quiet remark">${words.under}</p></section>`;
}

const practiceName = (id) => catalogue.value?.practices.find((one) => one.id === id)?.name;

/** A practice that was looked at too little, or one of people who are looked at seldom; without a number. */
function Practice({ one }) {
  const name = practiceName(one.practice);
  const [title, text] = one.mostly ? [words.mostly[one.mostly], words.tryFor(name)] : [words.needsEyes(name), words.onList];
  return html`<li><a href=${`#/walk?practice=${one.practice}`}><${Icon} name="eye" /><span class="what"><b>${title}</b><small>${text}</small></span><${Icon} name="right" /></a></li>`;
}

function Row({ one }) {
  const what = html`<span class="what"><b>${t.quest.where(placeName(one.place), one)}</b><small>${one.done ? words.done : words[WHEN[one.when]]}</small></span>`;
  if (one.done || one.when === 2) return html`<li><${Icon} name=${one.done ? "check" : "target"} />${what}${one.done && html`<b class="plus">${words.finished(one.points)}</b>`}</li>`;
  return html`<li><a href=${`#/walk?place=${one.place}&slot=${one.daytype}-${one.daypart}`}><${Icon} name="target" />${what}<${Icon} name="right" /></a></li>`;
}
