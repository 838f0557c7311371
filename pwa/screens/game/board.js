// The board of the season: off until one joins, left in one tap.

import { html, useEffect, useSignal } from "../../lib/html.js";
import { ApiProblem, get, patch } from "../../lib/api.js";
import { style } from "../../lib/style.js";
import { told } from "../../lib/words.js";
import { Icon } from "../../components/icons.js";
import { NeedsNetwork } from "../../components/needs_network.js";
import { Empty, Head } from "../../components/ui.js";
import { refreshMe, t } from "../../state/app.js";
import { g } from "./words.js";

await style("game");

const words = g.board;

export function Board() {
  const found = useSignal(null);
  const failed = useSignal(null);
  const look = () => get("/api/leaderboard").then(({ body }) => { found.value = body; failed.value = null; }, (error) => { failed.value = error instanceof ApiProblem ? told(error) : words.needsNetwork; });
  useEffect(() => { look(); }, []);
  const choose = async (leaderboard) => {
    await patch("/api/me/settings", { leaderboard }).catch(() => {});
    await Promise.all([look(), refreshMe()]);
  };
  const board = found.value;
  return html`<${Head} title=${words.title} back="/mine" /><p class="under">${words.under}</p>
    ${failed.value && html`<${NeedsNetwork} text=${failed.value} again=${look} />`}
    ${board && !board.offered && html`<${Empty} title=${words.title} text=${words.off} />`}
    ${board?.offered && html`<${Rows} board=${board} />
      ${board.joined ? html`<p class="quiet remark">${words.joined}</p><button class="second" onClick=${() => choose(false)}>${words.leave}</button>`
        : html`<p class="quiet remark">${words.joinText}</p><button class="second" onClick=${() => choose(true)}>${words.join}</button>`}`}`;
}

function Rows({ board }) {
  if (!board.joined) return null;
  if (!board.shown) return html`<p class="banner"><${Icon} name="team" /><span>${words.few(board.least)}</span></p>`;
  return html`<ol class="card rows list seasons">${board.rows.map((one) => html`<li><span class="facet got" aria-label=${words.place(one.place)}>${one.place}</span><span class="what"><b>${one.nickname}</b>${one.own && html`<small>${words.you}</small>`}</span><span class="figure">${g.seasons.points(one.points)}</span></li>`)}</ol>`;
}
