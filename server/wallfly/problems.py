"""Every way a request can fail: a stable code, a status, a sentence that says what to do.

One shape on the wire, for our own problems and the framework's:
{"problem": {"code", "status", "sentence", "details"}}.
"""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from wallfly.store.engine import StoreBusy, StoreFull

log = logging.getLogger("wallfly")

CATALOGUE: dict[str, tuple[int, str]] = {
    "bad_request": (400, "This request could not be read."),
    "not_json": (400, "This is not JSON."),
    "invalid": (400, "Something in this request is not valid."),
    "sign_in": (401, "Sign in first: open your invite link, or scan the poster."),
    "not_allowed": (403, "Your role may not do this."),
    "cross_site": (403, "This request came from another site."),
    "not_subscribed": (409, "No phone of yours receives messages yet. Switch them on first."),
    "not_found": (404, "There is nothing here."),
    "invite_unknown": (404, "This invite is not known. Ask for a new link."),
    "wrong_method": (405, "This address does not do that."),
    "id_taken": (409, "Something else is kept under this id already. The first one stays."),
    "last_steward": (409, "You are the only steward here. Make someone else a steward first."),
    "endpoint_taken": (409, "These messages already go to another phone."),
    "invite_used_up": (410, "This invite has been used up. Ask for a new link."),
    "invite_expired": (410, "This invite has run out. Ask for a new link."),
    "invite_revoked": (410, "This invite was taken back. Ask for a new link."),
    "too_large": (413, "This is too much at once. Send less."),
    "too_many_records": (413, "At most 500 records at once. Send them in parts."),
    "content_type": (415, "Send JSON, with the content type application/json and not compressed."),
    "push_keys_invalid": (422, "The keys of this subscription are not valid."),
    "goal_on_lived": (
        422,
        "How far a value is lived is never a goal: who has to reach a figure stops looking honestly."
        " Choose coverage, follow-ups, support or discussion.",
    ),
    "endpoint_not_allowed": (422, "Messages cannot be sent to this address."),
    "slow_down": (429, "Too many tries. Wait a little."),
    "server_error": (500, "Something went wrong here. Nothing of it was kept; try again."),
    "busy": (503, "Too much is going on. Try again in a moment."),
    "push_off": (503, "Messages are switched off here."),
    "storage_full": (507, "The server's disk is full. Nothing was lost; try again later."),
}

_BY_STATUS = {400: "bad_request", 401: "sign_in", 403: "not_allowed", 404: "not_found", 405: "wrong_method",
              413: "too_large", 415: "content_type", 429: "slow_down", 503: "busy"}  # fmt: skip


class Problem(Exception):
    """A problem of the catalogue, raised anywhere below a route."""

    def __init__(self, code: str, retry_after: int | None = None, **details: Any) -> None:
        self.code = code
        self.status, self.sentence = CATALOGUE[code]
        self.details = details
        self.retry_after = retry_after
        super().__init__(self.sentence)


def problem_json(problem: Problem) -> bytes:
    """The one shape."""
    return msgspec.json.encode(
        {
            "problem": {
                "code": problem.code,
                "status": problem.status,
                "sentence": problem.sentence,
                "details": problem.details,
            }
        }
    )


def problem_response(problem: Problem) -> Response[bytes]:
    """The answer for a problem."""
    headers = {"cache-control": "no-store"}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    return Response(problem_json(problem), status_code=problem.status, media_type="application/json", headers=headers)


def handle(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any exception, in the one shape."""
    return problem_response(as_problem(error))


def as_problem(error: Exception) -> Problem:
    """The problem an exception stands for."""
    match error:
        case Problem():
            return error
        case StoreBusy():
            return Problem("busy", retry_after=1)
        case StoreFull():
            return Problem("storage_full", retry_after=60)
        case msgspec.ValidationError():
            return Problem("invalid", reason=plain_reason(str(error)))
        case msgspec.DecodeError() | RecursionError():
            return Problem("not_json")
        case HTTPException() if error.status_code < 500:
            return Problem(_BY_STATUS.get(error.status_code, "bad_request"))
    # Once, with what happened but without what was sent.
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    return Problem("server_error")


def plain_reason(reason: str) -> str:
    """The decoder's sentence without its marks."""
    return reason.replace("`", "").replace("$.", "").replace(" - at ", ": ")
