// A wording of a value that is up for discussion: is it understood, what would one change, what was answered.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { save } from "../lib/outbox.js";
import { style } from "../lib/style.js";
import { flush } from "../lib/sync.js";
import { locale } from "../lib/words.js";
import { Sheet } from "../components/ui.js";
import { member, t } from "../state/app.js";

await style("team");

const words = t.discuss;
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
const VOTES = ["understand", "change", "unsure"];

/** The section on a value's page; nothing when no wording is open or nobody can be asked. */
export function Discuss({ value }) {
  const page = useSignal(null);
  const asking = useSignal(null);
  const look = () => get(`/api/values/${value}`).then(({ body }) => { page.value = body.open; }, () => {});
  useEffect(() => { look(); }, [value]);
  const say = async (...records) => {
    asking.value = null;
    for (const record of records) await save(record, { hold: 0 });
    await flush().catch(() => {});
    await look();
  };
  const one = page.value;
  if (!one) return null;
  const vote = (choice) => { if (choice === "change") asking.value = { change: true }; else say({ type: "vote", version: one.version, vote: choice }); };
  return html`<section class="card discuss"><h2 class="plain">${words.title}</h2>
    <p class="quiet">${words.version(one.number)}${one.closes_on ? `. ${words.until(day.format(new Date(one.closes_on)))}` : ""}</p>
    <p class="say words">${one.text}</p>
    ${one.change && html`<p>${words.why} ${one.change}</p>`}${one.led_by > 0 && html`<p class="quiet">${words.ledBy(one.led_by)}</p>`}
    <p><b>${words.ask}</b></p>
    <div class="chips" role="group" aria-label=${words.ask}>${VOTES.map((choice) => html`<button class="chip" aria-pressed=${one.vote === choice} onClick=${() => vote(choice)}>${words.votes[choice]}</button>`)}</div>
    <h3>${words.said}</h3>
    ${!one.comments.length && html`<p class="quiet">${words.nothing}</p>`}
    ${one.comments.map((comment) => html`<article class="comment" key=${comment.id}><p>${comment.text}</p>
      <p class="quiet">${comment.mine ? words.mine : (comment.by ?? words.someone)}</p>
      ${comment.replies.map((reply) => html`<p class="reply"><b>${words.answer}</b> ${reply.text}</p>`)}
      ${["lead", "leader"].includes(member.value.role) && html`<button class="chip" onClick=${() => { asking.value = { answers: comment.id }; }}>${words.reply}</button>`}</article>`)}
    <button class="chip" onClick=${() => { asking.value = {}; }}>${words.comment}</button>
    ${asking.value && html`<${Sheet} title=${asking.value.answers ? words.reply : asking.value.change ? words.votes.change : words.comment} onClose=${() => { asking.value = null; }}><${Write} asked=${asking.value} version=${one.version} say=${say} /><//>`}
  </section>`;
}

function Write({ asked: { answers, change }, version, say }) {
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const text = form.get("text").trim();
    if (!text) return;
    if (answers) { say({ type: "reply", target: answers, text }); return; }
    const comment = { type: "comment", version, text, ...(form.get("signed") ? { signed: true } : {}) };
    say(...(change ? [{ type: "vote", version, vote: "change" }] : []), comment);
  };
  const label = answers ? words.replyAsk : change ? words.changeAsk : words.commentAsk;
  return html`<form class="asks" onSubmit=${submit}><label for="text">${label}</label><textarea id="text" name="text" rows="3" maxlength="280" required></textarea>
    ${!answers && html`<label class="choice-row"><span class="what"><b>${words.sign}</b><small>${words.signText}</small></span><input type="checkbox" name="signed" /></label>`}
    <button class="main">${words.put}</button></form>`;
}
