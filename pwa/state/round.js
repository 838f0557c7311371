// This week's calibration round on this phone: its stories, what was told so far, how it went. Once
// fetched it needs no network; the answers go through the outbox like everything else.

import { computed, signal } from "../lib/html.js";
import { get } from "../lib/api.js";
import { getMeta, ownKey } from "../lib/db.js";
import { release } from "../lib/outbox.js";
import { r } from "../lib/round_words.js";
import { counts, keepOwn, me, member } from "./app.js";
import { keep as keepRecord } from "./tap.js";

/** As GET /api/round gives it, with `given`: story -> polarity. Null when this phone has none of this week. */
export const round = signal(null);
export const invited = computed(() => Boolean(me.value?.invitations?.length));

let whose = null;

/** A round was passed whose points the server, which alone says what a round scored, has not told yet. */
export const pointsToCome = computed(() => Boolean(round.value?.answered?.passed && !counts.value.waiting && !me.value?.points.parts.calibration));

const thisWeek = (one) => (one && Date.now() < one.until ? one : null);

/** Show what this phone has, then what the server says. Throws when there is neither. */
export async function loadRound() {
  // On a phone that was handed over, what the one before told is not shown and never sent.
  if (whose !== member.value.id) round.value = null;
  whose = member.value.id;
  round.value = thisWeek(round.value) ?? thisWeek(await getMeta(ownKey("round", member.value.id)));
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

/** All are told: the answers go, and the comparison is shown. Throws when the week is over and no network gives the new ones. */
export async function finish() {
  const one = thisWeek(round.value);
  if (!one) {
    round.value = null;
    return loadRound();
  }
  const answers = one.stories.map((story) => [story.id, one.given[story.id]]);
  const made = await keepRecord({ type: "round", round: one.round, answers }, { name: r.title });
  if (!made) return undefined;
  await release(made.id);
  const right = rightOf(one);
  return keep({ ...one, answered: { answers, right, passed: right >= one.pass_at } });
}
