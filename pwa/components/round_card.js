// The way into this week's calibration round, where there is one.

import { html, useEffect } from "../lib/html.js";
import { r } from "../lib/round_words.js";
import { refreshMe } from "../state/app.js";
import { invited, loadRound, pointsToCome, round, told } from "../state/round.js";
import { Icon } from "./icons.js";

const SOON_MS = [1500, 5000]; // points are counted a moment after the answers are safe

export function RoundCard() {
  useEffect(() => { loadRound().catch(() => {}); }, []);
  useEffect(() => {
    if (!pointsToCome.value) return undefined;
    const asks = SOON_MS.map((wait) => setTimeout(refreshMe, wait));
    return () => asks.forEach(clearTimeout);
  }, [pointsToCome.value]);
  const one = round.value;
  if (!one?.stories.length) return null;
  return html`<section class="card link"><a href="#/round"><${Icon} name="compass" /><span class="what"><b>${r.title}</b><small>${words(one)}</small></span><${Icon} name="right" /></a></section>`;
}

function words(one) {
  if (one.answered) return r.cardDone(one.answered.right);
  if (told(one)) return r.cardBegun(told(one));
  return invited.value ? r.cardInvited : r.card;
}
