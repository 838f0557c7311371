// Die Wörter der Seite „Sagen und tun“.

const number = new Intl.NumberFormat("de");
const rule = new Intl.PluralRules("de");
const some = (count, one, other) => `${number.format(count)} ${rule.select(count) === "one" ? one : other}`;
const points = (count) => some(Math.abs(count), "Punkt", "Punkte");

export default {
  title: "Sagen und tun",
  allSites: "Alle Standorte",
  site: "Standort",
  toolsOff: "Zahlen aus",
  off: "Nur Worte und Geschichten. Die Zahlen warten.",
  ask: "Das offene Buch fragen",
  values: "Alle Werte in Worten",
  behind: "Die Zeilen dahinter",
  charts: "Mehr Bilder",
  said: "was wir sagen", seen: "gelebt", leaders: "Führung", front: "vorderste Reihe",
  unseen: "Noch nicht angesehen",
  unseenText: "Nicht genug angesehen, um fair etwas zu sagen. Eine Runde hilft.",
  walk: "Eine Runde gehen",
  unsaid: "Niemand hat gesagt, wie weit dies gelebt wird",
  below: (gap) => `${points(gap)} darunter`, above: (gap) => `${points(gap)} darüber`, level: "Kein klarer Abstand",
  range: (lo, hi) => `(${number.format(lo)} bis ${number.format(hi)})`,
  count: (n, walks) => `${some(n, "Moment", "Momente")}, ${some(walks, "Runde", "Runden")}`,
  pair: (leaders, front) => `Führung ${some(leaders, "Moment", "Momente")}, vorderste Reihe ${number.format(front)}`,
  noMirror: "Führung und vorderste Reihe wurden bei keiner Praktik beide genug angesehen, um fair etwas zu sagen.",
  ends: (n) => some(n, "Moment", "Momente"),
  differ: (count, all) => `${number.format(count)} von ${some(all, "Ort unterscheidet", "Orten unterscheiden")} sich mehr als durch Zufall.`,
  foot: (n, overt) => `Was in ${some(n, "beobachteten Moment", "beobachteten Momenten")} gesehen wurde, nicht alles, was geschah. Offen beobachtet in ${number.format(overt)} % der Blicke.`,
  period: (from, to) => `${from} bis ${to}`,
  kept: "Kein Netz. So stand es im Buch, als dieses Telefon zuletzt fragte.",
  closed: "Das Buch ist noch nicht offen",
  closedText: "Bis genug Menschen hingesehen haben, gibt es nichts Faires zu sagen, also wird nichts gezeigt.",
  sample: "Ein Muster ansehen",
  needsNetwork: "Beim ersten Mal braucht diese Seite ein Netz.",
  simulated: "Simuliert: niemand wurde beobachtet.",
};
