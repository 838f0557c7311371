// The number on the app's icon: what waits on this phone.

/** Show it where the platform can. */
export function showBadge(waiting) {
  if (!navigator.setAppBadge) return;
  (waiting ? navigator.setAppBadge(waiting) : navigator.clearAppBadge()).catch(() => {});
}
