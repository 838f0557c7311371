// What the open book says of its rows, in the language of this phone.

import { language } from "./words.js";

const FILES = { en: () => import("../locales/book/en.js"), de: () => import("../locales/book/de.js") };
/** A sentence of each kind of row; the row brings the name it speaks of, as `name`. */
export const { default: inBook } = await FILES[language]();
