// How this phone shows things: language, size of text, colours. Kept on this phone only, and read
// before anything is drawn, so that nothing flickers from one to the other.

const KEY = "wallfly-choices";
const LARGE_PX = 24; // text at one and a half times its size, or more

/** { language, text, theme, contrast }, each as chosen or absent for what the system says. */
export function choices() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** Choose one thing; `undefined` gives it back to the system. */
export function choose(name, value) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...choices(), [name]: value }));
  } catch {
    // A phone that keeps nothing still shows it, this once.
  }
  apply({ ...choices(), [name]: value });
}

/** Put what was chosen in force. */
export function apply({ theme, text, contrast } = choices()) {
  const root = document.documentElement;
  attribute(root, "data-theme", theme);
  attribute(root, "data-text", text);
  document.getElementById("contrast").media = contrast === "more" ? "all" : "(prefers-contrast: more)";
  root.toggleAttribute("data-large", parseFloat(getComputedStyle(root).fontSize) >= LARGE_PX);
  if (root.hasAttribute("data-large")) import("./style.js").then(({ style }) => style("large"));
  const wall = getComputedStyle(document.body).backgroundColor;
  document.querySelectorAll('meta[name="theme-color"]').forEach((meta) => { if (theme) meta.content = wall; else meta.content = meta.dataset.wall; });
}

function attribute(root, name, value) {
  if (value) root.setAttribute(name, value);
  else root.removeAttribute(name);
}
