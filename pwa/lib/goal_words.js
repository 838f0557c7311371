// The words of team goals, in the app's language.

import { language } from "./words.js";

const FILES = { en: () => import("../locales/goals/en.js"), de: () => import("../locales/goals/de.js") };
export const { default: g } = await FILES[language]();
