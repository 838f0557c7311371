// Whether a practice can be observed, by the same words as the server's.

const FEWEST_WORDS = 3;
export const UNSEEN = ["attitude", "mindset", "mentality", "culture", "spirit", "committed", "commitment", "dedicated", "dedication", "passion", "passionate", "motivated", "motivation", "enthusiastic", "enthusiasm", "proactive", "professional", "professionally", "professionalism", "excellent", "excellence", "engaged", "engagement", "empowered", "ownership", "loyal", "loyalty", "respectful", "positive", "caring", "cares", "care about", "cares about", "cared about", "believe", "believes", "strive", "strives", "wants to", "tries to", "try to", "aims to", "willing", "willingness", "understands", "appreciates", "extra mile", "customer-focused", "customer-centric", "world-class", "aware", "haltung", "mentalität", "gesinnung", "kultur", "hingabe", "leidenschaft", "leidenschaftlich", "motiviert", "motivation", "begeistert", "begeisterung", "proaktiv", "professionell", "professionalität", "exzellent", "exzellenz", "engagiert", "loyal", "loyalität", "respektvoll", "positiv", "fürsorglich", "wertschätzend", "wertschätzt", "kümmert sich", "glaubt", "bemüht", "bemüht sich", "strebt", "versucht", "willens", "bereitschaft", "versteht", "verständnisvoll", "kundenorientiert", "erstklassig", "bewusst"];
export const ACTS = {
  en: ["accept", "admit", "agree", "allow", "answer", "appl", "arriv", "ask", "bring", "brought", "call", "came", "check", "clean", "clear", "clos", "collect", "come", "contact", "deliver", "did", "divert", "done", "explain", "fetch", "finish", "fitted", "fix", "gave", "give", "given", "gives", "greet", "hand", "hear", "help", "invit", "knock", "let", "lift", "link", "listen", "look", "made", "make", "meet", "met", "mov", "nam", "notic", "offer", "open", "order", "pass", "pick", "point", "put", "rang", "read", "repeat", "repl", "report", "ring", "said", "sat", "saw", "say", "see", "sent", "serv", "settl", "show", "sign", "sit", "smil", "sooth", "sorr", "speak", "spok", "start", "stay", "step", "stood", "stop", "tak", "talk", "tell", "thank", "tidi", "told", "took", "train", "turn", "us", "visit", "wait", "walk", "welcom", "went", "writ", "wrote"],
  de: ["achtet", "antwort", "bat", "bedank", "bedien", "beglei", "begrüß", "besprach", "biet", "bitt", "blick", "bot", "brach", "brich", "bring", "dank", "empfang", "empfing", "entschuldig", "erklär", "erzähl", "fand", "find", "frag", "führ", "gab", "geb", "geh", "gib", "ging", "griff", "grüß", "hält", "half", "helf", "hielt", "hilf", "hob", "hol", "hör", "kam", "klär", "klopf", "komm", "lächel", "las", "lass", "leg", "lern", "lies", "ließ", "lud", "mach", "meld", "nahm", "nann", "nehm", "nenn", "nimm", "öffn", "pack", "prüf", "räum", "red", "reich", "rief", "ruf", "sag", "sah", "saß", "schick", "schlug", "schrieb", "schreib", "schau", "sehen", "sieht", "setz", "sitz", "sprach", "sprech", "sprich", "stand", "stell", "steh", "teil", "trat", "tritt", "trug", "tun", "getan", "übergab", "übernahm", "verabred", "versprach", "wähl", "wart", "wies", "wink", "zeig", "zog", "zuhör"],
};
// What German puts before a verb.
export const BEFORE = ["ab", "an", "auf", "aus", "be", "bei", "ein", "ent", "er", "ge", "her", "hin", "los", "mit", "nach", "nieder", "über", "um", "unter", "ver", "vor", "weg", "weiter", "wieder", "zu", "zurück"];
const ACT = { en: new RegExp(`^(?:${ACTS.en.join("|")})`), de: new RegExp(`^(?:${BEFORE.join("|")})*(?:${ACTS.de.join("|")})`) };

/** What is wrong with two wordings, as [{where, code, words}]; `no_act` is only asked about. */
export function findings(lived, missed, kind = "event", language = "en") {
  const found = [];
  for (const [where, wording] of [["lived", lived], ["missed", missed]]) {
    const words = wording.toLowerCase().match(/[\p{L}\p{N}_'-]+/gu) ?? [];
    const unseen = UNSEEN.filter((one) => ` ${words.join(" ")} `.includes(` ${one} `)).sort((a, b) => b.length - a.length);
    if (words.length < FEWEST_WORDS) found.push({ where, code: "too_short", words: "" });
    else if (unseen.length) found.push({ where, code: "not_observable", words: unseen[0] });
    else if (where === "lived" && kind === "event" && !words.some((word) => ACT[language].test(word))) found.push({ where, code: "no_act", words: "" });
  }
  if (lived.trim().toLowerCase() === missed.trim().toLowerCase()) found.push({ where: "missed", code: "same_wording", words: "" });
  return found;
}
