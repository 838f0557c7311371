"""Real Chromium, the real server, a rough network in between when a test wants one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.phone import ARGS, Phone
from tests.browser.rough_network import RoughNetwork
from tests.browser.wallfly_process import NOON_ZONE, Server, chromium, command, free_port, set_up

os.environ["TZ"] = NOON_ZONE  # every browser started from here, whichever test starts it


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
    yield started
    started.close()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, RoughNetwork]]:
    """A served shop behind a proxy; phones use the proxy's address."""
    port = free_port()
    data = tmp_path_factory.mktemp("shop")
    set_up(data)
    with Server(data, None, f"http://127.0.0.1:{port}") as server:
        rough = RoughNetwork(port, server.port)
        yield server, rough
        rough.close()


@pytest.fixture
def server(network: tuple[Server, RoughNetwork]) -> Server:
    return network[0]


@pytest.fixture
def rough(network: tuple[Server, RoughNetwork]) -> Iterator[RoughNetwork]:
    network[1].syncs.clear()
    network[1].most_at_once = 0
    yield network[1]
    network[1].fault, network[1].dark = None, False


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulated organisation, as the demo builds it."""
    data = tmp_path_factory.mktemp("simulated") / "data"
    command("simulate", data=data)
    return data


@pytest.fixture(scope="module")
def demo(simulated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """It, served: each file of tests has a copy to itself."""
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(simulated, data, symlinks=True)
    with Server(data) as server:
        yield server


@pytest.fixture
def new_phone(browser: Browser, server: Server) -> Iterator[Callable[[], Phone]]:
    """Makes phones; each has its own storage. No phone may have an error on its console."""
    phones: list[Phone] = []

    def make() -> Phone:
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
        phones.append(Phone(context, server.url))
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()
        assert phone.faults == []


@pytest.fixture
def ann(new_phone: Callable[[], Phone], server: Server) -> Phone:
    """Ann has joined and stands at till 1."""
    phone = new_phone()
    phone.join(server.invite())
    return phone


@pytest.fixture
def build() -> Path:
    """Where pictures are kept to be looked at."""
    folder = Path(__file__).resolve().parents[2] / "build" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
