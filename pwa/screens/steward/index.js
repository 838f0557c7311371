// The stewards' rooms: what is set up, step by step, and what keeps it running. On a wide screen the
// list of rooms stands beside the room.

import { html, signal, useEffect } from "../../lib/html.js";
import { style } from "../../lib/style.js";
import { Icon } from "../../components/icons.js";
import { Empty, Head } from "../../components/ui.js";
import { catalogue, member, route, t } from "../../state/app.js";
import { bodyOf, entries, load, problem, publication, things } from "./state.js";
import { w } from "./words.js";

await style("steward");

const from = (file, name) => () => file().then((found) => found[name]);
const structure = () => import("./structure.js");
const people = () => import("./people.js");

// Each room: its picture, whether it is part of setting up, and whether that part is done.
const ROOMS = {
  organisation: { icon: "book", load: from(structure, "Organisation"), done: () => bodyOf("organisation", "organisation")?.assessment && bodyOf("organisation", "organisation")?.consultation },
  sites: { icon: "map", load: from(structure, "Sites"), done: () => things("site").length },
  teams: { icon: "team", load: from(structure, "Teams"), done: () => things("team").length },
  places: { icon: "pin", load: from(structure, "Places"), done: () => things("place").length },
  staff: { icon: "me", load: from(() => import("./staff.js"), "Staff"), done: () => things("headcount").length },
  values: { icon: "heart", load: from(() => import("./values.js"), "Values"), done: () => things("practice").length },
  contact: { icon: "alert", load: from(structure, "Contact"), done: () => things("contact").length },
  invites: { icon: "plus", load: from(people, "Invites"), done: () => null },
  members: { icon: "team", load: from(people, "Members") },
  hours: { icon: "clock", load: from(() => import("./hours.js"), "Hours") },
  stories: { icon: "compass", load: from(() => import("./stories.js"), "Stories") },
  goals: { icon: "target", load: from(() => import("../../components/goal_chooser.js"), "GoalChooser") },
  outcomes: { icon: "steps", load: from(() => import("./outcomes.js"), "Outcomes") },
  book: { icon: "book", load: from(() => import("./book.js"), "Book") },
};
const STEPS = ["organisation", "sites", "teams", "places", "staff", "values", "contact", "invites"];
const RUNNING = ["members", "hours", "stories", "goals", "outcomes", "book"];
const LEADS = ["invites"];

const opened = signal({});

function room(name) {
  if (!opened.value[name]) {
    const show = (found) => { opened.value = { ...opened.value, [name]: found }; };
    ROOMS[name].load().then(show, () => show(() => html`<${Empty} title=${t.notHere} text=${t.notHereText} />`));
  }
  return opened.value[name];
}

const query = matchMedia("(min-width: 900px)");
const wide = signal(query.matches);
query.addEventListener("change", () => { wide.value = query.matches; });
const undone = () => STEPS.find((name) => [undefined, 0, ""].includes(ROOMS[name].done()));

export function Steward() {
  const [, , asked = "", ...rest] = route.value.split("/");
  // At a desk the place beside the list is never empty.
  const name = asked || (wide.value && entries.value ? (undone() ?? "book") : "");
  const steward = member.value.role === "steward";
  useEffect(() => { if (steward) load(); }, []);
  if (name === "poster") return html`<${Poster} of=${rest[0]} />`;
  if (!steward && !LEADS.includes(name)) return html`<${Head} title=${w.title} back="/settings" /><${Empty} title=${w.notYours} text=${w.notYoursText} />`;
  const known = ROOMS[name];
  return html`<div class=${`steward${steward && entries.value ? "" : " alone"}`}>
    ${steward && entries.value && (wide.value || !known) && html`<div class="rooms"><${Overview} here=${name} /></div>`}
    <section class=${known ? "room" : "room none"}>
      ${known ? html`<${Head} title=${w.rooms[name]} back=${steward ? "/steward" : "/settings"} />` : !entries.value && html`<${Head} title=${w.title} back="/settings" />`}
      ${problem.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${problem.value}<button class="chip" onClick=${load}>${t.tryAgain}</button></p>`}
      ${known && (entries.value || !steward) && html`<${Room} name=${name} rest=${rest} />`}
    </section></div>`;
}

function Room({ name, rest }) {
  const Shown = room(name);
  return Shown ? html`<${Shown} rest=${rest} />` : null;
}

function Poster({ of }) {
  const known = opened.value.poster;
  useEffect(() => { import("./poster.js").then((file) => { opened.value = { ...opened.value, poster: file.Poster }; }); }, []);
  return known ? html`<${known} of=${of} />` : null;
}

function Overview({ here }) {
  const next = undone();
  return html`${here ? html`<header class="head"><a class="round plain" href="#/settings" aria-label=${t.back}><${Icon} name="left" /></a><h2>${w.title}</h2></header>` : html`<${Head} title=${w.title} back="/settings" />`}
    <p class="hint">${catalogue.value?.organisation.name}. ${next ? w.next(w.rooms[next]) : w.ready}</p>
    <ul class="card rows">${STEPS.map((name) => html`<${Row} key=${name} name=${name} here=${here} step next=${name === next} />`)}</ul>
    <h2 class="plain">${w.running}</h2>
    <ul class="card rows">${RUNNING.map((name) => html`<${Row} key=${name} name=${name} here=${here} />`)}</ul>
    ${publication.value?.closed === 0 && html`<section class="card link"><a href="#/sample"><${Icon} name="eye" /><span class="what"><b>${w.sample}</b><small>${w.sampleText}</small></span><${Icon} name="right" /></a></section>`}`;
}

function Row({ name, here, step, next }) {
  const done = step && ROOMS[name].done();
  return html`<li><a href=${`#/steward/${name}`} aria-current=${here === name ? "page" : undefined}><${Icon} name=${done ? "check" : ROOMS[name].icon} />
    <span class="what"><b>${w.rooms[name]}</b><small>${summary(name)}</small></span>${next ? html`<span class="tag">${w.nextTag}</span>` : html`<${Icon} name="right" />`}</a></li>`;
}

function summary(name) {
  const counted = { sites: "site", teams: "team", places: "place", contact: "contact" }[name];
  if (name === "values") return w.counted.values(things("value").length, things("practice").length);
  if (name === "staff") return w.alone(Object.keys(publication.value?.alone ?? {}).length, publication.value?.places ?? 0);
  if (name === "contact") return things("contact")[0]?.body.name ?? w.missing;
  if (name === "organisation") return ROOMS.organisation.done() ? bodyOf("organisation", "organisation").name : w.sentencesMissing;
  if (name === "book") return publication.value?.first_figures_on ? w.opens(publication.value) : "";
  return counted ? w.counted[counted](things(counted).length) : w.under[name];
}
