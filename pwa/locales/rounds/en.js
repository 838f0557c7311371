// What calibration rounds say in English.

const kinds = new Intl.PluralRules("en");
const some = (count, one, other) => `${count} ${kinds.select(count) === "one" ? one : other}`;

export default {
  title: "Ten stories",
  card: "What would you note? Ten taps.",
  cardBegun: (told) => `${told} of 10 told`,
  cardDone: (right) => `${right} of 10 as the panel noted. Read why`,
  cardInvited: "An invitation, for you alone",
  question: "What would you note?",
  intro: "Ten short stories from the floor. Note each as you would have noted it there. Afterwards you read what a panel of colleagues agreed on, and why.",
  alone: "Nobody else sees your answers, and they enter no figure.",
  points: (points, pass) => `${points} points from ${pass} of 10, once a week.`,
  invited: "You are invited this week. People at one place often come to see it their own way; a round is a quiet look at one's own eye. It changes nothing that you noted.",
  start: "Start",
  goOn: "Go on",
  story: (number, of) => `Story ${number} of ${of}`,
  whatCounts: "What counts",
  back: "The one before",
  all: "All ten are told",
  allText: "Now compare. What you told first is what counts, so look back if you like.",
  compare: "See what the panel noted",
  result: (right, of) => `${right} of ${of} as the panel noted`,
  passed: "For a round passed, once it is safe",
  notPassed: (pass) => `From ${pass} of 10 a round is passed. The next ten stories come on Monday.`,
  otherwise: (count) => `Noted otherwise: ${count}`,
  alike: (count) => `Noted alike: ${count}`,
  you: "You",
  panel: "The panel",
  both: "You and the panel",
  done: "Done",
  none: "No stories yet",
  noneText: "A round takes ten of them. Stewards write them, and there are not that many yet.",
  needsNetwork: "This week's stories come with a network. After that the round needs none.",
  told: (count) => `${some(count, "story", "stories")} told`,
};
