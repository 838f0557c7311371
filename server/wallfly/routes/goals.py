"""/api/team-goals: what teams want to reach in a season, chosen by stewards and by whoever leads the team."""

from __future__ import annotations

from typing import Annotated, Any, get_args

import msgspec
from litestar import Request, Response, delete, get, put
from litestar.params import FromPath
from msgspec import Meta

from wallfly.auth import allow, signed_in
from wallfly.context import Wallfly
from wallfly.domain.goals import METRICS, Goal, Metric, makes_sense
from wallfly.problems import Problem
from wallfly.reads.goals import Season, read_goals
from wallfly.routes.body import Body, answer, read_body
from wallfly.store.goals import drop_goal, keep_goal
from wallfly.store.people import SignedIn

CHOOSERS = ("steward", "lead", "leader")


class Asked(Body, frozen=True):
    """A goal for a season, this one when none is named. `target`: a share, for support working minutes."""

    metric: Annotated[str, Meta(max_length=20)]
    target: Annotated[float, Meta(ge=0, le=1_000_000)]
    season: Annotated[int, Meta(ge=1, le=100_000)] | None = None


_asked = msgspec.json.Decoder(Asked)


@get("/api/team-goals")
async def list_goals(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What teams have chosen for this season and the next. How far each has come only its team reads."""
    wallfly: Wallfly = request.app.state.wallfly
    allow(await signed_in(request), *CHOOSERS)
    return answer(await wallfly.db.read(read_goals, wallfly.now(), wallfly.catalogue))


@put("/api/team-goals/{team:str}")
async def choose_goal(request: Request[Any, Any, Any], team: FromPath[str]) -> Response[bytes]:
    """Choose a team's goal. Raises `goal_on_lived` for the one that cannot be chosen."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await _chooser(request, team)
    asked = await read_body(request, _asked)
    goal, season = _goal(asked, team, wallfly), _season(asked.season, wallfly)
    await wallfly.db.write(keep_goal, team, season, goal, session.member, wallfly.now())
    return answer({"team": team, "season": season, **goal._asdict()})


@delete("/api/team-goals/{team:str}", status_code=204)
async def give_up_goal(request: Request[Any, Any, Any], team: FromPath[str]) -> None:
    """Have no goal, in this season or the one named by ?season=."""
    wallfly: Wallfly = request.app.state.wallfly
    await _chooser(request, team)
    named = request.query_params.get("season")
    if named is not None and not (named.isdecimal() and len(named) <= 6):
        raise Problem("invalid", reason="season must be a number")
    if not await wallfly.db.write(drop_goal, team, _season(int(named) if named else None, wallfly)):
        raise Problem("not_found")


async def _chooser(request: Request[Any, Any, Any], team: str) -> SignedIn:
    """Who may choose for that team: a steward for any, who leads for their own."""
    wallfly: Wallfly = request.app.state.wallfly
    session = await signed_in(request)
    allow(session, *CHOOSERS)
    if team not in wallfly.catalogue.teams:
        raise Problem("not_found")
    if session.role != "steward" and session.team != team:
        raise Problem("not_allowed")
    return session


def _goal(asked: Asked, team: str, wallfly: Wallfly) -> Goal:
    if asked.metric == "lived":
        raise Problem("goal_on_lived")
    metric = next((one for one in METRICS if one == asked.metric), None)
    if metric is None:
        raise Problem("invalid", reason=f"metric must be one of {', '.join(get_args(Metric))}")
    if not makes_sense(metric, asked.target):
        raise Problem("invalid", reason="target must be a share from 0.1 to 1, for support working minutes from 15 to"
                      " 2400")  # fmt: skip
    if metric == "support" and wallfly.catalogue.teams[team].kind != "enabling":
        raise Problem("invalid", reason="only a team that others ask for support can have this goal")
    if metric == "coverage" and not any(one.team == team for one in wallfly.catalogue.places.values()):
        raise Problem("invalid", reason="this team has no place that could be watched")
    return Goal(metric, asked.target)


def _season(named: int | None, wallfly: Wallfly) -> int:
    this = Season(wallfly.now(), wallfly.catalogue).number
    if named not in (None, this, this + 1):
        raise Problem("invalid", reason="season must be this one or the next")
    return named or this


goal_routes = [list_goals, choose_goal, give_up_goal]
