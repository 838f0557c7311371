"""Cells added up: over the last two closed blocks, and over a place, a site or everything."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from wallfly.domain.catalogue import Catalogue
from wallfly.domain.closing import ALL_PLACES, ALL_SITES, OTHER_PLACES, OTHER_PRACTICES, OTHER_SITES
from wallfly.domain.lived import Sums, effective
from wallfly.domain.value import LEAST_MOMENTS, LEAST_PRACTICES, PracticeShare, ValueLived, value_lived

Row = tuple[Any, ...]
K = TypeVar("K", bound=Hashable)

WINDOW = 2  # blocks


class CellRow(NamedTuple):
    """A published cell."""

    block: int
    site: str
    place: str
    value: str
    practice: str
    about: str
    k: int
    n: int
    unclear: int
    walks: int
    skk: float
    skn: float
    snn: float
    minutes: int
    overt_walks: int


class Total(NamedTuple):
    """Cells added up."""

    k: int
    n: int
    walks: int
    skk: float
    skn: float
    snn: float
    minutes: int
    overt_walks: int

    @property
    def sums(self) -> Sums:
        """What the share lived and its interval follow from."""
        return Sums(self.k, self.n, self.walks, self.skk, self.skn, self.snn)


class Scope(NamedTuple):
    """What a figure is about: everything, a site, or a place."""

    site: str
    place: str


class Seen(NamedTuple):
    """A value over some cells: the figure, moments, looks and practices behind it."""

    figure: ValueLived
    k: int
    n: int
    walks: int
    overt_walks: int
    practices: int


EVERYWHERE = Scope(ALL_SITES, ALL_PLACES)


def has_share(cell: CellRow, catalogue: Catalogue) -> bool:
    """Whether a cell has a share lived: what is counted by the hour has none."""
    practice = catalogue.practices.get(cell.practice)
    return cell.n > 0 and (practice is None or practice.sampling != "adlib")


def in_window(cells: Iterable[CellRow], block: int, blocks: int = WINDOW) -> list[CellRow]:
    """The cells of the last so many blocks, up to and with one."""
    return [cell for cell in cells if block - blocks < cell.block <= block]


def scopes_of(cell: CellRow, places: bool = True) -> list[Scope]:
    """What a cell is part of."""
    scopes = [EVERYWHERE]
    if cell.site != OTHER_SITES:
        scopes.append(Scope(cell.site, ALL_PLACES))
        if places and cell.place != OTHER_PLACES:
            scopes.append(Scope(cell.site, cell.place))
    return scopes


def grouped(cells: Iterable[CellRow], keys: Callable[[CellRow], Sequence[K]]) -> dict[K, list[CellRow]]:
    """Cells by each of their keys."""
    groups: dict[K, list[CellRow]] = {}
    for cell in cells:
        for key in keys(cell):
            groups.setdefault(key, []).append(cell)
    return groups


def total(cells: Sequence[CellRow]) -> Total:
    """Cells added up."""
    if len(cells) == 1:
        one = cells[0]
        return Total(one.k, one.n, one.walks, one.skk, one.skn, one.snn, one.minutes, one.overt_walks)
    columns = list(zip(*cells, strict=True))
    return Total(*(sum(columns[at]) for at in _ADDED))


_ADDED = [CellRow._fields.index(name) for name in Total._fields]


def value_seen(cells: Sequence[CellRow]) -> Seen | None:
    """A value over cells that have a share; None when too little of it was watched."""
    by_practice = grouped(cells, lambda cell: [cell.practice])
    if len(by_practice) < LEAST_PRACTICES or sum(one.n for one in cells) < LEAST_MOMENTS:
        return None
    shares = [PracticeShare(1, *effective(total(theirs).sums)) for _, theirs in sorted(by_practice.items())]
    all_of = total(cells)
    watched = len(by_practice) - (OTHER_PRACTICES in by_practice)
    return Seen(_value(tuple(shares)), all_of.k, all_of.n, all_of.walks, all_of.overt_walks, watched)


@lru_cache(maxsize=20_000)
def _value(shares: tuple[PracticeShare, ...]) -> ValueLived:
    """Closed blocks never change, so that the next edition asks for the same figures again."""
    return value_lived(shares)


def rounded(row: Iterable[Any]) -> Row:
    """A row whose shares have four decimals: the file is the same to the byte on every machine."""
    return tuple(round(one, 4) + 0.0 if isinstance(one, float) else one for one in row)


def percent(share: float) -> int:
    """A share as a whole percentage."""
    return round(100 * share)
