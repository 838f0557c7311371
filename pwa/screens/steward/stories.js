// The stories of calibration rounds: read, written, mended and taken out; a starting set comes with the packs.

import { html, useSignal } from "../../lib/html.js";
import { get } from "../../lib/api.js";
import { Icon, Mark } from "../../components/icons.js";
import { Empty, Sheet } from "../../components/ui.js";
import { t } from "../../state/app.js";
import { Form, orSay, TakeOut } from "./parts.js";
import { bodyOf, named, newKey, save, saveAll, sentence, things } from "./state.js";
import { w } from "./words.js";

const ROUND = 10;
const KINDS = { 1: "lived", 0: "unsure", [-1]: "missed" };
const answers = () => [["1", t.lived], ["-1", t.missed], ["0", t.walk.unsure]];
const word = (agreed) => answers().find(([key]) => key === String(agreed))[1];

export function Stories() {
  const open = useSignal(null);
  const close = () => { open.value = null; };
  const stories = things("vignette").filter(({ body }) => bodyOf("practice", body.practice));
  const out = things("vignette", true);
  return html`<p class="hint">${w.stories.intro}</p>
    ${stories.length < ROUND ? html`<${Empty} title=${w.stories.few(ROUND - stories.length)} text=${w.stories.fewText} />` : html`<p class="sentence">${w.stories.enough(stories.length)}</p>`}
    <div class="pair-of-buttons"><button class="second" onClick=${() => { open.value = { body: { agreed: "1" } }; }}><${Icon} name="plus" />${w.stories.add}</button><${StartingSet} /></div>
    ${byPractice(stories).map(([practice, list]) => html`<section key=${practice}><h2 class="group">${bodyOf("practice", practice).name}</h2>
      <ul class="card rows stories">${list.map((one) => html`<li key=${one.key}><button class=${KINDS[one.body.agreed]} onClick=${() => { open.value = one; }}><${Mark} polarity=${one.body.agreed} /><span class="what"><b class="say">${one.body.story}</b><small>${word(one.body.agreed)}. ${one.body.why}</small></span><${Icon} name="right" /></button></li>`)}</ul></section>`)}
    ${out.length > 0 && html`<details class="out"><summary>${w.takenOut(out.length)}</summary><ul class="card rows">${out.map((one) => html`<li key=${one.key}><span class="what"><b class="say">${one.body.story}</b></span><button class="chip" onClick=${() => orSay(save("vignette", one.key, one.body))}>${w.bringBack}</button></li>`)}</ul></details>`}
    ${open.value && html`<${Sheet} title=${open.value.key ? w.stories.change : w.stories.add} onClose=${close}><${Story} entry=${open.value} done=${close} /><//>`}`;
}

function byPractice(stories) {
  const values = named("value").map(([key]) => key);
  const order = (key) => values.indexOf(bodyOf("practice", key).value);
  const groups = named("practice").map(([key]) => [key, stories.filter(({ body }) => body.practice === key)]);
  return groups.filter(([, list]) => list.length).sort(([a], [b]) => order(a) - order(b));
}

function Story({ entry, done }) {
  const fields = [{ name: "practice", label: w.stories.practice, options: () => [["", w.stories.choose], ...named("practice")] },
    { name: "story", label: w.stories.story, hint: w.stories.storyHint, max: 400, rows: 5 },
    { name: "agreed", label: w.stories.agreed, hint: w.stories.agreedHint, options: answers },
    { name: "why", label: w.stories.why, hint: w.stories.whyHint, max: 280, rows: 3 }];
  const keep = async (body) => {
    const key = entry.key ?? newKey("vignette", `${body.practice} 1`);
    await save("vignette", key, { ...body, agreed: Number(body.agreed) });
    done();
  };
  return html`<${Form} fields=${fields} start=${{ ...entry.body, agreed: String(entry.body.agreed) }} onSave=${keep}>${entry.key && html`<${TakeOut} kind="vignette" entry=${entry} onDone=${done} />`}<//>`;
}

// Those of the packs whose practices are in use here, and that nobody has taken out.
function StartingSet() {
  const busy = useSignal(false);
  const said = useSignal(null);
  const take = async () => {
    busy.value = true;
    try {
      const { body } = await get("/api/packs");
      const known = new Set([...things("vignette"), ...things("vignette", true)].map((one) => one.key));
      const fresh = new Map(body.packs.flatMap((pack) => pack.vignettes).filter((one) => bodyOf("practice", one.practice) && !known.has(one.id)).map(({ id, ...story }) => [id, story]));
      if (fresh.size) await saveAll([...fresh].map(([key, story]) => ["vignette", key, story]));
      said.value = w.stories.brought(fresh.size);
    } catch (error) {
      said.value = sentence(error);
    }
    busy.value = false;
  };
  return html`<button class="second" disabled=${busy.value} onClick=${take}>${w.stories.bring}</button>${said.value && html`<p class="hint" role="status">${said.value}</p>`}`;
}
