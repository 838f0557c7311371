// The words of the language this phone was set to, or of the first one its browser knows. Only
// that language is fetched, and of it only what is shown; the worker keeps them all.

import { choices } from "./choices.js";

/** Each language under its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch" };

const FILES = { en: () => import("../locales/en.js"), de: () => import("../locales/de.js") };
const MORE = { en: () => import("../locales/more/en.js"), de: () => import("../locales/more/de.js") };
const base = (tag) => tag.toLowerCase().split("-")[0];
const wanted = [choices().language, ...navigator.languages].filter(Boolean);

export const language = wanted.map(base).find((tag) => FILES[tag]) ?? "en";
/** For dates and numbers: as the person writes them in that language. */
export const locale = navigator.languages.find((tag) => base(tag) === language) ?? language;
export const { default: t } = await FILES[language]();

/** What the server said no with, in this language; its own sentence where there are no words for the code. */
export function told({ code, sentence }) {
  const words = t.problems[code];
  return typeof words === "function" ? words(sentence) : (words ?? sentence);
}

/** The words of all screens beyond home join the others; fetched once, when the first of them is opened. */
export async function moreWords() {
  const { default: more } = await MORE[language]();
  for (const [name, words] of Object.entries(more)) t[name] = typeof words === "object" ? { ...t[name], ...words } : words;
}
