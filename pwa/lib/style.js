// Stylesheets of screens beyond home: fetched when the screen is first opened, kept by the worker.

const asked = new Map();

/**
 * Put /styles/NAME.css in force, once. Resolves when it is, or when it could not be had: a screen
 * without its style still works. Use it at the top of a screen's file: `await style("walk");`
 */
export function style(name) {
  if (!asked.has(name)) asked.set(name, link(`/styles/${name}.css`));
  return asked.get(name);
}

function link(href) {
  return new Promise((resolve) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: resolve });
    document.head.append(sheet);
  });
}
