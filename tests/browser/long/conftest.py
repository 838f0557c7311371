"""What the long tests of the phone share: profiles that survive, and versions that change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright

from tests.browser.deploys import Deploys
from tests.browser.phone import ARGS, Phone
from tests.browser.rough_network import RoughNetwork
from tests.browser.wallfly_process import Server, chromium, free_port, set_up

Launch = Callable[..., BrowserContext]


@pytest.fixture
def launch(playwright: Playwright, tmp_path: Path) -> Iterator[Launch]:
    """Opens the browser on a profile that is on disk: opened again, it is the same phone."""
    opened: list[BrowserContext] = []

    def open_profile(name: str = "profile", **options: object) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / name), executable_path=chromium(), args=ARGS,
            **{"viewport": {"width": 390, "height": 844}, "locale": "en-GB", **options},  # type: ignore[arg-type]
        )  # fmt: skip
        opened.append(context)
        return context

    yield open_profile
    for context in opened:
        try:
            context.close()
        except Exception:
            pass  # this one was killed


@pytest.fixture
def deploys(tmp_path: Path) -> Iterator[Deploys]:
    """A shop served from a copy of the project, to be changed, behind a proxy that knows what was fetched."""
    data, port = tmp_path / "data", free_port()
    set_up(data)
    served = Deploys(tmp_path / "copy", Server(data, None, f"http://127.0.0.1:{port}"))
    served.network = RoughNetwork(port, served.server.port)
    served.server.start()
    yield served
    served.network.close()
    served.server.stop()


@pytest.fixture
def cyd(new_phone: Callable[[], Phone], server: Server) -> Phone:
    """Cyd stands at till 1; her phone's clock moves when the test says so."""
    phone = new_phone()
    phone.page.clock.install()
    phone.page.set_default_timeout(8000)
    phone.join(server.invite(), "Cyd")
    return phone
