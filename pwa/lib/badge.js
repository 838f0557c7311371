// The number on the app's icon: what waits on this phone, and what was not read yet.

const parts = { waiting: 0, unseen: 0 };

/** Show it where the platform can. */
export function showBadge(count, part = "waiting") {
  parts[part] = count;
  if (!navigator.setAppBadge) return;
  const sum = parts.waiting + parts.unseen;
  (sum ? navigator.setAppBadge(sum) : navigator.clearAppBadge()).catch(() => {});
}
