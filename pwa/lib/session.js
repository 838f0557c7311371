// Who uses this phone now. The sign-in itself is a cookie that no script can read.

import { post } from "./api.js";
import { setMeta } from "./db.js";

/** Use an invite. Throws ApiProblem, NoNetwork. */
export async function join(code, nickname) {
  const { body } = await post("/api/join", { code, nickname });
  await setMeta("member", { ...body.member, nickname });
  return body.member;
}
