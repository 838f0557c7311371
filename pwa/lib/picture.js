// The pictures a browser paints: what may wait lets the next one go first.

/** Resolves once the next picture was painted. A window in the background paints none, and a worker never does. */
export const nextPicture = () => new Promise((painted) => {
  setTimeout(painted, 100);
  globalThis.requestAnimationFrame?.(() => setTimeout(painted));
});
