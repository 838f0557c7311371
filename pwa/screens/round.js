// A calibration round: ten stories, one tap each, then what a panel noted and why.

import { html, useEffect, useSignal } from "../lib/html.js";
import { r } from "../lib/round_words.js";
import { style } from "../lib/style.js";
import { finish, invited, loadRound, round, tell, told } from "../state/round.js";
import { Icon, Mark } from "../components/icons.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head } from "../components/ui.js";
import { go, practiceOf, t } from "../state/app.js";

await Promise.all([style("walk"), style("round")]);

const KINDS = { 1: "lived", 0: "unsure", [-1]: "missed" };
const word = (polarity) => (polarity === 1 ? t.lived : polarity === -1 ? t.missed : t.walk.unsure);

export function Round() {
  const failed = useSignal(false);
  const at = useSignal(null); // the story that is shown; null before the start
  const look = () => loadRound().then(() => { failed.value = false; }, () => { failed.value = true; });
  useEffect(() => { look(); }, []);
  const one = round.value;
  useEffect(() => { at.value = null; }, [one?.round]);
  if (!one) return html`<${Head} title=${r.title} back="/mine" />${failed.value && html`<${NeedsNetwork} text=${r.needsNetwork} again=${look} />`}`;
  if (!one.stories.length) return html`<${Head} title=${r.title} back="/mine" /><${Empty} title=${r.none} text=${r.noneText} />`;
  if (one.answered) return html`<${Result} one=${one} />`;
  if (at.value === null) return html`<${Intro} one=${one} start=${() => { at.value = Math.min(told(one), one.stories.length - 1); }} />`;
  if (at.value === one.stories.length) return html`<${Compare} back=${() => { at.value -= 1; }} failed=${() => { failed.value = true; }} />`;
  return html`<${Story} key=${at.value} one=${one} number=${at.value} go=${(step) => { at.value += step; }} />`;
}

function Intro({ one, start }) {
  return html`<div class="walk-page"><${Head} title=${r.title} back="/mine" />
    <section class="card round-intro"><p class="say">${r.question}</p><p>${r.intro}</p>
      ${invited.value && html`<p>${r.invited}</p>`}
      <p class="quiet">${r.alone}</p><p class="quiet">${r.points(one.points, one.pass_at)}</p></section>
    <div class="foot"><button class="main" onClick=${start}>${told(one) ? r.goOn : r.start}</button></div></div>`;
}

function Story({ one, number, go: move }) {
  const story = one.stories[number];
  const practice = practiceOf(story.practice);
  const given = one.given[story.id];
  const answer = (polarity) => tell(story.id, polarity).then(() => { scrollTo(0, 0); move(1); });
  return html`<div class="walk-page round-page"><${Head} title=${r.title} back="/mine" />
    <p class="hidden" role="status">${r.story(number + 1, one.of)}</p>
    <${Steps} one=${one} number=${number} />
    <section class="card round-story"><h2><${Icon} name=${practice?.icon ?? "eye"} size=${20} /><span>${practice?.name}</span></h2>
      <p class="say">${story.story}</p>
      <details><summary>${r.whatCounts}<${Icon} name="down" size=${20} /></summary><dl>${[[1, practice?.lived], [-1, practice?.missed]].map(([polarity, text]) => html`<dt><${Mark} polarity=${polarity} />${word(polarity)}</dt><dd>${text}</dd>`)}</dl></details></section>
    <div class="foot round-foot">${number > 0 && html`<button class="chip" onClick=${() => move(-1)}><${Icon} name="left" size=${20} />${r.back}</button>`}
      <div class="thirds" role="group" aria-label=${r.question}>${[1, 0, -1].map((polarity) => html`<button class=${`third ${KINDS[polarity]}${given === polarity ? " just" : ""}`} aria-pressed=${given === polarity} onClick=${() => answer(polarity)}>
        <span class="seen"><${Mark} polarity=${polarity} /></span><span>${word(polarity)}</span></button>`)}</div></div></div>`;
}

// One bar a story: told, shown now, to come.
function Steps({ one, number }) {
  return html`<div class="round-steps"><div aria-hidden="true">${one.stories.map((story, at) => html`<i class=${at === number ? "now" : story.id in one.given ? "told" : ""} />`)}</div><p class="quiet">${r.story(number + 1, one.of)}</p></div>`;
}

function Compare({ back, failed }) {
  const busy = useSignal(false);
  const send = () => { busy.value = true; finish().catch(failed).finally(() => { busy.value = false; }); };
  return html`<div class="walk-page"><${Head} title=${r.title} back="/mine" />
    <${Empty} title=${r.all} text=${r.allText}><button class="chip" onClick=${back}><${Icon} name="left" size=${20} />${r.back}</button><//>
    <div class="foot"><button class="main" disabled=${busy.value} onClick=${send}>${r.compare}</button></div></div>`;
}

function Result({ one }) {
  const { answered, stories } = one;
  const [alike, otherwise] = [true, false].map((same) => stories.filter((story) => (one.given[story.id] === story.agreed) === same));
  return html`<div class="walk-page"><${Head} title=${r.title} back="/mine" />
    <p class="round-sum" role="status">${r.result(answered.right, one.of)}</p>
    ${answered.passed ? html`<section class="earned"><b class="figure">${one.points}</b><p>${r.passed}</p></section>` : html`<p class="quiet">${r.notPassed(one.pass_at)}</p>`}
    <${Told} title=${r.otherwise(otherwise.length)} stories=${otherwise} one=${one} />
    <${Told} title=${r.alike(alike.length)} stories=${alike} one=${one} />
    <div class="foot"><button class="main" onClick=${() => go("/mine")}>${r.done}</button></div></div>`;
}

function Told({ title, stories, one }) {
  if (!stories.length) return null;
  return html`<section><h2 class="plain">${title}</h2><div class="stack">${stories.map((story) => html`<article class="card round-told" key=${story.id}>
    <h3>${practiceOf(story.practice)?.name}</h3><p class="say">${story.story}</p>
    <ul>${said(one.given[story.id], story.agreed).map(([who, polarity]) => html`<li class=${KINDS[polarity]}><${Mark} polarity=${polarity} /><span>${who}: <b>${word(polarity)}</b></span></li>`)}</ul>
    <p>${story.why}</p></article>`)}</div></section>`;
}

const said = (own, agreed) => (own === agreed ? [[r.both, agreed]] : [[r.you, own], [r.panel, agreed]]);
