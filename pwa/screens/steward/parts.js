// Pieces of the stewards' screens: fields, a form that saves, a register of things.

import { html, useRef, useSignal } from "../../lib/html.js";
import { Icon } from "../../components/icons.js";
import { Empty, Sheet } from "../../components/ui.js";
import { toast } from "../../state/app.js";
import { newKey, save, sentence, things } from "./state.js";
import { w } from "./words.js";

let forms = 0; // two forms can be on a page: their fields need ids of their own

/** One field of a form. `options` make it a choice, `type` anything else. */
export function Field({ field, value, onInput, form = "field" }) {
  const { name, label, hint, type = "text", options, max, min, rows, optional } = field;
  const id = `${form}-${name}`;
  const common = { id, name, required: !optional && type !== "check", "aria-describedby": hint ? `${id}-hint` : undefined };
  const input = (event) => onInput(type === "check" ? event.target.checked : event.target.value);
  if (type === "check") return html`<label class="agree"><input ...${common} type="checkbox" checked=${Boolean(value)} onChange=${input} /><span><b>${label}</b>${hint && html`<small>${hint}</small>`}</span></label>`;
  return html`<div class="field"><label for=${id}>${label}</label>
    ${options ? html`<select ...${common} value=${value ?? ""} onChange=${input}>${optional && html`<option value="">${w.none}</option>`}${options().map(([key, word]) => html`<option value=${key}>${word}</option>`)}</select>`
    : rows ? html`<textarea ...${common} rows=${rows} maxlength=${max} value=${value ?? ""} onInput=${input}></textarea>`
    : html`<input ...${common} type=${type} maxlength=${type === "text" ? max : undefined} max=${type === "number" ? max : undefined} min=${min} autocomplete="off" value=${value ?? ""} onInput=${input} />`}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}</div>`;
}

/** A form over a body; `onSave(body)` may throw, and the sentence is shown. */
export function Form({ fields, start, onSave, button = w.save, children }) {
  const id = useRef(null);
  id.current ??= `form${++forms}`;
  const body = useSignal({ ...start });
  const failed = useSignal(null);
  const busy = useSignal(false);
  const submit = async (event) => {
    event.preventDefault();
    busy.value = true;
    failed.value = null;
    try {
      await onSave(tidied(fields, body.value));
    } catch (error) {
      failed.value = sentence(error);
    }
    busy.value = false;
  };
  const shown = fields.filter((field) => !field.when || field.when(body.value));
  return html`<form class="fields" onSubmit=${submit}>
    ${shown.map((field) => html`<${Field} key=${field.name} form=${id.current} field=${field} value=${body.value[field.name]} onInput=${(value) => { body.value = { ...body.value, [field.name]: value }; }} />${field.below?.(body.value)}`)}
    ${failed.value && html`<p class="banner" role="alert"><${Icon} name="alert" />${failed.value}</p>`}
    ${children}<button class="main" disabled=${busy.value}>${button}</button></form>`;
}

// An empty choice is none; a number is a number; a text has no spaces around it.
function tidied(fields, body) {
  const made = { ...body };
  for (const { name, type, optional, options, when } of fields) {
    const value = made[name];
    if (when && !when(body)) delete made[name];
    else if (type === "number") made[name] = value === "" || value === undefined || value === null ? null : Number(value);
    else if (optional && options && !value) made[name] = null;
    else if (typeof value === "string") made[name] = value.trim();
    else if (type === "check") made[name] = Boolean(value);
    if (made[name] === null && optional) delete made[name];
  }
  return made;
}

/** A list of things of one kind, each opened in a form, added, taken out and brought back. */
export function Register({ kind, fields, describe, icon, start = () => ({}), words }) {
  const open = useSignal(null);
  const close = () => { open.value = null; };
  const kept = things(kind);
  const out = things(kind, true);
  const onSave = async (body) => {
    await save(kind, open.value.key ?? newKey(kind, body.name), { ...open.value.body, ...body });
    close();
  };
  return html`<p class="hint">${words.intro}</p>
    ${kept.length ? html`<ul class="card rows">${kept.map((one) => html`<li key=${one.key}><button onClick=${() => { open.value = one; }}><${Icon} name=${icon} /><span class="what"><b>${one.body.name}</b><small>${describe(one.body)}</small></span><${Icon} name="right" /></button></li>`)}</ul>`
    : html`<${Empty} title=${words.empty} text=${words.emptyText} />`}
    <button class="second" onClick=${() => { open.value = { body: start() }; }}><${Icon} name="plus" />${words.add}</button>
    ${out.length > 0 && html`<${TakenOut} kind=${kind} out=${out} />`}
    ${open.value && html`<${Sheet} title=${open.value.key ? open.value.body.name : words.add} onClose=${close}>
      <${Form} fields=${fields} start=${open.value.body} onSave=${onSave}>
        ${open.value.key && html`<${TakeOut} entry=${open.value} kind=${kind} onDone=${close} />`}<//><//>`}`;
}

/** Taking a thing out: it is offered no more, and what was noticed about it stays. */
export function TakeOut({ kind, entry, onDone }) {
  const [sure, failed] = [useSignal(false), useSignal(null)];
  const out = () => save(kind, entry.key, entry.body, true).then(onDone, (error) => { failed.value = sentence(error); });
  if (!sure.value) return html`<button type="button" class="chip" onClick=${() => { sure.value = true; }}>${w.takeOut}</button>`;
  return html`<div class="card sunk"><p>${w.takeOutText}</p><div class="chips"><button type="button" class="chip" onClick=${out}>${w.takeOutSure}</button>
    <button type="button" class="chip" onClick=${() => { sure.value = false; }}>${w.keep}</button></div>${failed.value && html`<p role="alert">${failed.value}</p>`}</div>`;
}

/** What is done at one tap and did not come about is said. */
export const orSay = (work) => work.catch((error) => { toast.value = { note: sentence(error) }; });

function TakenOut({ kind, out }) {
  return html`<details class="out"><summary>${w.takenOut(out.length)}</summary><ul class="card rows">${out.map((one) => html`<li key=${one.key}><span class="what"><b>${one.body.name ?? one.key}</b></span><button class="chip" onClick=${() => orSay(save(kind, one.key, one.body))}>${w.bringBack}</button></li>`)}</ul></details>`;
}
