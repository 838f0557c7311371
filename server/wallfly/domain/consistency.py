"""Is a value lived the same everywhere, or is the difference between places more than luck?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wallfly.domain.quantiles import chi_square_tail
from wallfly.domain.shrinkage import Pair, likeness

LEAST_PLACES = 4
LEAST_MOMENTS = 10  # of a place, that it may be compared


class Consistency(NamedTuple):
    """How far groups lie apart; `score` 100 means no further than by chance."""

    pooled: float
    rho: float
    sd_between: float
    score: float
    chi2: float
    df: int
    p_value: float
    q: float
    i2: float
    tau2_logit: float
    tau_logit: float


def consistency(groups: Sequence[Pair]) -> Consistency:
    """Groups as (lived, moments), two or more, moments > 0."""
    total = sum(n for _, n in groups)
    p = sum(k for k, _ in groups) / total
    rho = min(1.0, max(0.0, likeness(groups)))
    df = len(groups) - 1
    chi2 = sum(n * (k / n - p) ** 2 for k, n in groups) / (p * (1 - p)) if 0 < p < 1 else 0.0
    q, tau2 = _on_logits(groups, df)
    return Consistency(
        pooled=p,
        rho=rho,
        sd_between=math.sqrt(rho * p * (1 - p)),
        score=100 * (1 - math.sqrt(rho)),
        chi2=chi2,
        df=df,
        p_value=chi_square_tail(chi2, df),
        q=q,
        i2=max(0.0, (q - df) / q) if q > 0 else 0.0,
        tau2_logit=tau2,
        tau_logit=math.sqrt(tau2),
    )


def _on_logits(groups: Sequence[Pair], df: int) -> tuple[float, float]:
    """Cochran's Q, and the spread between groups by DerSimonian and Laird."""
    logits = [math.log((k + 0.5) / (n - k + 0.5)) for k, n in groups]
    weights = [1 / (1 / (k + 0.5) + 1 / (n - k + 0.5)) for k, n in groups]
    total = sum(weights)
    mean = sum(w * x for w, x in zip(weights, logits, strict=True)) / total
    q = sum(w * (x - mean) ** 2 for w, x in zip(weights, logits, strict=True))
    room = total - sum(w * w for w in weights) / total
    return q, max(0.0, (q - df) / room)


def consistency_words(name: str, found: Consistency) -> str:
    """ "Fair to everyone: lived in 71 of 100 moments; most places lie between 48 and 94." Two places in three lie
    within one standard deviation of the whole."""
    whole, apart = 100 * found.pooled, 100 * found.sd_between
    lived = f"{name}: lived in {round(whole)} of 100 moments"
    if not round(apart):
        return f"{lived}, everywhere alike as far as can be told."
    return f"{lived}; most places lie between {round(max(0, whole - apart))} and {round(min(100, whole + apart))}."
