"""Intervals against known truth: many made-up periods, and how often the interval holds the true share.

Run by itself it writes build/calibration.md with a picture: python -m tests.domain.calibration
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from wallfly.domain.lived import jeffreys, over_walks, sums_of

REPORT = Path(__file__).resolve().parents[2] / "build"
SEED = 20260601

RATES = (0.5, 0.6, 0.7, 0.8, 0.85)
LIKENESSES = (0.05, 0.15, 0.30)
WALKS = (6, 10, 20)
FEW_WALKS, EXTREME_RATES = (2, 3, 4, 5), (0.9, 0.95, 0.98)


class Stratum(NamedTuple):
    """A true share, how alike moments of one walk are, and how many walks."""

    rate: float
    likeness: float
    walks: int


class Coverage(NamedTuple):
    """How often the interval held the true share: ours, and one that takes every moment for itself."""

    stratum: Stratum
    ours: float
    naive: float
    width: float


def cover(stratum: Stratum, times: int, chance: np.random.Generator) -> Coverage:
    """Made-up periods of one stratum. Some watch much and some little, and some walks end early."""
    spread = 1 / stratum.likeness - 1
    a, b = stratum.rate * spread, (1 - stratum.rate) * spread
    held = naively = kept = 0
    width = 0.0
    for _ in range(times):
        eager = np.exp(chance.normal(0, 0.5, stratum.walks))
        early = np.where(chance.random(stratum.walks) < 0.2, chance.uniform(0.2, 0.8, stratum.walks), 1.0)
        moments = chance.poisson(6 * eager * early)
        lived = chance.binomial(moments, chance.beta(a, b, stratum.walks))
        walks = [(int(k), int(n)) for k, n in zip(lived, moments, strict=True) if n]
        if len(walks) < stratum.walks - 1 or not walks:
            continue  # too little was seen
        sums = sums_of(walks)
        ours, naive = over_walks(sums).share, jeffreys(sums.k, sums.n)
        held += ours.lo <= stratum.rate <= ours.hi
        naively += naive.lo <= stratum.rate <= naive.hi
        width += ours.hi - ours.lo
        kept += 1
    return Coverage(stratum, held / kept, naively / kept, width / kept)


def strata() -> list[Stratum]:
    """What a period usually looks like."""
    return [Stratum(rate, likeness, walks) for rate in RATES for likeness in LIKENESSES for walks in WALKS]


def edges() -> list[Stratum]:
    """Few walks, and rates near 1."""
    few = [Stratum(0.7, 0.15, walks) for walks in FEW_WALKS]
    return few + [Stratum(rate, 0.15, walks) for rate in EXTREME_RATES for walks in (6, 10, 20)]


def covered(chosen: list[Stratum], times: int) -> list[Coverage]:
    """Each stratum so many times, from one seed."""
    chance = np.random.default_rng(SEED)
    return [cover(one, times, chance) for one in chosen]


def pooled(found: list[Coverage]) -> tuple[float, float]:
    """Ours and the naive one, over all strata."""
    return sum(one.ours for one in found) / len(found), sum(one.naive for one in found) / len(found)


# ---- the report


def report(usual: list[Coverage], odd: list[Coverage], folder: Path = REPORT) -> None:
    """A page in words, a table, and a picture."""
    ours, naive = pooled(usual)
    worst = min(usual, key=lambda one: one.ours)
    lines = [
        "# Can the ranges be believed?", "",
        f"A range that says 95 % should hold the truth 95 times in 100. We made up {len(usual)} kinds of periods whose"
        f" truth we know (5 to 9 times in 10 lived, 6 to 20 walks, some long and some cut short) and counted.", "",
        f"- **Ours held it {100 * ours:.1f} times in 100**; in the worst kind of period {100 * worst.ours:.1f}.",
        f"- A plain range, which takes every moment for itself, held it {100 * naive:.1f} times in 100: it is too sure,"
        " because moments of one walk resemble each other.", "",
        "At the edges, read more slowly:", "",
        f"- **Fewer than six walks**: {_span(odd, lambda one: one.stratum.walks < 6)} times in 100. The range is a little"
        " too sure. The book shows a place of its own only from five observers, so that it seldom happens.",
        f"- **Nearly always lived (9 times in 10 and more)**: {_span(odd, lambda one: one.stratum.rate >= 0.9)} times in"
        " 100. With few walks nobody may have seen a miss yet, and the range cannot know how rare misses are: read"
        " \"nearly always\", not the last percent.", "",
        "![How often the range held the truth](calibration.svg)", "",
        "| truly lived | moments of a walk alike | walks | ours held it | plain range | width of ours |",
        "|---:|---:|---:|---:|---:|---:|",
        *(f"| {100 * one.stratum.rate:.0f} % | {one.stratum.likeness:.2f} | {one.stratum.walks} | {100 * one.ours:.1f} |"
          f" {100 * one.naive:.1f} | {100 * one.width:.0f} points |" for one in (*usual, *odd)),
    ]  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "calibration.md").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "calibration.svg").write_text(picture([*usual, *odd]), "utf-8")


def _span(found: list[Coverage], which: object) -> str:
    assert callable(which)
    shares = [round(100 * one.ours) for one in found if which(one)]
    return f"{min(shares)} to {max(shares)}"


def picture(found: list[Coverage]) -> str:
    """A dot a kind of period: ours filled, the plain range hollow; the line is at 95, the band from 90 to 98.5."""
    left, right, low, row = 230, 730, 0.6, 16

    def x(share: float) -> float:
        return left + (right - left) * (max(low, share) - low) / (1 - low)

    height = row * len(found) + 60
    parts = [
        f'<rect x="{x(0.90):.0f}" y="30" width="{x(0.985) - x(0.90):.0f}" height="{row * len(found)}" fill="#1F66CC" opacity=".12"/>',
        f'<path d="M{x(0.95):.0f} 30V{30 + row * len(found)}" stroke="#1F66CC" stroke-dasharray="3 3"/>',
        *(
            f'<text x="{x(share):.0f}" y="20" text-anchor="middle">{share:.0%}</text>'
            for share in (0.6, 0.7, 0.8, 0.9, 1)
        ),
        f'<text x="{left}" y="{height - 8}">filled: ours, hollow: a plain range</text>',
    ]
    for at, one in enumerate(found):
        y = 30 + row * at + row // 2
        name = f"{one.stratum.rate:.0%} lived, alike {one.stratum.likeness:.2f}, {one.stratum.walks} walks"
        parts += [
            f'<text x="4" y="{y + 4}">{name}</text>',
            f'<circle cx="{x(one.naive):.1f}" cy="{y}" r="3.5" fill="none" stroke="#A06A00"/>',
            f'<circle cx="{x(one.ours):.1f}" cy="{y}" r="4" fill="#1F66CC"/>',
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="750" height="{height}" font-family="sans-serif" font-size="11">'
        '<rect width="100%" height="100%" fill="#fff"/>' + "".join(parts) + "</svg>\n"
    )


if __name__ == "__main__":
    report(covered(strata(), 4000), covered(edges(), 4000))
    print((REPORT / "calibration.md").read_text("utf-8").split("![")[0])
