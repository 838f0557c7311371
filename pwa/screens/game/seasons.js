// Seasons: the one that is running, those before it, what was learned, and the board for who chose it.

import { html } from "../../lib/html.js";
import { locale } from "../../lib/words.js";
import { Icon } from "../../components/icons.js";
import { me } from "../../state/app.js";
import { earned } from "../../state/earned.js";
import { g } from "./words.js";

const words = g.seasons;
const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });

export function Seasons() {
  const { season, seasons = [], leaderboard } = me.value ?? {};
  if (!season || !earned.value) return null;
  return html`<section><h2 class="plain">${words.title}</h2><ul class="card rows list seasons">
    <li><${Icon} name="glass" /><span class="what"><b>${words.now(season.number)}</b><small>${words.ends(day.format(new Date(`${season.ends_on}T12:00Z`)))}</small></span><span class="figure">${words.points(earned.value.season)}</span></li>
    ${[...seasons].reverse().map((one) => html`<li key=${one.number}><${Icon} name="check" /><span class="what"><b>${words.past(one.number)}</b><small>${words.weeks(one.active_weeks, one.badges.length)}</small></span><span class="figure">${words.points(one.points)}</span></li>`)}
    <li><a href="#/season"><${Icon} name="bubble" /><span class="what"><b>${g.learned.row}</b><small>${season.number > 1 ? words.past(season.number - 1) : g.learned.rowSoon(day.format(new Date(`${season.ends_on}T12:00Z`)))}</small></span><${Icon} name="right" /></a></li>
    ${leaderboard?.offered && html`<li><a href="#/leaderboard"><${Icon} name="team" /><span class="what"><b>${g.board.row}</b><small>${leaderboard.joined ? g.board.joined : g.board.rowText}</small></span><${Icon} name="right" /></a></li>`}
  </ul></section>`;
}
