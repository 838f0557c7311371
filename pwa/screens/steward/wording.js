// Putting a new wording of a value up for discussion, for two weeks or more, with what led to it.

import { html, useEffect, useSignal } from "../../lib/html.js";
import { get } from "../../lib/api.js";
import { addDays, isoDay } from "../../domain/days.js";
import { Icon } from "../../components/icons.js";
import { Sheet } from "../../components/ui.js";
import { Form } from "./parts.js";
import { made, send } from "./state.js";
import { w } from "./words.js";

const f = w.fields;
const LEAST_DAYS = 14;
const USUAL_DAYS = 21;

/** The way to it on a value's page; nothing without a network. */
export function Wording({ id, body }) {
  const found = useSignal(null);
  const writing = useSignal(false);
  const look = () => get(`/api/values/${id}`).then((answer) => { found.value = answer.body; }, () => {});
  useEffect(() => { look(); }, [id]);
  if (!found.value) return null;
  const { open, latest } = found.value;
  const put = async (said) => {
    const { name, text, change, closes_on, ...ticked } = said;
    const comments = Object.keys(ticked).filter((comment) => ticked[comment]);
    await send([made("value_version", { value: id, version: latest + 1, name, text, change, ...(comments.length ? { comments } : {}) }), made("stage", { value: id, to: "open", closes_on })]);
    writing.value = false;
    await look();
  };
  const today = isoDay(Date.now());
  const fields = [{ name: "name", label: f.name, max: 40 }, { name: "text", label: f.valueText, max: 240, rows: 3 }, { name: "change", label: w.wording.change, hint: w.wording.changeHint, max: 280, rows: 2 },
    { name: "closes_on", label: w.wording.closes, type: "date", min: addDays(today, LEAST_DAYS) },
    ...(open?.comments ?? []).map((one) => ({ name: one.id, type: "check", label: one.text, hint: w.wording.led }))];
  const start = { name: body.name, text: open?.text ?? body.text, change: "", closes_on: addDays(today, USUAL_DAYS) };
  return html`<h2 class="plain">${w.wording.title}</h2><p class="hint">${open ? w.wording.open(open.number, open.comments.length) : w.wording.none}</p>
    <button class="second" onClick=${() => { writing.value = true; }}><${Icon} name="plus" />${w.wording.put}</button>
    ${writing.value && html`<${Sheet} title=${w.wording.put} onClose=${() => { writing.value = false; }}><${Form} fields=${fields} start=${start} onSave=${put} button=${w.wording.go} /><//>`}`;
}
