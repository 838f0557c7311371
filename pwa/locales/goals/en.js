// What team goals say in English.

const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const kinds = new Intl.PluralRules("en");
const some = (count, one, other) => `${number.format(count)} ${kinds.select(count) === "one" ? one : other}`;
const time = (minutes) => (minutes < 60 ? some(Math.round(minutes), "minute", "minutes") : some(Math.round(minutes / 6) / 10, "working hour", "working hours"));
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });

export default {
  title: "Team goal",
  choose: "Choose the team goal",
  intro: "One goal a season, for all of the team. It shows as a share of your own goal, beside no other team's.",
  never: "How far a value is lived cannot be a goal: who has to reach a figure stops looking honestly.",
  team: "Team",
  season: "Season",
  seasons: { this: "This season", next: "The next season" },
  dates: (from, until) => `${day.format(new Date(from))} to ${day.format(new Date(until))}`,
  weeksLeft: (weeks) => (weeks ? `${some(weeks, "week", "weeks")} left after this week` : "The last week of the season"),
  metric: "What for",
  metrics: { coverage: "Looking everywhere", followup: "Checking that fixes worked", support: "Answering quickly", discussion: "Having a say" },
  about: {
    coverage: "Watch slots of your places that somebody watched in the last weeks.",
    followup: "Fixes that were checked with those they were for.",
    support: "Half of the requests to you get a first answer at least this fast.",
    discussion: "Wordings of this season on which three or more of the team spoke.",
  },
  cannot: { support: "For teams that others ask for support.", coverage: "For teams that have places." },
  target: "How far",
  targets: { coverage: (target) => `${percent.format(target)} of watch slots`, followup: (target) => `${percent.format(target)} of fixes`, support: (target) => `within ${time(target)}`, discussion: (target) => `${percent.format(target)} of wordings` },
  short: (metric, target) => (metric === "support" ? time(target) : percent.format(target)),
  now: { coverage: (now) => `${percent.format(now)} of watch slots watched`, followup: (now) => `${percent.format(now)} of fixes checked`, support: (now) => `half answered within ${time(now)}`, discussion: (now) => `a say in ${percent.format(now)} of wordings` },
  states: { early: "Too early to say", "under way": "Under way", reached: "Reached" },
  early: {
    coverage: "It begins on the first Monday on which the watch slots are weighed.",
    followup: "It begins when five fixes were due a check.",
    support: "It begins with five closed requests from two teams.",
    discussion: "It begins when a wording is put up for discussion.",
  },
  save: "Choose this goal",
  change: "Choose this one instead",
  none: "Have no goal",
  saved: "Chosen. The team sees it on its page.",
  gone: "The team has no goal now.",
  noTeam: "No team yet",
  noTeamText: "A goal belongs to a team, and you are in none.",
  notYours: "Whoever leads the team chooses its goal",
  notYoursText: "Ask them if you miss one.",
  needsNetwork: "Choosing a goal needs a network.",
};
