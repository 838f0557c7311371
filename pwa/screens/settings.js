// You: messages, the book, signing out.

import { html, useEffect, useSignal } from "../lib/html.js";
import { ApiProblem, NoNetwork } from "../lib/api.js";
import { pushState, subscribe, test, unsubscribe } from "../lib/push.js";
import { signOut } from "../lib/parting.js";
import { told } from "../lib/words.js";
import { Fly, Icon } from "../components/icons.js";
import { Install, Look } from "../components/look.js";
import { Head, Sheet } from "../components/ui.js";
import { catalogue, counts, go, me, member, t } from "../state/app.js";

export function Settings() {
  const leaving = useSignal(false);
  const name = me.value?.member.nickname ?? member.value.nickname;
  const leave = async () => { await signOut(); member.value = null; go("/"); };
  return html`<${Head} title=${t.settings.title} back="/" />
    <section class="card who"><${Fly} size=${48} /><div><b>${name}</b><small>${t.settings.roles[member.value.role]}, ${catalogue.value?.organisation.name ?? ""}</small></div></section>
    ${catalogue.value?.organisation.simulated && html`<p class="hint">${t.settings.simulated}</p>`}
    <${Rooms} role=${member.value.role} />
    <${Messages} /><${Look} /><${Install} />
    <section class="card link"><a href="#/saydo"><${Icon} name="book" /><span class="what"><b>${t.settings.book}</b><small>${t.settings.bookText}</small></span><${Icon} name="right" /></a></section>
    <section class="card link"><a href="#/own"><${Icon} name="device" /><span class="what"><b>${t.own.title}</b><small>${t.own.under}</small></span><${Icon} name="right" /></a></section>
    <button class="second" onClick=${() => { leaving.value = true; }}>${t.settings.signOut}</button>
    ${leaving.value && html`<${Sheet} title=${t.settings.signOut} onClose=${() => { leaving.value = false; }}>
      <p>${t.settings.signOutText(counts.value.waiting)}</p>
      <div class="stack"><button class="second" onClick=${leave}>${t.settings.signOutSure}</button><button class="main" onClick=${() => { leaving.value = false; }}>${t.settings.stay}</button></div><//>`}`;
}

// What a role can do beyond looking.
const ROOMS = {
  steward: [["/steward", "tune", "setUp"], ["/told", "bell", "told"], ["/pairs", "pair", "pairs"]],
  facilitator: [["/pairs", "pair", "pairs"]],
  lead: [["/steward/invites", "plus", "invite"], ["/sample", "eye", "sampleRow"]],
  leader: [["/steward/invites", "plus", "invite"], ["/sample", "eye", "sampleRow"], ["/told", "bell", "told"]],
};

function Rooms({ role }) {
  return (ROOMS[role] ?? []).map(([path, icon, word]) => html`<section class="card link" key=${path}><a href=${`#${path}`}><${Icon} name=${icon} /><span class="what"><b>${t.settings[word]}</b><small>${t.settings[`${word}Text`]}</small></span><${Icon} name="right" /></a></section>`);
}

function Messages() {
  const state = useSignal(null);
  const said = useSignal(null);
  const look = () => pushState().then((found) => { state.value = found; }, () => { state.value = null; });
  useEffect(() => { look(); }, []);
  const act = (work) => async () => {
    said.value = null;
    try {
      await work();
    } catch (error) {
      said.value = error instanceof ApiProblem ? told(error) : error instanceof NoNetwork ? t.noSignal : error.message;
    }
    await look();
  };
  const tryIt = act(async () => {
    const [first] = await test();
    said.value = first.state === "sent" ? t.settings.testSent : t.settings.testFailed(first.answer || first.status);
  });
  return html`<section class="card messages"><h2 class="plain"><${Icon} name="bell" />${t.settings.messages}</h2><p>${t.settings.messagesText}</p>
    ${t.settings.push[state.value] && html`<p class="quiet">${t.settings.push[state.value]}</p>`}
    ${state.value === "ask" && html`<button class="second" onClick=${act(subscribe)}>${t.settings.switchOn}</button>`}
    ${state.value === "on" && html`<div class="stack"><button class="second" onClick=${tryIt}>${t.settings.sendTest}</button><button class="second" onClick=${act(unsubscribe)}>${t.settings.switchOff}</button></div>`}
    <p role="status" class="quiet">${said.value}</p>
    <ul class="rows"><li><a href="#/messages"><span class="what"><b>${t.settings.chooseMessages[0]}</b><small>${t.settings.chooseMessages[1]}</small></span><${Icon} name="right" /></a></li></ul></section>`;
}
