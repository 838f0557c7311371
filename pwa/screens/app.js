// Which screen is shown. All but home are fetched when first opened, so that the first load is small.

import { html, signal } from "../lib/html.js";
import { Banners, BottomBar, Empty, Toast } from "../components/ui.js";
import { moreWords } from "../lib/words.js";
import { member, route, t } from "../state/app.js";
import { Log } from "./log.js";

// The first word of the address, the file, and what the file calls the screen.
export const SCREENS = {
  walk: () => import("./walk.js").then((file) => file.WalkScreen),
  mine: () => import("./mine.js").then((file) => file.Mine),
  points: () => import("./game/how.js").then((file) => file.HowPointsWork),
  rhythm: () => import("./game/rhythm.js").then((file) => file.WeeksOff),
  season: () => import("./game/season.js").then((file) => file.Season),
  badges: () => import("./game/badges.js").then((file) => file.AllBadges),
  leaderboard: () => import("./game/board.js").then((file) => file.Board),
  queue: () => import("./records.js").then((file) => file.Queue),
  promises: () => import("./promises.js").then((file) => file.Promises),
  counters: () => import("./counters.js").then((file) => file.Counters),
  records: () => import("./all_records.js").then((file) => file.AllRecords),
  mend: () => import("./mend.js").then((file) => file.Mend),
  saydo: () => import("./saydo.js").then((file) => file.SayDo),
  values: () => import("./values.js").then((file) => file.Values),
  concern: () => import("./concern.js").then((file) => file.Concern),
  concerns: () => import("./concern.js").then((file) => file.Concerns),
  steward: () => import("./steward/index.js").then((file) => file.Steward),
  sample: () => import("./sample.js").then((file) => file.Sample),
  own: () => import("./own.js").then((file) => file.Own),
  team: () => import("./team.js").then((file) => file.Team),
  thanks: () => import("./thanks.js").then((file) => file.SayThanks),
  pairs: () => import("./pairs.js").then((file) => file.Pairs),
  inbox: () => import("./inbox.js").then((file) => file.Inbox),
  huddle: () => import("./huddle.js").then((file) => file.Huddle),
  told: () => import("./told.js").then((file) => file.Told),
  messages: () => import("./messages.js").then((file) => file.Messages),
  round: () => import("./round.js").then((file) => file.Round),
  goals: () => import("./goals.js").then((file) => file.Goals),
  settings: () => import("./settings.js").then((file) => file.Settings),
};
const join = () => import("./join.js").then((file) => file.Join);

const opened = signal({});

function screen(name, load) {
  if (opened.value[name]) return opened.value[name];
  const show = (Screen) => { opened.value = { ...opened.value, [name]: Screen }; };
  load().then(show, () => show(() => html`<${NotHere} again=${() => show(undefined)} />`));
  return null;
}

function NotHere({ again }) {
  return html`<${Empty} title=${t.notHere} text=${t.notHereText}><button class="chip" onClick=${again}>${t.tryAgain}</button><//>`;
}

export function App() {
  const invited = route.value.startsWith("i=");
  if (!member.value || invited) {
    const Join = screen("join", join);
    return html`<main id="main">${Join && html`<${Join} code=${invited ? route.value.slice(2) : null} />`}</main>`;
  }
  const name = route.value.split(/[/?]/)[1] ?? "";
  const Screen = SCREENS[name] ? screen(name, () => Promise.all([moreWords(), import("../components/more_icons.js")]).then(SCREENS[name])) : Log;
  return html`<a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.getElementById("main").focus(); }}>${t.skip}</a>
    <main id="main" tabindex="-1" data-shown=${Screen ? route.value : undefined}><${Banners} />${Screen && html`<${Screen} />`}</main><${Toast} /><${BottomBar} screens=${SCREENS} />`;
}
