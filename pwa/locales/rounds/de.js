// Was Abgleichsrunden auf Deutsch sagen.

const kinds = new Intl.PluralRules("de");
const some = (count, one, other) => `${count} ${kinds.select(count) === "one" ? one : other}`;

export default {
  title: "Zehn Szenen",
  card: "Was würdest du notieren? Zehnmal tippen.",
  cardBegun: (told) => `${told} von 10 beantwortet`,
  cardDone: (right) => `${right} von 10 wie die Vergleichsgruppe. Lies, warum`,
  cardInvited: "Eine Einladung, nur für dich",
  question: "Was würdest du notieren?",
  intro: "Zehn kurze Szenen aus dem Alltag. Notiere jede so, wie du es vor Ort getan hättest. Danach liest du, worauf sich eine Gruppe von Kolleginnen und Kollegen geeinigt hat, und warum.",
  alone: "Niemand sonst sieht deine Antworten, und sie gehen in keine Zahl ein.",
  points: (points, pass) => `${points} Punkte ab ${pass} von 10, einmal in der Woche.`,
  invited: "Du bist diese Woche eingeladen. Wer oft am selben Ort ist, sieht ihn mit der Zeit auf eigene Weise; eine solche Reihe ist ein stiller Blick auf das eigene Auge. An dem, was du notiert hast, ändert sie nichts.",
  start: "Anfangen",
  goOn: "Weitermachen",
  story: (number, of) => `Szene ${number} von ${of}`,
  whatCounts: "Was zählt",
  back: "Die davor",
  all: "Alle zehn sind beantwortet",
  allText: "Jetzt kommt der Vergleich. Es zählt, was du zuerst gesagt hast; schau also gern noch einmal zurück.",
  compare: "Zeigen, was die Gruppe notierte",
  result: (right, of) => `${right} von ${of} wie die Vergleichsgruppe`,
  passed: "Für einen bestandenen Abgleich, sobald er sicher ist",
  notPassed: (pass) => `Ab ${pass} von 10 gilt der Abgleich als bestanden. Die nächsten zehn Szenen kommen am Montag.`,
  otherwise: (count) => `Anders notiert: ${count}`,
  alike: (count) => `Gleich notiert: ${count}`,
  you: "Du",
  panel: "Die Gruppe",
  both: "Du und die Gruppe",
  done: "Fertig",
  none: "Noch keine Szenen",
  noneText: "Es braucht zehn davon. Wer Wallfly einrichtet, schreibt sie, und so viele sind es noch nicht.",
  needsNetwork: "Die Szenen dieser Woche kommen mit dem Netz. Danach geht es ohne.",
  told: (count) => some(count, "Szene beantwortet", "Szenen beantwortet"),
};
