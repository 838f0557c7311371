// Talking to the server: JSON, the cookie, and the one shape of problems.

/** The server said no, and why. */
export class ApiProblem extends Error {
  constructor(problem, retryAfter) {
    super(problem.sentence);
    Object.assign(this, { code: problem.code, status: problem.status, sentence: problem.sentence, details: problem.details, retryAfter });
  }
}
/** The server could not be reached, or its answer was not one of ours. */
export class NoNetwork extends Error {}

const PATIENCE_MS = 15_000;

/** One request. Resolves with {status, body, etag}. Throws ApiProblem, NoNetwork. */
export async function ask(method, path, body, { headers = {}, keepalive = false } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      keepalive,
      credentials: "same-origin",
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new NoNetwork(error.message);
  }
  const etag = response.headers.get("etag");
  if (response.status === 304 || response.status === 204) return { status: response.status, etag };
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return { status: response.status, body: answer, etag };
  if (answer?.problem) throw new ApiProblem(answer.problem, seconds(response));
  throw Object.assign(new NoNetwork(`status ${response.status}`), { status: response.status, retryAfter: seconds(response) });
}

function seconds(response) {
  const value = Number(response.headers.get("retry-after"));
  return Number.isFinite(value) && value > 0 ? value : null;
}

export const get = (path, { etag } = {}) => ask("GET", path, undefined, etag ? { headers: { "if-none-match": etag } } : {});
export const post = (path, body, options) => ask("POST", path, body, options);
export const put = (path, body) => ask("PUT", path, body);
export const patch = (path, body) => ask("PATCH", path, body);
export const del = (path) => ask("DELETE", path);
