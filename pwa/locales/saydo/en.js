// The words of the say–do page.

const number = new Intl.NumberFormat("en");
const rule = new Intl.PluralRules("en");
const some = (count, one, other) => `${number.format(count)} ${rule.select(count) === "one" ? one : other}`;
const points = (count) => some(Math.abs(count), "point", "points");

export default {
  title: "Say–do",
  allSites: "All sites",
  site: "Site",
  toolsOff: "Tools off",
  off: "Words and stories only. The numbers keep.",
  ask: "Ask the open book",
  values: "All values in words",
  behind: "The rows behind it",
  charts: "More charts",
  said: "what we say", seen: "lived", leaders: "leaders", front: "front line",
  unseen: "Not looked at yet",
  unseenText: "Not looked at enough to say anything fair. A walk helps.",
  walk: "Take a walk",
  unsaid: "Nobody has said how far this is lived",
  below: (gap) => `${points(gap)} below`, above: (gap) => `${points(gap)} above`, level: "No clear gap",
  range: (lo, hi) => `(${number.format(lo)} to ${number.format(hi)})`,
  count: (n, walks) => `${some(n, "moment", "moments")}, ${some(walks, "walk", "walks")}`,
  pair: (leaders, front) => `Leaders ${some(leaders, "moment", "moments")}, front line ${number.format(front)}`,
  noMirror: "Leaders and the front line were not both looked at enough on one practice to say anything fair.",
  ends: (n) => some(n, "moment", "moments"),
  differ: (count, all) => `${number.format(count)} of ${some(all, "place differs", "places differ")} by more than luck.`,
  foot: (n, overt) => `What was seen in ${some(n, "watched moment", "watched moments")}, not everything that happened. Watched openly in ${number.format(overt)}% of looks.`,
  period: (from, to) => `${from} to ${to}`,
  kept: "No signal. This is what the book said when this phone last asked.",
  closed: "The book is not open yet",
  closedText: "Until enough people have looked, there is nothing fair to say, so nothing is shown.",
  sample: "See a sample of it",
  needsNetwork: "The first time, this page needs a network.",
  simulated: "Simulated: nobody was watched.",
};
