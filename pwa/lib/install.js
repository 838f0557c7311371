// Putting the app on the home screen: what this platform can do for it.

import { signal } from "./html.js";

/** The browser's own question, kept until the person wants to be asked. */
export const question = signal(null);

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  question.value = event;
});
addEventListener("appinstalled", () => { question.value = null; });

export const onApple = () => /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/** `installed`, `ask` (the browser has its own question), `apple` (share, then home screen), `menu` (a phone's browser menu) or `none`. */
export function installState() {
  if (isInstalled()) return "installed";
  if (question.value) return "ask";
  if (onApple()) return "apple";
  return /Android/.test(navigator.userAgent) ? "menu" : "none";
}

/** Let the browser ask. Resolves with whether the app was put there. */
export async function install() {
  const asked = question.value;
  question.value = null;
  await asked.prompt();
  return (await asked.userChoice).outcome === "accepted";
}
