// Whether a practice can be observed, by the same words as the server's.

const FEWEST_WORDS = 3;
export const UNSEEN = ["attitude", "mindset", "mentality", "culture", "spirit", "committed", "commitment", "dedicated", "dedication", "passion", "passionate", "motivated", "motivation", "enthusiastic", "enthusiasm", "proactive", "professional", "professionally", "professionalism", "excellent", "excellence", "engaged", "engagement", "empowered", "ownership", "loyal", "loyalty", "respectful", "positive", "caring", "cares", "care about", "cares about", "cared about", "believe", "believes", "strive", "strives", "wants to", "tries to", "try to", "aims to", "willing", "willingness", "understands", "appreciates", "extra mile", "customer-focused", "customer-centric", "world-class", "aware"];
export const ACTS = ["accept", "admit", "agree", "allow", "answer", "appl", "arriv", "ask", "bring", "brought", "call", "came", "check", "clean", "clear", "clos", "collect", "come", "contact", "deliver", "did", "divert", "done", "explain", "fetch", "finish", "fitted", "fix", "gave", "give", "given", "gives", "greet", "hand", "hear", "help", "invit", "knock", "let", "lift", "link", "listen", "look", "made", "make", "meet", "met", "mov", "nam", "notic", "offer", "open", "order", "pass", "pick", "point", "put", "rang", "read", "repeat", "repl", "report", "ring", "said", "sat", "saw", "say", "see", "sent", "serv", "settl", "show", "sign", "sit", "smil", "sooth", "sorr", "speak", "spok", "start", "stay", "step", "stood", "stop", "tak", "talk", "tell", "thank", "tidi", "told", "took", "train", "turn", "us", "visit", "wait", "walk", "welcom", "went", "writ", "wrote"];

/** What is wrong with two wordings, as [{where, code, words}]; `no_act` is only asked about. */
export function findings(lived, missed, kind = "event") {
  const found = [];
  for (const [where, wording] of [["lived", lived], ["missed", missed]]) {
    const words = wording.toLowerCase().match(/[\p{L}\p{N}_'-]+/gu) ?? [];
    const unseen = UNSEEN.filter((one) => ` ${words.join(" ")} `.includes(` ${one} `)).sort((a, b) => b.length - a.length);
    if (words.length < FEWEST_WORDS) found.push({ where, code: "too_short", words: "" });
    else if (unseen.length) found.push({ where, code: "not_observable", words: unseen[0] });
    else if (where === "lived" && kind === "event" && !words.some((word) => ACTS.some((act) => word.startsWith(act)))) found.push({ where, code: "no_act", words: "" });
  }
  if (lived.trim().toLowerCase() === missed.trim().toLowerCase()) found.push({ where: "missed", code: "same_wording", words: "" });
  return found;
}
