// One's own: points and where they came from, the rhythm, badges, seasons, one's records and how safe they are.

import { html } from "../lib/html.js";
import { style } from "../lib/style.js";
import { RoundCard } from "../components/round_card.js";
import { Head } from "../components/ui.js";
import { t } from "../state/app.js";
import { useEarned } from "../state/earned.js";
import { Badges } from "./game/badges.js";
import { Points } from "./game/points.js";
import { Quests } from "./game/quests.js";
import { Rhythm } from "./game/rhythm.js";
import { Seasons } from "./game/seasons.js";
import { Dates, Earlier, ToMend, Today } from "./records.js";

await style("game");

export function Mine() {
  useEarned();
  return html`<${Head} title=${t.mine.title} /><${ToMend} /><${Points} /><${Rhythm} /><${Quests} /><${RoundCard} /><${Today} /><${Badges} /><${Seasons} /><${Dates} /><${Earlier} />`;
}
