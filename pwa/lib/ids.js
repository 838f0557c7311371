// UUIDv7, made on this phone: sorts by time, and by order within a millisecond.

let last = 0;
let counter = 0;

/** A new id. `now` in milliseconds. */
export function uuid7(now = Date.now()) {
  if (now > last) {
    last = now;
    counter = crypto.getRandomValues(new Uint16Array(1))[0] & 0x3ff;
  } else if (++counter > 0xfff) {
    last += 1; // more than four thousand in one millisecond: borrow from the next
    counter = 0;
  }
  const time = last.toString(16).padStart(12, "0");
  const random = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = (8 + (parseInt(random[0], 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}
