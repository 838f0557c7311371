"""The port between what Wallfly does and where it keeps things.

Store functions are plain synchronous functions over a `Transaction`. An `Engine` runs them:
`write` answers only after the commit is on disk, `read` sees one read-only snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")

Row = tuple[Any, ...]

DIGEST_MODULUS = 1 << 128


IN_LISTS = (64, 8, 1)  # how many ids stand in one `in (…)`: few lengths, so that each is prepared once


def in_lists(ids: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """For `where id in (…)`: what stands in the brackets, and its parameters, as often as it takes. A list
    that is not full repeats its last id, which changes nothing."""
    for start in range(0, len(ids), IN_LISTS[0]):
        some = list(ids[start : start + IN_LISTS[0]])
        size = min(one for one in IN_LISTS if one >= len(some))
        some += some[-1:] * (size - len(some))
        yield ", ".join(f":i{n}" for n in range(size)), {f"i{n}": id for n, id in enumerate(some)}


class Tally:
    """What one commit group added to the journal: how many records, and the sum of their hashes.

    The sum does not depend on order, so the last commit group proves the whole journal: count
    and digest of the records in the file must be those of its row.
    """

    __slots__ = ("count", "digest")

    def __init__(self) -> None:
        self.count = 0
        self.digest = 0

    def add(self, hashes: list[str]) -> None:
        """Count records with these hashes (hex)."""
        self.count += len(hashes)
        self.digest += sum(int(one, 16) for one in hashes)

    def mark(self) -> tuple[int, int]:
        """Where we are, for `back_to`."""
        return self.count, self.digest

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forget what was added since the mark."""
        self.count, self.digest = mark

    def write(self, tx: Transaction) -> None:
        """Move the commit group's row on by what was added."""
        seq, count, digest = tx.row("select seq, count, digest from commit_group where id = 1") or (0, 0, "0")
        tx.run(
            "insert into commit_group (id, seq, count, digest) values (1, :seq, :count, :digest)"
            " on conflict (id) do update set seq = excluded.seq, count = excluded.count, digest = excluded.digest",
            seq=seq + 1,
            count=count + self.count,
            digest=f"{(int(digest, 16) + self.digest) % DIGEST_MODULUS:032x}",
        )


class Transaction(Protocol):
    """One open transaction. SQL uses `:name` parameters and the subset both engines share."""

    tally: Tally

    def rows(self, sql: str, **params: Any) -> list[Row]:
        """All rows of a query."""
        ...

    def row(self, sql: str, **params: Any) -> Row | None:
        """The first row, or None."""
        ...

    def value(self, sql: str, **params: Any) -> Any:
        """The first column of the first row, or None."""
        ...

    def run(self, sql: str, **params: Any) -> int:
        """Run one statement; returns how many rows it changed."""
        ...

    def many(self, sql: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> int:
        """Run one statement for each mapping of parameters; returns how many rows an insert added.

        A statement that has `values (:a, :b)` and no other parameter is run for many of them at a time,
        so no two may change the same row; it also takes tuples, in the order of its names.
        """
        ...


class Engine(Protocol):
    """Runs store functions. `write` is durable when it returns; a function that raises changes nothing."""

    async def write(
        self,
        fn: Callable[Concatenate[Transaction, P], T],
        *args: P.args,
        **kw: P.kwargs,
    ) -> T: ...

    async def write_together(self, fn: Callable[[Any, list[U]], list[T]], one: U) -> T: ...

    async def read(
        self,
        fn: Callable[Concatenate[Transaction, P], T],
        *args: P.args,
        **kw: P.kwargs,
    ) -> T: ...

    def write_now(
        self,
        fn: Callable[Concatenate[Transaction, P], T],
        *args: P.args,
        **kw: P.kwargs,
    ) -> T: ...

    def read_now(
        self,
        fn: Callable[Concatenate[Transaction, P], T],
        *args: P.args,
        **kw: P.kwargs,
    ) -> T: ...

    def close(self) -> None: ...


class StoreBusy(Exception):
    """The queue of writes is full; nothing was stored, send again shortly."""


class StoreFull(Exception):
    """The disk is full; nothing was stored."""
