// The team's goal, for whoever leads the team.

import { html } from "../lib/html.js";
import { g } from "../lib/goal_words.js";
import { GoalChooser } from "../components/goal_chooser.js";
import { Empty, Head } from "../components/ui.js";
import { member } from "../state/app.js";

const CHOOSERS = ["lead", "leader", "steward"];

export function Goals() {
  return html`<${Head} title=${g.title} back="/team" />
    ${CHOOSERS.includes(member.value.role) ? html`<${GoalChooser} />` : html`<${Empty} title=${g.notYours} text=${g.notYoursText} />`}`;
}
