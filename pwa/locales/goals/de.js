// Was Teamziele auf Deutsch sagen.

const number = new Intl.NumberFormat("de");
const percent = new Intl.NumberFormat("de", { style: "percent", maximumFractionDigits: 0 });
const kinds = new Intl.PluralRules("de");
const some = (count, one, other) => `${number.format(count)} ${kinds.select(count) === "one" ? one : other}`;
const time = (minutes) => (minutes < 60 ? some(Math.round(minutes), "Minute", "Minuten") : some(Math.round(minutes / 6) / 10, "Arbeitsstunde", "Arbeitsstunden"));
const day = new Intl.DateTimeFormat("de", { day: "numeric", month: "long", timeZone: "UTC" });

export default {
  title: "Teamziel",
  choose: "Das Teamziel wählen",
  intro: "Ein Ziel je Saison, für das ganze Team. Gezeigt wird der Anteil am eigenen Ziel, neben dem keines anderen Teams.",
  never: "Wie weit ein Wert gelebt wird, kann kein Ziel sein: Wer eine Zahl erreichen muss, schaut nicht mehr ehrlich hin.",
  team: "Team",
  season: "Saison",
  seasons: { this: "Diese Saison", next: "Die nächste Saison" },
  dates: (from, until) => `${day.format(new Date(from))} bis ${day.format(new Date(until))}`,
  weeksLeft: (weeks) => (weeks ? `Nach dieser Woche noch ${some(weeks, "Woche", "Wochen")}` : "Die letzte Woche der Saison"),
  metric: "Wofür",
  metrics: { coverage: "Überall hinschauen", followup: "Nachfragen, ob es geholfen hat", support: "Schnell antworten", discussion: "Mitreden" },
  about: {
    coverage: "Zeitfenster eurer Orte, in denen in den letzten Wochen jemand hingeschaut hat.",
    followup: "Lösungen, bei denen mit den Betroffenen nachgefragt wurde.",
    support: "Die Hälfte der Bitten an euch bekommt mindestens so schnell eine erste Antwort.",
    discussion: "Wortlaute dieser Saison, zu denen drei oder mehr aus dem Team etwas gesagt haben.",
  },
  cannot: { support: "Für Teams, die andere um Hilfe bitten.", coverage: "Für Teams mit eigenen Orten." },
  target: "Wie weit",
  targets: { coverage: (target) => `${percent.format(target)} der Zeitfenster`, followup: (target) => `${percent.format(target)} der Lösungen`, support: (target) => `binnen ${time(target)}`, discussion: (target) => `${percent.format(target)} der Wortlaute` },
  short: (metric, target) => (metric === "support" ? time(target) : percent.format(target)),
  now: { coverage: (now) => `in ${percent.format(now)} der Zeitfenster hingeschaut`, followup: (now) => `bei ${percent.format(now)} der Lösungen nachgefragt`, support: (now) => `die Hälfte binnen ${time(now)} beantwortet`, discussion: (now) => `bei ${percent.format(now)} der Wortlaute mitgeredet` },
  states: { early: "Noch zu früh", "under way": "Unterwegs", reached: "Erreicht" },
  early: {
    coverage: "Es beginnt am ersten Montag, an dem die Zeitfenster gewichtet werden.",
    followup: "Es beginnt, wenn bei fünf Lösungen ein Nachfragen fällig war.",
    support: "Es beginnt mit fünf abgeschlossenen Bitten aus zwei Teams.",
    discussion: "Es beginnt, wenn ein Wortlaut zur Diskussion steht.",
  },
  save: "Dieses Ziel wählen",
  change: "Stattdessen dieses wählen",
  none: "Kein Ziel haben",
  saved: "Gewählt. Das Team sieht es auf seiner Seite.",
  gone: "Das Team hat jetzt kein Ziel.",
  noTeam: "Noch kein Team",
  noTeamText: "Ein Ziel gehört zu einem Team, und du bist in keinem.",
  notYours: "Das Ziel wählt, wer das Team leitet",
  notYoursText: "Sprich sie an, wenn dir eines fehlt.",
  needsNetwork: "Ein Ziel zu wählen braucht ein Netz.",
};
