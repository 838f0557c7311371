// The stewards' words, in the app's language; apart from the rest, for few people need them.

import { language } from "../../lib/words.js";

const FILES = { en: () => import("../../locales/steward/en.js"), de: () => import("../../locales/steward/de.js") };
export const { default: w } = await FILES[language]();
