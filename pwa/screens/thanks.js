// Thanking a team: what was done, what it did, why it matters. A draft stays until all three are there.

import { html, useEffect, useSignal } from "../lib/html.js";
import { getMeta, setMeta } from "../lib/db.js";
import { style } from "../lib/style.js";
import { Icon } from "../components/icons.js";
import { Head } from "../components/ui.js";
import { catalogue, go, member, place, practiceOf, route, t } from "../state/app.js";
import { keepMade } from "../state/kept.js";
import { show } from "../state/tap.js";

await style("team");

const words = t.thanks;
const PARTS = ["what", "effect", "why"];

export function SayThanks() {
  const practice = practiceOf(route.value.split("/")[2]);
  const draft = useSignal(null);
  useEffect(() => { getMeta("thanksDraft").then((kept) => { draft.value = { team: place.value?.team ?? member.value.team ?? "", what: "", effect: "", why: "", ...kept, ...(place.value?.team && practice ? { team: place.value.team } : {}) }; }); }, []);
  if (!draft.value || !catalogue.value) return html`<${Head} title=${words.title} back="/team" />`;
  const change = (part) => (event) => { draft.value = { ...draft.value, [part]: event.target.value }; setMeta("thanksDraft", draft.value); };
  const complete = draft.value.team && PARTS.every((part) => draft.value[part].trim());
  const send = async (event) => {
    event.preventDefault();
    const said = Object.fromEntries(PARTS.map((part) => [part, draft.value[part].trim()]));
    const made = await keepMade({ type: "recognition", team: draft.value.team, ...said, ...(practice ? { practice: practice.id, value: practice.value } : {}) });
    if (!made) return;
    const written = draft.value;
    await setMeta("thanksDraft", null);
    go("/team");
    show({ id: made.id, practice: { name: catalogue.value.teams.find((one) => one.id === written.team)?.name }, polarity: null, icon: "heart", state: "thanks", restore: () => setMeta("thanksDraft", written) });
  };
  return html`<${Head} title=${words.title} back="/team" />
    ${practice && html`<p class="about"><${Icon} name=${practice.icon} size=${20} />${practice.name}</p>`}
    <form class="asks" onSubmit=${send}>
      <label for="team">${words.to}</label>
      <select id="team" onChange=${change("team")}><option value="" disabled selected=${!draft.value.team}>${words.choose}</option>${catalogue.value.teams.map((one) => html`<option value=${one.id} selected=${one.id === draft.value.team}>${one.name}</option>`)}</select>
      ${PARTS.map((part) => html`<label for=${part}>${words[part][0]}</label><textarea id=${part} rows="2" maxlength="280" aria-describedby=${`${part}-hint`} value=${draft.value[part]} onInput=${change(part)}></textarea><p class="hint" id=${`${part}-hint`}>${words[part][1]}</p>`)}
      <p class="hint">${words.names}</p>
      <button class="main" disabled=${!complete}><${Icon} name="heart" />${words.send}</button>
    </form>`;
}
