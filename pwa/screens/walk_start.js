// Before a walk: where, what to watch for, and how.

import { html, useSignal } from "../lib/html.js";
import { intervalOf, MOST_WATCHED } from "../domain/walk.js";
import { begin, choices, offered } from "../state/walk.js";
import { Icon } from "../components/icons.js";
import { Empty, Head, Sheet } from "../components/ui.js";
import { catalogue, choosePlace, go, member, place, placeId, route, siteName, t, tagged } from "../state/app.js";
import { slotWhen } from "../domain/days.js";
import { g } from "./game/words.js";
import { Places } from "./log.js";

/** What the address asks for: `#/walk?place=…&practice=…&slot=sat-midday`, as a quest does. */
function asked() {
  const query = new URLSearchParams(route.value.split("?")[1] ?? "");
  const [wantedPlace, practice, slot] = ["place", "practice", "slot"].map((name) => query.get(name));
  const [daytype, daypart] = (slot ?? "").split("-");
  return {
    slot: g.quests.dayOf[daytype] && g.quests.timeOf[daypart] ? { daytype, daypart } : null,
    place: catalogue.value?.places.some((one) => one.id === wantedPlace) ? wantedPlace : null,
    practice: catalogue.value?.practices.some((one) => one.id === practice) ? practice : null,
  };
}

export function WalkStart() {
  if (!catalogue.value) return html`<${Head} title=${t.walk.title} back="/" /><${Empty} title=${t.log.loading} text=${t.log.loadingText} />`;
  return html`<${Choose} />`;
}

function Choose() {
  const wanted = useSignal(asked()).value;
  const { practices, ticked } = offered(wanted.practice ? [wanted.practice] : []);
  const watch = useSignal(ticked);
  const where = useSignal(wanted.place ?? placeId.value);
  const choosing = useSignal(false);
  const overt = useSignal(choices.value.overt);
  const at = catalogue.value.places.find((one) => one.id === where.value);
  const own = useSignal(null); // until chosen, what the catalogue says
  const ownTeam = own.value ?? Boolean(at?.team && at.team === member.value.team);
  const quest = Boolean(wanted.place || wanted.practice);
  if (!practices.length) return html`<${Head} title=${t.walk.title} back="/" /><${Empty} title=${t.log.empty} text=${t.log.emptyText} />`;
  const chosenFirst = [...practices].sort((a, b) => ticked.includes(b.id) - ticked.includes(a.id));
  const toggle = (id) => { watch.value = watch.value.includes(id) ? watch.value.filter((one) => one !== id) : [...watch.value, id].slice(0, MOST_WATCHED); };
  const start = async () => {
    if (where.value !== placeId.value) await choosePlace(where.value);
    await begin({ place: where.value, watch: practices.map((one) => one.id).filter((id) => watch.value.includes(id)), overt: overt.value, ownTeam, tagged: tagged.value === where.value, quest });
    if (route.value !== "/walk") go("/walk");
  };
  return html`<${Head} title=${t.walk.title} back="/" /><p class="under">${t.walk.intro}</p>
    <div class="top"><button class="place" onClick=${() => { choosing.value = true; }} aria-label=${`${t.log.changePlace}: ${at ? `${at.name}, ${siteName(at.site)}` : t.log.choosePlace}`}>
      <span class="pin"><${Icon} name="pin" /></span><span class="where"><b>${at?.name ?? t.log.choosePlace}</b><small>${at && siteName(at.site)}</small></span><${Icon} name="down" /></button>
      ${quest && html`<span class="quest-mark"><${Icon} name="target" size=${20} />${t.walk.quest}</span>`}</div>
    ${wanted.slot && html`<p class="quiet quest-note">${slotWhen(wanted.slot, Date.now()) ? g.quests.notNow(g.quests.dayOf[wanted.slot.daytype], g.quests.timeOf[wanted.slot.daypart]) : g.quests.isNow}</p>`}
    <div class="titled"><h2 class="plain" id="watch">${t.walk.watchList}</h2><span class="quiet" role="status">${t.walk.chosen(watch.value.length, MOST_WATCHED)}</span></div>
    <ul class="card rows list ticks" aria-labelledby="watch">${chosenFirst.map((practice) => html`<${Tick} key=${practice.id} practice=${practice} on=${watch.value.includes(practice.id)} full=${watch.value.length >= MOST_WATCHED} toggle=${toggle} />`)}</ul>
    <h2 class="plain">${t.walk.how}</h2>
    <ul class="card rows list ticks">
      <${Switch} on=${overt.value} set=${() => { overt.value = !overt.value; }} title=${t.walk.overt} text=${t.walk.overtText} />
      <${Switch} on=${ownTeam} set=${() => { own.value = !ownTeam; }} title=${t.walk.ownTeam} text=${t.walk.ownTeamText} />
    </ul>
    <div class="foot"><button class="main" disabled=${!watch.value.length || !at} onClick=${start}>${t.walk.start}</button></div>
    ${choosing.value && html`<${Sheet} title=${t.log.choosePlace} onClose=${() => { choosing.value = false; }}><${Places} chosen=${where.value} onDone=${(id) => { where.value = id; choosing.value = false; }} /><//>`}`;
}

function Tick({ practice, on, full, toggle }) {
  const scan = practice.sampling === "interval";
  return html`<li><button role="checkbox" aria-checked=${on} disabled=${full && !on} onClick=${() => toggle(practice.id)}>
    <${Icon} name=${practice.icon} size=${20} /><span>${practice.name}${scan && html` <small>${t.walk.everyMinutes(intervalOf(practice) / 60_000)}</small>`}</span><span class="tick"><${Icon} name="check" size=${20} /></span></button></li>`;
}

function Switch({ on, set, title, text }) {
  return html`<li><button role="checkbox" aria-checked=${on} onClick=${set}><span class="what"><b>${title}</b><small>${text}</small></span><span class="tick"><${Icon} name="check" size=${20} /></span></button></li>`;
}
