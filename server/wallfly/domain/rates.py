"""How often something happens in an hour of watching, and how sure that is (95 %)."""

from __future__ import annotations

from typing import NamedTuple

from wallfly.domain.quantiles import gamma_quantile

_TAIL = 0.025


class Rate(NamedTuple):
    """Times in an hour, and the ends of the interval."""

    rate: float
    lo: float
    hi: float


def poisson_rate(k: float, minutes: float) -> Rate:
    """`k` times in so many minutes (> 0), exactly (Garwood): the one that is shown."""
    hours = minutes / 60
    lo = gamma_quantile(k, _TAIL) / hours if k > 0 else 0.0
    return Rate(k / hours, lo, gamma_quantile(k + 1, 1 - _TAIL) / hours)


def gamma_rate(k: float, minutes: float) -> Rate:
    """The same as a Bayesian says it, from Gamma(k + 1/2); its rate is the best guess."""
    hours = minutes / 60
    lo = gamma_quantile(k + 0.5, _TAIL) / hours if k > 0 else 0.0
    return Rate((k + 0.5) / hours, lo, gamma_quantile(k + 0.5, 1 - _TAIL) / hours)


def rate_words(rate: Rate, minutes: float) -> str:
    """ "2.0 per watched hour (0.8 to 4.1), 3.5 hours watched" """
    return f"{rate.rate:.1f} per watched hour ({rate.lo:.1f} to {rate.hi:.1f}), {minutes / 60:.1f} hours watched"
