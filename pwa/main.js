// Starts the app: shows what this phone has at once, then wakes everything that works behind it.

import { apply } from "./lib/choices.js";
import { html, render } from "./lib/html.js";
import "./lib/install.js";
import { nextPicture } from "./lib/picture.js";
import * as sync from "./lib/sync.js";
import * as update from "./lib/update.js";
import { boot, catalogue, concernsCame, concernsWaiting, member } from "./state/app.js";
import { App } from "./screens/app.js";

apply();
await boot();
render(html`<${App} />`, document.getElementById("app"));
await nextPicture();
sync.start();
// Only a phone that may be told something has an address at a push service to keep up to date.
if (globalThis.Notification?.permission === "granted") import("./lib/push.js").then(({ start }) => start()).catch(() => {});
update.start().catch(() => {});
import("./lib/concerns.js").then((concerns) => {
  concerns.start((waiting) => { concernsWaiting.value = waiting; });
  concerns.watch(() => concerns.reads(catalogue.value, member.value), (came) => { concernsCame.value = came; });
}).catch(() => {});
