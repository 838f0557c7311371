// The game's words, in the app's language; apart from the rest, for home needs few of them.

import { language } from "../../lib/words.js";

const FILES = { en: () => import("../../locales/game/en.js"), de: () => import("../../locales/game/de.js") };
export const { default: g } = await FILES[language]();
