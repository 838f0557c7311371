"""Filling a data folder with a simulated organisation, through the journal like everything else."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec

from wallfly.domain.calendar import DAY_MS, week_of, week_opens_ms, week_starts_ms
from wallfly.domain.catalogue import Catalogue
from wallfly.domain.door import Sender, accepted
from wallfly.domain.records import Recognition
from wallfly.organisation import set_up
from wallfly.progress import Progress
from wallfly.simulate.discussions import discussions
from wallfly.simulate.rounds import choose_goals, rounds_of
from wallfly.simulate.thanks import thanks
from wallfly.simulate.world import TIME_ZONE, Sending, World, plan
from wallfly.store.batch import Batch, ready
from wallfly.store.catalogue import load_catalogue
from wallfly.store.closing import close_due
from wallfly.store.engine import Engine, Transaction
from wallfly.store.folds import settle
from wallfly.store.journal import append_all, append_made
from wallfly.store.leaderboard import choose_leaderboard
from wallfly.store.monday import weigh_due
from wallfly.store.people import add_member
from wallfly.store.rounds import read_vignettes
from wallfly.store.thanks import share_thanks

DEMO_WEEKS, DEMO_PEOPLE = 26, 120
ON_THE_LEADERBOARD = 4  # every fourth of the people chooses to be on it
SCALE_WEEKS = 104
SCALE_PLACES_A_SITE = 20
RECORDS_A_PERSON_WEEK = 29  # about; the number of people follows from the number of records asked for
MARKS_AT_ONCE = 20_000  # a group whose marks are settled together is folded once


def simulate(
    db: Engine, folder: Path, now: int, seed: int, records: int | None = None, progress: Progress | None = None
) -> int:
    """Set up, live through the weeks before `now` (ms), close what is due; returns how many records.

    With `records`, the scale world: sixty places, two years, and people until there are that many.
    The true rates go to truth.json in the folder.
    """
    weeks = DEMO_WEEKS if records is None else SCALE_WEEKS
    first = week_of(now, TIME_ZONE) - weeks
    world = _found(db, week_starts_ms(first, TIME_ZONE), seed, records, weeks)
    catalogue = world.catalogue
    _write_truth(world, catalogue, folder, weeks)
    stories, rounds_id = db.read_now(read_vignettes), _ids_at(random.Random(seed + 1))
    bar = progress or Progress("Simulating", weeks)
    made, late = 0, list[Sending]()
    for number, week in enumerate(range(first, first + weeks)):
        end = week_starts_ms(week + 1, TIME_ZONE)
        followups, said = world.followups(week)
        made += db.write_now(append_made, followups, end, catalogue)
        made += weigh_due(db, week_opens_ms(week, TIME_ZONE))
        thanked = thanks(world, week)
        sendings = [*late, *world.week(week, number, weeks), *said, *thanked]
        if records is None:  # rounds and talk are for people to look at; a large world is for measuring
            sendings += rounds_of(world.people, stories, week, seed, rounds_id)
            sendings += discussions(world, week, number, weeks)
        late = [one for one in sendings if one.received >= end]
        made += db.write_now(_send, [one for one in sendings if one.received < end], catalogue)
        # (The week in which the clocks go forward is an hour short: then some arrive in the next.)
        db.write_now(_share, [one for one in thanked[::2] if one.received < end], end)
        enough = number == weeks - 1 or (records is not None and made >= records)
        # A large world is settled and closed once a block: each week of each member is folded once.
        if records is None or enough or (number + 1) % catalogue.block_weeks == 0:
            # By the Sunday of the next week everything that this week's end made due has been closed.
            _settle_and_close(db, min(now, end + 6 * DAY_MS))
        bar.step()
        if enough:
            break
    bar.end()
    steward = next((one.id for one in world.people if one.role == "steward"), world.people[-1].id)
    db.write_now(choose_goals, catalogue, steward, now)
    return made


def _found(db: Engine, starts: int, seed: int, records: int | None, weeks: int) -> World:
    """Set the organisation up, and let its people join."""
    chance = random.Random(seed)
    chosen = plan() if records is None else plan(SCALE_PLACES_A_SITE)
    db.write_now(set_up, chosen, starts, chance.randbytes(32), _ids(chance, starts))
    people = DEMO_PEOPLE if records is None else max(40, round(records / (weeks * RECORDS_A_PERSON_WEEK)))
    world = World(db.read_now(load_catalogue), seed, people)
    db.write_now(_join, world, starts)
    return world


def _settle_and_close(db: Engine, now: int) -> None:
    while settle(db, MARKS_AT_ONCE):
        pass
    close_due(db, now, by="simulation")


def _ids(chance: random.Random, at: int) -> Callable[[], str]:
    made = iter(range(1 << 40))
    return lambda: f"{at >> 16:08x}-{at & 0xFFFF:04x}-7000-8{chance.getrandbits(12):03x}-{next(made):012x}"


def _ids_at(chance: random.Random) -> Callable[[int], str]:
    made = iter(range(1 << 40))
    return lambda at: f"{at >> 16:08x}-{at & 0xFFFF:04x}-7000-9{chance.getrandbits(12):03x}-{next(made):012x}"


def _join(tx: Transaction, world: World, now: int) -> None:
    for person in world.people:
        add_member(tx, person.id, person.nickname, person.role, person.team, person.site, now)
    for person in world.people[::ON_THE_LEADERBOARD]:
        choose_leaderboard(tx, person.id, joins=True)


def _send(tx: Transaction, sendings: list[Sending], catalogue: Catalogue) -> int:
    append_all(tx, [
        ready(Batch([accepted(record) for record in one.records],
                    Sender(one.person.id, None, one.person.role, one.person.site), one.received, 0, catalogue))
        for one in sendings
    ])  # fmt: skip
    return sum(len(one.records) for one in sendings)


def _share(tx: Transaction, thanked: list[Sending], now: int) -> None:
    """Some teams let everyone read what they were thanked for."""
    for one in thanked:
        recognition = one.records[0]
        assert isinstance(recognition, Recognition)
        share_thanks(tx, recognition.id, recognition.team, "", True, now)


def _write_truth(world: World, catalogue: Catalogue, folder: Path, weeks: int) -> None:
    """How often each practice is truly lived, by place, role group and block (mean of its weeks)."""
    rows = []
    for place in sorted(catalogue.places):
        for practice in world.usual[place]:
            body = catalogue.practices[practice]
            roles = ("front line", "manager", "enabling function") if body.about == "anyone" else (body.about,)
            for about in roles:
                by_block: dict[int, list[float]] = {}
                for number in range(weeks):
                    block = catalogue.block_of(catalogue.first_week + number)
                    by_block.setdefault(block, []).append(world.rate(practice, about, place, number, weeks))
                rows += [{"place": place, "practice": practice, "about": about, "block": block,
                          "lived": round(sum(rates) / len(rates), 4)} for block, rates in by_block.items()]  # fmt: skip
    (folder / "truth.json").write_bytes(msgspec.json.encode(rows))
