// This week's calibration round on this phone: its stories, what was told so far, how it went. Once
// fetched it needs no network; the answers go through the outbox like everything else.

import { computed, signal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { getMeta, ownKey } from "../lib/db.js";
import { save } from "../lib/outbox.js";
import { counts, keepOwn, me, member } from "./app.js";

/** As GET /api/round gives it, with `given`: story -> polarity. Null when this phone has none of this week. */
export const round = signal(null);
export const invited = computed(() => Boolean(me.value?.invitations?.length));

/** A round was passed whose points the server, which alone says what a round scored, has not told yet. */
export const pointsToCome = computed(() => Boolean(round.value?.answered?.passed && !counts.value.waiting && !me.value?.points.parts.calibration));

const thisWeek = (one) => (one && Date.now() < one.until ? one : null);

/** Show what this phone has, then what the server says. Throws when there is neither. */
export async function loadRound() {
  round.value ??= thisWeek(await getMeta(ownKey("round", member.value.id)));
  try {
    const { body } = await get("/api/round");
    await keep(merged(round.value, body));
  } catch (error) {
    if (!round.value) throw error;
  }
}

// What was begun here goes on with the wordings that were read here; what another phone finished is finished.
function merged(here, there) {
  if (there.answered) return { ...there, given: Object.fromEntries(there.answered.answers) };
  const begun = here?.round === there.round && (here.answered || told(here) > 0);
  return begun ? here : { ...there, given: {} };
}

function keep(next) {
  round.value = next;
  return keepOwn("round", next);
}

export const told = (one) => Object.keys(one.given).length;
export const rightOf = (one) => one.stories.filter((story) => one.given[story.id] === story.agreed).length;

export const tell = (story, polarity) => keep({ ...round.value, given: { ...round.value.given, [story]: polarity } });

/** All are told: the answers go, and the comparison is shown. */
export async function finish() {
  const one = round.value;
  const answers = one.stories.map((story) => [story.id, one.given[story.id]]);
  await save({ type: "round", round: one.round, answers }, { hold: 0 });
  const right = rightOf(one);
  await keep({ ...one, answered: { answers, right, passed: right >= one.pass_at } });
}
