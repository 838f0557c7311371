// The words of calibration rounds, in the app's language.

import { language } from "./words.js";

const FILES = { en: () => import("../locales/rounds/en.js"), de: () => import("../locales/rounds/de.js") };
export const { default: r } = await FILES[language]();
