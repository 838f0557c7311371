// Records that are made in a form: kept, or it is said that they could not be.

import { save, StorageFull } from "../lib/outbox.js";
import { t, toast } from "./app.js";

/** As the outbox saves it; null when it could not be kept, and then that is said. */
export async function keepMade(record, options) {
  try {
    return await save(record, options);
  } catch (error) {
    toast.value = { error: error instanceof StorageFull ? t.toast.full : t.toast.lost, text: JSON.stringify(record) };
    return null;
  }
}
