// Counting at a desk or line: first time or again, trust kept or let down.

import { html, useEffect } from "../lib/html.js";
import { style } from "../lib/style.js";
import { keep, show } from "../state/tap.js";
import { Icon, Mark } from "../components/icons.js";
import { Head } from "../components/ui.js";
import { go, place, placeId, siteName, t, today } from "../state/app.js";

await style("desk");

export function Counters() {
  useEffect(() => { if (!place.value) go("/"); }, []);
  if (!place.value) return null;
  return html`<${Head} title=${t.counters.title} back="/" /><p class="under">${t.counters.intro}</p>
    <p class="place"><span class="pin"><${Icon} name="pin" /></span><span class="where"><b>${place.value.name}</b><small>${siteName(place.value.site)}</small></span></p>
    <${Counter} type="contact_mark" field="first_or_repeat" title=${t.counters.contact} text=${t.counters.contactText} options=${[["first", null, "plain"], ["repeat", null, "plain"]]} />
    <${Counter} type="trust_mark" field="result" title=${t.counters.trust} text=${t.counters.trustText} options=${[["kept", 1, "lived"], ["broken", -1, "missed"]]} />`;
}

function Counter({ type, field, title, text, options }) {
  const here = today.value.filter((row) => row.record.type === type && row.record.place === placeId.value && !row.takenBack);
  const count = async (answer, polarity) => {
    const made = await keep({ type, place: placeId.value, [field]: answer }, { name: title });
    if (made) show({ id: made.id, practice: { name: title }, polarity, state: answer });
  };
  return html`<section class="counter"><h2 class="plain">${title}</h2><p class="quiet">${text}</p>
    <div class="halves">${options.map(([answer, polarity, kind]) => {
      const so = here.filter((row) => row.record[field] === answer).length;
      return html`<button class=${`half ${kind}`} aria-label=${`${t.counters[answer]}${so ? `, ${so}` : ""}`} onClick=${() => count(answer, polarity)}>
        ${so > 0 && html`<span class="count">${so}</span>`}${polarity === null ? html`<${Icon} name=${answer === "first" ? "plus" : "loop"} />` : html`<${Mark} polarity=${polarity} />`}<span>${t.counters[answer]}</span></button>`;
    })}</div><p class="quiet" role="status">${t.counters.today(here.length)}</p></section>`;
}
