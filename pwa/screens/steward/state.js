// What stewards have set up, and how they change it: entry records through the one write door.

import { signal } from "../../lib/html.js";
import { ApiProblem, get, post } from "../../lib/api.js";
import { refresh } from "../../lib/catalogue.js";
import { uuid7 } from "../../lib/ids.js";
import { told } from "../../lib/words.js";
import { toast } from "../../state/app.js";
import { w } from "./words.js";

const AT_ONCE = 100;

export const entries = signal(null);
export const publication = signal(null);
export const problem = signal(null);

const ofKind = (kind) => (entries.value ?? []).filter((one) => one.kind === kind);

/** What of a kind is in use, as {key, body}; `retired` gives what was taken out. */
export const things = (kind, retired = false) => ofKind(kind).filter((one) => one.retired === retired).sort(inOrder);
export const bodyOf = (kind, key) => ofKind(kind).find((one) => one.key === key && !one.retired)?.body;
export const named = (kind) => things(kind).map((one) => [one.key, one.body.name]);

function inOrder(a, b) {
  return (a.body.order ?? 0) - (b.body.order ?? 0) || (a.body.name ?? a.key).localeCompare(b.body.name ?? b.key);
}

export const sentence = (error) => (error instanceof ApiProblem || error instanceof Refused ? told(error) : w.needsNetwork);

/** An entry was not taken, and why: {code, sentence}. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.sentence);
    Object.assign(this, problem);
  }
}

/** Read all of it anew. */
export async function load() {
  try {
    const [set, stands] = await Promise.all([get("/api/entries"), get("/api/publication")]);
    [entries.value, publication.value, problem.value] = [set.body.entries, stands.body, null];
  } catch (error) {
    problem.value = sentence(error);
  }
}

/** A record of that type, made now. */
export function made(type, fields, now = Date.now()) {
  return { type, id: uuid7(), at: now, recorded: now, ...fields };
}

/** Keep entries given as [kind, key, body, retired]. Throws Refused, ApiProblem, NoNetwork. */
export function saveAll(list) {
  const now = Date.now();
  return send(list.map(([kind, key, body, retired = false]) => made("entry", { kind, key, body, retired }, now)));
}

/** Keep records, and read anew what stewards have set up. Throws Refused, ApiProblem, NoNetwork. */
export async function send(records) {
  for (let at = 0; at < records.length; at += AT_ONCE) {
    const { body } = await post("/api/sync", { client_now: Date.now(), v: 1, records: records.slice(at, at + AT_ONCE) });
    const refused = body.results.find((one) => one.status === "refused");
    if (refused) throw new Refused(refused.problem);
  }
  await Promise.all([load(), refresh().catch(() => {})]);
  toast.value = { note: w.saved };
}

export const save = (...entry) => saveAll([entry]);

/** A name as an id nobody has yet: "Till 3" becomes "till-3". */
export function newKey(kind, name) {
  const plain = name.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 44) || kind;
  const taken = new Set(ofKind(kind).map((one) => one.key));
  for (let n = 1; ; n++) {
    const key = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.has(key)) return key;
  }
}
