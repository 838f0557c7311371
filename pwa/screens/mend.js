// Records that arrived before their own time: their author says when it was.

import { html, useEffect, useSignal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { uuid7 } from "../lib/ids.js";
import { takeBack, takenBack } from "../lib/kept.js";
import { save } from "../lib/outbox.js";
import { flush } from "../lib/sync.js";
import { groups, moved, timeOf } from "../domain/mend.js";
import { isoDay } from "../domain/days.js";
import { Icon } from "../components/icons.js";
import { NeedsNetwork } from "../components/needs_network.js";
import { Empty, Head } from "../components/ui.js";
import { refreshMe, t, toast } from "../state/app.js";
import { dayName, nameOf, whereOf } from "./records.js";

export function Mend() {
  const found = useSignal(null);
  const problem = useSignal(false);
  const look = async () => {
    try {
      const { body } = await get("/api/me/records?standing=quarantined");
      const gone = await takenBack();
      found.value = groups(body.records.filter((one) => one.standing === "quarantined" && !gone.has(one.id)));
    } catch {
      problem.value = true;
    }
  };
  useEffect(() => { look(); }, []);
  const settled = async (note) => {
    toast.value = { note };
    await look();
    flush().then(refreshMe).catch(() => {});
  };
  return html`<${Head} title=${t.mend.title} back="/mine" />
    ${found.value === null && (problem.value ? html`<${NeedsNetwork} text=${t.mend.needsNetwork} again=${look} />` : html`<p class="quiet" role="status">${t.mend.looking}</p>`)}
    ${found.value?.length === 0 && html`<${Empty} title=${t.mend.none} text=${t.mend.noneText} />`}
    ${found.value?.length > 0 && html`<p class="under">${t.mend.intro}</p>`}
    ${found.value?.map((group) => html`<${Group} key=${group.first.id} group=${group} settled=${settled} />`)}`;
}

// As a field for day and time writes it, by the clock of this phone.
const asField = (at) => `${isoDay(at)}T${new Date(at).toTimeString().slice(0, 5)}`;

function Group({ group, settled }) {
  const { first, marks } = group;
  const [said, latest] = [timeOf(first), Math.min(Date.now(), first.received)];
  const mend = async (event) => {
    event.preventDefault();
    const at = new Date(new FormData(event.target).get("when")).getTime();
    if (!(at <= Date.now())) return;
    for (const record of moved(group, at, uuid7)) await save(record, { hold: 0 });
    await leaveOut();
    await settled(t.mend.mended);
  };
  const leaveOut = async () => { for (const one of [first, ...marks]) await takeBack(one.id); };
  const id = `when-${first.id}`;
  return html`<form class="card stack" onSubmit=${mend}>
    <p class="row"><${Icon} name="clock" /><span class="what"><b>${nameOf(first)}</b><small>${whereOf(first, said)}, ${dayName(isoDay(said))}</small></span></p>
    <p>${t.mend.ahead(Math.max(1, Math.round((said - first.received) / 60_000)))} ${marks.length ? t.mend.withMarks(marks.length) : ""}</p>
    <label for=${id}>${t.mend.when}</label><input id=${id} name="when" type="datetime-local" max=${asField(Date.now())} defaultValue=${asField(latest)} required />
    <button class="main">${t.mend.save}</button><button type="button" class="second" onClick=${() => leaveOut().then(() => settled(t.toast.undone))}>${t.mend.leaveOut}</button></form>`;
}
