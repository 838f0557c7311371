"""What the project ships: packs, vendored files, the description of its interface, the wheel."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from wallfly import files
from wallfly.app import create_app
from wallfly.commands.init import arguments, plan_from
from wallfly.config import Config
from wallfly.domain.entries import PracticeBody, ValueBody, VignetteBody
from wallfly.domain.measurable import findings
from wallfly.domain.rounds import STORIES
from wallfly.organisation import PlanError, packs, read_pack
from wallfly.shell import Shell, lean
from wallfly.store.stories import LANGUAGES, in_language

ROOT = Path(__file__).resolve().parents[2]
ICONS = (files.PWA / "components" / "icons.js").read_text("utf-8")


@pytest.mark.parametrize("name", packs())
def test_a_pack_is_six_values_with_practices_that_fit_a_tile(name: str) -> None:
    values = read_pack(name)["values"]
    assert len(values) == 6
    for value in values:
        msgspec.convert({"name": value["name"], "text": value["text"], "order": value["order"]}, ValueBody)
        assert len(value["practices"]) >= 3
        for practice in value["practices"]:
            body = {key: given for key, given in practice.items() if key != "id"}
            made = msgspec.convert({"value": value["id"], **body}, PracticeBody)
            assert (
                (made.kind == "recency")
                == (made.sampling == "recency")
                == (made.days is not None and made.kind == "recency")
            )
            assert re.search(rf"\b{made.icon}: ", ICONS), made.icon


def test_the_four_packs_together() -> None:
    rows = [
        practice["id"] for name in packs() for value in read_pack(name)["values"] for practice in value["practices"]
    ]
    assert packs() == ["callcentre", "clinic", "council", "retail"]
    assert (len(rows), len(set(rows))) == (126, 84)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", packs())
def test_every_pack_is_there_in_every_language(name: str, language: str) -> None:
    ours, theirs = read_pack(name), read_pack(name, language)
    assert [without_words(one) for one in theirs["values"]] == [without_words(one) for one in ours["values"]]
    assert theirs["vignettes"] == ours["vignettes"] and read_pack(name, "tlh") == ours
    for value, other in zip(ours["values"], theirs["values"], strict=True):
        msgspec.convert({key: other[key] for key in ("name", "text", "order")}, ValueBody)
        assert value["text"] != other["text"]
        for practice, told in zip(value["practices"], other["practices"], strict=True):
            msgspec.convert({"value": value["id"], **{key: told[key] for key in told if key != "id"}}, PracticeBody)
            assert not {practice["lived"], practice["missed"]} & {told["lived"], told["missed"]}
            assert not findings(told["lived"], told["missed"], told["kind"], language), told


def test_init_takes_a_pack_in_the_language_asked_for_and_knows_which_there_are() -> None:
    parser = argparse.ArgumentParser()
    arguments(parser)
    flags = vars(parser.parse_args(["--name", "Eckladen", "--language", "de"]))
    assert plan_from(flags).language == "de"
    with pytest.raises(PlanError, match="no value pack in 'deutsch'"):
        plan_from(flags | {"language": "deutsch"})


def without_words(one: dict[str, Any]) -> dict[str, Any]:
    kept = {key: given for key, given in one.items() if key not in ("name", "text", "lived", "missed", "practices")}
    return kept | {"practices": [without_words(practice) for practice in one.get("practices", [])]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*packs(), "every"])
def test_every_story_is_told_in_every_language(name: str, language: str) -> None:
    folder = files.SCHEMA / "vignettes"
    ours, theirs = (json.loads((of / f"{name}.json").read_text("utf-8")) for of in (folder, folder / language))
    assert [one["id"] for one in theirs] == [one["id"] for one in ours]
    for one, other in zip(ours, theirs, strict=True):
        words = in_language(language, one["story"], one["why"])
        assert words == (other["story"], other["why"]) and not {one["story"], one["why"]} & set(words)
        msgspec.convert({"practice": one["practice"], "agreed": one["agreed"], **words._asdict()}, VignetteBody)
        assert in_language("en", one["story"], one["why"]) == (one["story"], one["why"])
        assert in_language(language, one["story"], "Because.").why == "Because."


@pytest.mark.parametrize("name", packs())
def test_a_pack_has_stories_for_several_rounds_about_its_own_practices(name: str) -> None:
    pack = read_pack(name)
    practices = {practice["id"] for value in pack["values"] for practice in value["practices"]}
    stories = {one["id"]: msgspec.convert({key: given for key, given in one.items() if key != "id"}, VignetteBody)
               for one in pack["vignettes"]}  # fmt: skip
    assert len(stories) == len(pack["vignettes"]) == len({one.story for one in stories.values()}) >= 3 * STORIES
    assert {one.practice for one in stories.values()} <= practices
    assert len({one.practice for one in stories.values()}) >= STORIES
    # Each answer is right often enough that noting always the same never passes.
    agreed = Counter(one.agreed for one in stories.values())
    assert set(agreed) == {-1, 0, 1} and max(agreed.values()) <= len(stories) / 2


def test_28_vendored_files_are_those_of_the_lock() -> None:
    lock = msgspec.json.decode((files.PWA / "vendor" / "vendor.lock").read_bytes())
    assert {one["file"] for one in lock} == {path.name for path in (files.PWA / "vendor").glob("*.mjs")}
    for one in lock:
        assert hashlib.sha256((files.PWA / "vendor" / one["file"]).read_bytes()).hexdigest() == one["sha256"], one[
            "file"
        ]


def test_21_changing_one_file_changes_its_line_of_the_list_only(tmp_path: Path) -> None:
    copied = tmp_path / "pwa"
    subprocess.run(["cp", "-r", str(files.PWA), str(copied)], check=True)
    before = listed(Shell(copied))
    (copied / "screens" / "log.js").write_text("// changed\n", "utf-8")
    after = listed(Shell(copied))
    assert {path for path in before if before[path] != after[path]} == {"/screens/log.js"}
    assert Shell(copied).version != Shell(files.PWA).version


def listed(shell: Shell) -> dict[str, str]:
    found = re.search(rb"const \{ version, files \} = (\{.*?\});", shell.worker.body)
    assert found is not None
    return dict(msgspec.json.decode(found.group(1))["files"])


def test_what_is_sent_is_the_source_without_comments() -> None:
    for path in files.PWA.rglob("*"):
        if path.suffix in (".js", ".css") and path.name != "sw.js":
            source = [line.strip() for line in path.read_text("utf-8").splitlines()]
            sent = lean(path).decode().splitlines()
            left_out = [line for line in source if line not in set(sent)]
            assert all(line.startswith(("//", "/*", "*")) or "*/" in line or _inside(source, line) for line in left_out)
            assert [line for line in source if line in set(sent)] == sent


def _inside(source: list[str], line: str) -> bool:
    """Whether a line is within a comment of several lines."""
    before = "\n".join(source[: source.index(line)])
    return before.rfind("/*") > before.rfind("*/")


def test_the_first_load_is_small() -> None:
    """What the page itself names; every other screen comes when it is opened."""
    shell = Shell()
    named = sorted(set(re.findall(r'(?:href|src)="(/[^"]+)"', shell.page.body.decode())))
    sent = [shell.page, *(shell.assets[path] for path in named)]
    assert sum(len(asset.zipped or asset.body) for asset in sent if asset.kind != "image/png") <= 60_000
    assert len(sent) + 3 <= 40


def test_the_description_of_the_interface_is_the_live_one(tmp_path: Path) -> None:
    """Write it anew with: python -m tests.contract.test_shipped"""
    assert description(tmp_path) == (files.SCHEMA / "openapi.json").read_text("utf-8")


def description(folder: Path) -> str:
    schema = create_app(Config(data=folder)).openapi_schema.to_schema()
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=1).decode() + "\n"


def test_the_wheel_carries_everything_it_needs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in ("wallfly/pwa/index.html", "wallfly/schema/migrations/0001_first.sql", "wallfly/schema/book.sql",
                   "wallfly/schema/packs/retail.json", "wallfly/datasette_metadata.json", "wallfly/cli.py"):  # fmt: skip
        assert needed in names, needed


if __name__ == "__main__":
    (files.SCHEMA / "openapi.json").write_text(description(Path("/tmp")), "utf-8")
