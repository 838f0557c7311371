// Posters to print, A5 or A4: one for each place, and one for an invite. They read in black and white.

import { html, useSignal } from "../../lib/html.js";
import { style } from "../../lib/style.js";
import { locale } from "../../lib/words.js";
import { Fly } from "../../components/icons.js";
import { Empty, Head } from "../../components/ui.js";
import { catalogue, member, siteName } from "../../state/app.js";
import { made } from "./people.js";
import { w } from "./words.js";

await style("poster");

const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });

export function Poster({ of }) {
  const size = useSignal("a5");
  const back = member.value.role === "steward" && of !== "invite" ? "/steward/places" : "/steward/invites";
  const sheets = of === "invite" ? (made.value ? [html`<${Invite} invite=${made.value} />`] : []) : placesOf(of).map((place) => html`<${Place} key=${place.id} place=${place} />`);
  return html`<div class="printing"><div class="controls"><${Head} title=${w.poster.title(sheets.length)} back=${back} />
      <div class="chips">${["a5", "a4"].map((one) => html`<button class="chip" aria-pressed=${size.value === one} onClick=${() => { size.value = one; }}>${one.toUpperCase()}</button>`)}</div>
      <button class="main" disabled=${!sheets.length} onClick=${() => print()}>${w.poster.print}</button></div>
    ${sheets.length ? html`<div class=${`sheets ${size.value}`}>${sheets}</div>` : html`<${Empty} title=${w.poster.gone} text=${w.poster.goneText} />`}</div>`;
}

const placesOf = (of) => (catalogue.value?.places ?? []).filter((one) => of === "all" || one.id === of);

function Place({ place }) {
  const address = `${location.host}/p/${place.id}`;
  return html`<${Page} where=${[place.name, siteName(place.site)].filter(Boolean).join(", ")} headline=${w.poster.wall} verbs=${w.poster.verbs} code=${`/api/posters/${place.id}.svg`} alt=${w.poster.codeFor(place.name)} foot=${[w.poster.noPhone, address]} />`;
}

function Invite({ invite }) {
  const team = catalogue.value?.teams.find((one) => one.id === invite.team)?.name ?? "";
  const until = invite.max_uses === 1 ? w.poster.once : w.poster.until(invite.max_uses, day.format(invite.expires));
  return html`<${Page} where=${team} headline=${w.poster.invited} verbs=${w.poster.inviteVerbs} code=${invite.qr} alt=${w.qrAlt} foot=${[until, location.host]} />`;
}

function Page({ where, headline, verbs, code, alt, foot }) {
  const { name, assessment, consultation } = catalogue.value?.organisation ?? {};
  return html`<article class="poster" aria-label=${where}>
    <header><b>${name}</b><span>${where}</span></header>
    <h2 class="say">${headline.map((line) => html`<span>${line}</span>`)}</h2>
    <div class="middle"><div class="code"><${Fly} size=${48} /><img src=${code} alt=${alt} /></div>
      <dl>${verbs.map(([verb, text]) => html`<div><dt>${verb}</dt><dd>${text}</dd></div>`)}</dl></div>
    <div class="promise">
      <dl>${w.poster.facts.map(([title, text]) => html`<div><dt>${title}</dt><dd>${text}</dd></div>`)}</dl>
      <p>${[assessment, consultation].filter(Boolean).join(" ")}</p>
      <footer><span>${foot[0]}</span><span>${foot[1]}</span></footer></div></article>`;
}
