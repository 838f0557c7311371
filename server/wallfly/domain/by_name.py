"""Every rule that has vectors, by the name the vectors use, with plain values in and out.

One table: a name, and a function that takes a vector's `input` by keyword and gives what its
`expected` holds. Test vectors and other programs call the rules through it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from wallfly.domain.agreement import Mark, agree2, minute_bins, overlap_agreement, strictness
from wallfly.domain.calendar import week_from_iso
from wallfly.domain.clarity import clarity, suppress
from wallfly.domain.consistency import consistency
from wallfly.domain.difference import newcombe_diff, prob_lower
from wallfly.domain.earned_in_all import weeks_earned
from wallfly.domain.funnel import funnel
from wallfly.domain.gap import Stated, fit_score, gap
from wallfly.domain.lived import jeffreys, over_walks, sums_of, wilson
from wallfly.domain.neglect import Slot, needs
from wallfly.domain.nudges import Change, gap_nudge, rise_nudge
from wallfly.domain.quiet_hours import Hours, Pattern, next_allowed
from wallfly.domain.rates import gamma_rate, poisson_rate
from wallfly.domain.recency import condition_index, recency
from wallfly.domain.shrinkage import eb_rate, eb_shrink
from wallfly.domain.streak import streak
from wallfly.domain.support import biz_minutes, responsiveness, support_index, support_state
from wallfly.domain.survey import leadership_gap, likert
from wallfly.domain.trend import cusum
from wallfly.domain.value import PracticeShare, value_lived
from wallfly.domain.wording import lint

Plain = dict[str, Any]


def _poisson_rate(k: float, minutes: float) -> Plain:
    return poisson_rate(k, minutes)._asdict()


def _gamma_rate(k: float, minutes: float) -> Plain:
    found = gamma_rate(k, minutes)
    return {"mean": found.rate, "lo": found.lo, "hi": found.hi}


def _jeffreys(k: float, n: float) -> Plain:
    return jeffreys(k, n)._asdict()


def _wilson(k: float, n: float) -> Plain:
    found = wilson(k, n)
    return {"raw": found.raw, "lo": found.lo, "hi": found.hi}


def _design_effect(walks: list[tuple[float, float]]) -> Plain:
    sums = sums_of(walks)
    found = over_walks(sums)
    rest = {"deff": found.deff, "n_eff": found.n_eff, "method": found.method}
    return {"k": sums.k, "n": sums.n, **found.share._asdict(), **rest}


def _value_lived(practices: list[Plain]) -> Plain:
    found = value_lived([PracticeShare(**one) for one in practices])
    return {"lived": found.lived, "sd": found.sd, "lo": found.lo, "hi": found.hi}


def _eb_shrink(groups: list[tuple[float, float]]) -> Plain:
    found = eb_shrink(groups)
    drawn = [one._asdict() for one in found.groups]
    return {"pooled": found.pooled, "rho": found.rho, "M": found.weight, "groups": drawn}


def _eb_rate(groups: list[tuple[float, float]]) -> Plain:
    return eb_rate(groups)._asdict()


def _consistency(groups: list[tuple[float, float]]) -> Plain:
    found = consistency(groups)._asdict()
    return {"Q": found.pop("q"), "I2": found.pop("i2"), **found}


def _funnel(p0: float, tau: float, n: float) -> Plain:
    return funnel(p0, tau, n)._asdict()


def _likert(xs: list[int]) -> Plain:
    return likert(xs)._asdict()


def _gap(claimed: tuple[float, float, float], lived: tuple[float, float, float]) -> Plain:
    return gap(claimed, lived)._asdict()


def _fit_score(values: list[Plain]) -> Plain:
    return fit_score([Stated(**one) for one in values])._asdict()


def _leadership_gap(leaders: list[int], frontline: list[int], obs_k: float, obs_n: float) -> Plain:
    return leadership_gap(leaders, frontline, obs_k, obs_n)._asdict()


def _cusum(weeks: list[tuple[float, float]], p0: float, delta: float, h: float, deff: float) -> Plain:
    found = cusum(weeks, p0, delta, h, deff)
    alarms = {"alarm_down_week": found.alarm_down, "alarm_up_week": found.alarm_up}
    return {"down": found.down, "up": found.up, **alarms}


def _prob_lower(k1: float, n1: float, k2: float, n2: float) -> Plain:
    return prob_lower(k1, n1, k2, n2)._asdict()


def _newcombe_diff(k1: float, n1: float, k2: float, n2: float) -> Plain:
    return newcombe_diff(k1, n1, k2, n2)._asdict()


def _recency(days: list[int | None], target: int) -> Plain:
    return recency(days, target)._asdict()


def _condition_index(checks: list[tuple[str, str, str, str]], asof: str, valid_days: int) -> Plain:
    return condition_index(checks, asof, valid_days)._asdict()


def _agree2(a: int, b: int, c: int, d: int) -> Plain:
    return agree2(a, b, c, d)._asdict()


def _overlap_agreement(A: list[Any], B: list[Any], window: float) -> Plain:
    found = overlap_agreement([Mark(*one) for one in A], [Mark(*one) for one in B], window)
    judgement = found.judgement._asdict() if found.judgement else None
    return {**found._asdict(), "table": found.table._asdict(), "judgement": judgement}


def _minute_bins(A: list[Any], B: list[Any], practice: str, t0: float, t1: float, bin_s: float) -> Plain:
    table, found = minute_bins([Mark(*one) for one in A], [Mark(*one) for one in B], practice, t0, t1, bin_s)
    return {"bins": sum(table), "table": table._asdict(), **found._asdict()}


def _strictness(cells: list[tuple[float, float, float, float]]) -> Plain:
    return strictness(cells)._asdict()


def _biz_minutes(a: str, b: str) -> Plain:
    return {"minutes": biz_minutes(datetime.fromisoformat(a), datetime.fromisoformat(b))}


def _support_state(opened: str, ops: list[tuple[str, str, str, str]], sla_min: float, asof: str) -> Plain:
    timed = [(datetime.fromisoformat(at), id, op, by) for at, id, op, by in ops]
    found = support_state(datetime.fromisoformat(opened), timed, sla_min, datetime.fromisoformat(asof))
    return found._asdict()


def _responsiveness(on: int, due: int, firstfix: int, closed: int, ratings: list[int]) -> Plain:
    return responsiveness(on, due, firstfix, closed, ratings)._asdict()


def _support_index(funcs: list[Plain]) -> Plain:
    return {"index": support_index([(one["n"], one["score"]) for one in funcs])}


def _clarity(understand: int, change: int, unsure: int, quiz_right: int, quiz_n: int) -> Plain:
    return clarity(understand, change, unsure, quiz_right, quiz_n)._asdict()


def _suppress(groups: dict[str, int], kmin: int) -> Plain:
    return suppress(groups, kmin)._asdict()


def _gap_nudge(days_since_last: float | None = None, **change: float) -> Plain:
    return gap_nudge(Change(**change), days_since_last).as_plain()  # type: ignore[arg-type]


def _rise_nudge(days_since_last: float | None = None, **change: float) -> Plain:
    return rise_nudge(Change(**change), days_since_last).as_plain()  # type: ignore[arg-type]


def _next_allowed(ts: str, holidays: list[str] | None = None, days: list[int] | None = None,
                  starts: int = 0, ends: int = 1440) -> Plain:  # fmt: skip
    there = datetime.fromisoformat(ts).replace(tzinfo=UTC)
    pattern = Pattern(frozenset(range(7) if days is None else days), starts, ends)
    closed = frozenset(date.fromisoformat(one) for one in holidays or [])
    found = next_allowed(int(there.timestamp() * 1000), Hours("Etc/UTC", closed, pattern))
    at = None if found is None else datetime.fromtimestamp(found / 1000, UTC)
    return {"send_at": None if at is None else at.strftime("%Y-%m-%dT%H:%M")}


def _lint(text: str, names: list[str] | None = None) -> Plain:
    return {"blocked": lint(text, names or [])}


def _points(actor: str, tz: str, records: list[Plain]) -> Plain:
    return dict(weeks_earned(records, actor, tz))


def _streak(active: list[str], off: list[str], asof: str) -> Plain:
    walked, rested = ({week_from_iso(name) for name in some} for some in (active, off))
    return streak(walked, rested, week_from_iso(asof))._asdict()


def _deficit(cells: list[Plain]) -> list[Plain]:
    return [one._asdict() for one in needs([Slot(**cell) for cell in cells])]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "poisson_rate": _poisson_rate,
    "gamma_rate": _gamma_rate,
    "jeffreys": _jeffreys,
    "wilson": _wilson,
    "design_effect": _design_effect,
    "value_lived": _value_lived,
    "eb_shrink": _eb_shrink,
    "eb_rate": _eb_rate,
    "consistency": _consistency,
    "funnel": _funnel,
    "likert": _likert,
    "gap": _gap,
    "fit_score": _fit_score,
    "leadership_gap": _leadership_gap,
    "cusum": _cusum,
    "prob_lower": _prob_lower,
    "newcombe_diff": _newcombe_diff,
    "recency": _recency,
    "condition_index": _condition_index,
    "agree2": _agree2,
    "overlap_agreement": _overlap_agreement,
    "minute_bins": _minute_bins,
    "strictness": _strictness,
    "biz_minutes": _biz_minutes,
    "support_state": _support_state,
    "responsiveness": _responsiveness,
    "svz": _support_index,
    "clarity": _clarity,
    "suppress": _suppress,
    "points": _points,
    "streak": _streak,
    "deficit": _deficit,
    "gap_nudge": _gap_nudge,
    "rise_nudge": _rise_nudge,
    "next_allowed": _next_allowed,
    "lint": _lint,
}
