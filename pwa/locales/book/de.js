// Die Sätze des offenen Buchs über seine Zeilen, aus denselben Zahlen: das Buch selbst ist englisch.

const number = new Intl.NumberFormat("de");
const hundred = (share) => number.format(Math.abs(Math.round(100 * share)));
const points = (share) => `${hundred(share)} ${Math.abs(Math.round(100 * share)) === 1 ? "Punkt" : "Punkte"}`;
const range = (lo, hi) => { const [from, to] = [lo, hi].map(Math.abs).sort((a, b) => a - b); return `(${hundred(from)} bis ${hundred(to)})`; };
const moments = (k, n) => `${number.format(k)} von ${number.format(n)} Momenten`;
const APART = { close: "nah dran", "some way apart": "ein Stück auseinander", "far apart": "weit auseinander" };
const SIGNALS = {
  baseline: "Hier beginnt das Zählen.",
  steady: "Keine bleibende Änderung über den Zufall hinaus.",
  watch: "Vielleicht ändert sich etwas; der nächste Zeitraum zeigt es.",
  falling: "Weniger gelebt als in den ersten acht Wochen, über den Zufall hinaus.",
  rising: "Mehr gelebt als in den ersten acht Wochen, über den Zufall hinaus.",
};
const CHANGES = { "lived less": "weniger gelebt", "lived more": "mehr gelebt", "no clear change": "keine klare Änderung" };
const DAY = new Intl.DateTimeFormat("de", { dateStyle: "long" });

export default {
  gap: (row) => {
    if (row.verdict === "claimed above lived") return `${row.name}: ${points(row.gap)} unter dem, was wir sagen ${range(row.gap_lo, row.gap_hi)}, ${APART[row.words.match(/, ([a-z ]+)\.$/)[1]]}.`;
    if (row.verdict === "lived above claimed") return `${row.name}: ${points(row.gap)} über dem, was wir sagen ${range(row.gap_lo, row.gap_hi)}.`;
    if (row.verdict === "no clear gap") return `${row.name}: kein klarer Abstand zwischen dem, was wir sagen, und dem, was zu sehen war.`;
    return `${row.name}: in ${hundred(row.lived)} von 100 Momenten gelebt ${range(row.lo, row.hi)}.`;
  },
  trend: (row) => `${row.name}: ${hundred(row.lived)} von 100 ${range(row.lo, row.hi)}${(row.baseline ?? null) !== null && row.signal !== "baseline" ? `, ${hundred(row.baseline)} am Anfang` : ""}. ${SIGNALS[row.signal]}`,
  mirror: (row) => {
    const what = row.front_name === row.leaders_name ? row.leaders_name : `${row.leaders_name} / ${row.front_name}`;
    if (row.difference === undefined) return row.words; // as an older version of the app kept it
    if (row.verdict === "no clear difference") return `${what}: kein klarer Unterschied zwischen Führung und vorderster Reihe.`;
    return `${what}: Die Führung lebt es ${row.difference > 0 ? "mehr" : "weniger"} als die vorderste Reihe, um ${points(row.difference)} ${range(row.difference_lo, row.difference_hi)}.`;
  },
  consistency: (row) => {
    if (row.sd_between === undefined) return row.words;
    const [whole, apart] = [row.pooled, row.sd_between];
    const lived = `${row.name}: in ${hundred(whole)} von 100 Momenten gelebt`;
    if (!Math.round(100 * apart)) return `${lived}, überall gleich, soweit man es sagen kann.`;
    return `${lived}; die meisten Orte liegen zwischen ${hundred(Math.max(0, whole - apart))} und ${hundred(Math.min(1, whole + apart))}.`;
  },
  change: (row) => {
    const counts = `${moments(row.recent_k, row.recent_n)} jetzt, ${moments(row.before_k, row.before_n)} davor`;
    return `${row.name}: ${CHANGES[row.words.match(/: ([a-z ]+), \d+ of \d+ moments now/)[1]]}, ${counts}.`;
  },
  next: (text) => {
    const on = text.match(/\d+ [A-Z][a-z]+ \d{4}/);
    return on ? `Die ${text.includes("first") ? "ersten" : "nächsten"} Zahlen kommen am ${DAY.format(new Date(on[0]))}.` : text;
  },
};
