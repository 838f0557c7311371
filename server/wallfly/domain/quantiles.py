"""Quantiles and tails of the distributions the figures rest on, all from scipy.special.

Loading scipy takes a moment and memory, so that it is loaded by the first figure that needs it.
"""

from __future__ import annotations

from typing import Any

_loaded: Any = None


def _special() -> Any:
    global _loaded
    if _loaded is None:
        import scipy.special

        _loaded = scipy.special
    return _loaded


def beta_quantile(a: float, b: float, p: float) -> float:
    """Where a Beta(a, b) has the share p below it."""
    return float(_special().betaincinv(a, b, p))


def beta_below(a: float, b: float, x: float) -> float:
    """The share of a Beta(a, b) below x."""
    return float(_special().betainc(a, b, x))


def gamma_quantile(shape: float, p: float) -> float:
    """Where a Gamma of that shape and rate 1 has the share p below it; half a chi-square's."""
    return float(_special().gammaincinv(shape, p))


def student_quantile(df: float, p: float) -> float:
    """Where Student's distribution has the share p below it."""
    return float(_special().stdtrit(df, p))


def chi_square_tail(x: float, df: float) -> float:
    """How often a chi-square is larger than x."""
    return float(_special().gammaincc(df / 2, x / 2))


def mean_over_beta(a: float, b: float, other_a: float, other_b: float) -> float:
    """The chance that a Beta(other_a, other_b) lies below a Beta(a, b).

    The second's distribution function is averaged over the first by Gauss-Legendre nodes laid on
    the first's quantiles, so that a density without bound at 0 or 1 does no harm.
    """
    nodes, weights = _nodes()
    special = _special()
    return float((weights * special.betainc(other_a, other_b, special.betaincinv(a, b, nodes))).sum())


_kept: list[Any] = []


def _nodes() -> Any:
    if not _kept:
        nodes, weights = _special().roots_legendre(200)
        _kept.append(((nodes + 1) / 2, weights / 2))
    return _kept[0]
