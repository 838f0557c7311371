// Values, their practices and how far each is said to be lived; from a pack or from nothing.

import { html, useEffect, useSignal } from "../../lib/html.js";
import { get } from "../../lib/api.js";
import { findings } from "../../domain/measurable.js";
import { Icon } from "../../components/icons.js";
import { Empty, Sheet } from "../../components/ui.js";
import { Form, TakeOut } from "./parts.js";
import { bodyOf, newKey, save, saveAll, sentence, things } from "./state.js";
import { Wording } from "./wording.js";
import { language } from "../../lib/words.js";
import { w } from "./words.js";

const f = w.fields;
// How a practice is counted says what kind it is.
const KIND = { opportunity: "event", adlib: "event", interval: "condition", check: "condition", recency: "recency" };
const kindOf = (body) => KIND[body.sampling ?? "opportunity"];

export function Values({ rest }) {
  const [chosen] = rest;
  if (chosen && bodyOf("value", chosen)) return html`<${Value} key=${chosen} id=${chosen} body=${bodyOf("value", chosen)} />`;
  return html`<${List} />`;
}

const practicesOf = (value) => things("practice").filter((one) => one.body.value === value);

function List() {
  const adding = useSignal(false);
  const values = things("value");
  const add = async (body) => {
    const key = newKey("value", body.name);
    await save("value", key, { ...body, order: values.length + 1 });
    location.hash = `#/steward/values/${key}`;
  };
  return html`<p class="hint">${w.values.intro}</p>
    ${values.length ? html`<ul class="card rows">${values.map(({ key, body }) => html`<li key=${key}><a href=${`#/steward/values/${key}`}><${Icon} name="heart" /><span class="what"><b class="say">${body.name}</b><small>${w.values.row(practicesOf(key).length, bodyOf("target", key)?.target)}</small></span><${Icon} name="right" /></a></li>`)}</ul>`
    : html`<${Empty} title=${w.values.empty} text=${w.values.emptyText} />`}
    <${Packs} first=${!values.length} />
    <button class="second" onClick=${() => { adding.value = true; }}><${Icon} name="plus" />${w.values.add}</button>
    ${adding.value && html`<${Sheet} title=${w.values.add} onClose=${() => { adding.value = false; }}><${Form} fields=${valueFields()} start=${{}} onSave=${add} /><//>`}`;
}

const valueFields = () => [{ name: "name", label: f.name, max: 40 }, { name: "text", label: f.valueText, hint: f.valueTextHint, max: 240, rows: 3 }];

function Packs({ first }) {
  const packs = useSignal(null);
  const failed = useSignal(null);
  const busy = useSignal(false);
  const open = () => get(`/api/packs?language=${language}`).then(({ body }) => { packs.value = body.packs; }, (error) => { failed.value = sentence(error); });
  useEffect(() => { if (first) open(); }, []);
  const take = async (pack) => {
    busy.value = true;
    try {
      await saveAll(entriesOf(pack));
    } catch (error) {
      failed.value = sentence(error);
    }
    busy.value = false;
  };
  if (failed.value) return html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`;
  if (!packs.value) return html`<button class="second" onClick=${open}>${w.values.fromPack}</button>`;
  return html`<h2 class="plain">${w.values.fromPack}</h2><ul class="card rows">${packs.value.map((pack) => html`<li key=${pack.id}><button disabled=${busy.value} onClick=${() => take(pack)}><span class="what"><b>${pack.name}</b><small>${pack.values.map((one) => one.name).join(", ")}</small></span><${Icon} name="plus" /></button></li>`)}</ul>`;
}

// A value and practice that is there already keeps its own wording.
function entriesOf(pack) {
  const list = [];
  for (const value of pack.values) {
    if (!bodyOf("value", value.id)) list.push(["value", value.id, { name: value.name, text: value.text, order: value.order }]);
    for (const { id, ...body } of value.practices) if (!bodyOf("practice", id)) list.push(["practice", id, { value: value.id, ...body }]);
  }
  return list;
}

function Value({ id, body }) {
  const open = useSignal(null);
  const close = () => { open.value = null; };
  const practices = practicesOf(id);
  const target = bodyOf("target", id)?.target;
  const start = { ...body, target: target === undefined ? "" : Math.round(target * 100) };
  const fields = [...valueFields(), { name: "target", label: f.target, hint: f.targetHint, type: "number", min: 0, max: 100, optional: true }];
  const keep = ({ target: percent, ...value }) => saveAll([["value", id, { ...body, ...value }],
    ...(percent === undefined ? (target === undefined ? [] : [["target", id, { value: id, target }, true]]) : [["target", id, { value: id, target: percent / 100 }]])]);
  return html`<p><a class="inline" href="#/steward/values">${w.values.all}</a></p>
    <section class="card"><${Form} key=${JSON.stringify(start)} fields=${fields} start=${start} onSave=${keep}><${TakeOut} kind="value" entry=${{ key: id, body }} onDone=${() => { location.hash = "#/steward/values"; }} /><//></section>
    <h2 class="plain">${w.values.practices}</h2>
    ${practices.length < 3 && html`<p class="hint">${w.values.three}</p>`}
    ${practices.length > 0 && html`<ul class="card rows">${practices.map((one) => html`<li key=${one.key}><button onClick=${() => { open.value = one; }}><${Icon} name=${one.body.icon} /><span class="what"><b>${one.body.name}</b><small>${one.body.lived}</small></span><${Icon} name="right" /></button></li>`)}</ul>`}
    <button class="second" onClick=${() => { open.value = { body: { sampling: "opportunity", about: "front line", icon: "eye", lived: "", missed: "" } }; }}><${Icon} name="plus" />${w.values.addPractice}</button>
    <${Wording} id=${id} body=${body} />
    ${open.value && html`<${Sheet} title=${open.value.body.name ?? w.values.addPractice} onClose=${close}><${Practice} value=${id} entry=${open.value} onDone=${close} /><//>`}`;
}

function Practice({ value, entry, onDone }) {
  const check = (where) => (body) => html`<${Check} found=${findings(body.lived ?? "", body.missed ?? "", kindOf(body), language).filter((one) => one.where === where && (body[where] ?? "").length > 0)} />`;
  const fields = [{ name: "name", label: f.practiceName, hint: f.practiceNameHint, max: 28 },
    { name: "lived", label: f.lived, hint: f.livedHint, max: 280, rows: 2, below: check("lived") },
    { name: "missed", label: f.missed, hint: f.missedHint, max: 280, rows: 2, below: check("missed") },
    { name: "about", label: f.about, options: () => Object.entries(w.about) },
    { name: "sampling", label: f.sampling, options: () => Object.entries(w.sampling) },
    { name: "minutes", label: f.minutes, type: "number", min: 1, max: 60, when: (body) => body.sampling === "interval" },
    { name: "days", label: f.days, type: "number", min: 1, max: 1000, when: (body) => ["recency", "check"].includes(body.sampling) },
    { name: "icon", label: f.icon, options: () => Object.entries(w.icons) }];
  const keep = async (body) => {
    const { minutes, days, ...rest } = body;
    const made = { order: practicesOf(value).length + 1, ...rest, value, kind: kindOf(body), ...(minutes ? { minutes } : {}), ...(days ? { days } : {}) };
    await save("practice", entry.key ?? newKey("practice", body.name), made);
    onDone();
  };
  return html`<${Form} fields=${fields} start=${entry.body} onSave=${keep}>${entry.key && html`<${TakeOut} kind="practice" entry=${entry} onDone=${onDone} />`}<//>`;
}

// Said while it is being written: what nobody could see, and what would help.
function Check({ found }) {
  return html`<div role="status" class="check">${found.map((one) => html`<p class=${one.code === "no_act" ? "asked" : "wrong"}><${Icon} name=${one.code === "no_act" ? "help" : "eyeoff"} size=${20} /><span>${w.findings[one.code](one.words)}</span></p>`)}</div>`;
}
