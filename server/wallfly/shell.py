"""The phone app's files, ready to be sent: read, hashed and compressed once, at start.

The service worker is given the list of all files with their hashes, so that a phone fetches only
what has changed and never mixes two versions. Nothing here touches the disk after the start.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
from pathlib import Path
from typing import NamedTuple

from wallfly import files

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
_LEFT_OUT = {"vendor.lock"}
_NOT_KEPT = "/screenshots/"  # only a shop window needs them, once
_IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
_STATIC_IMPORT = re.compile(
    r"""(?:^|[;}])\s*(?:import|export)\s*(?:[\w*{][^"'()]*?from)?\s*["']([^"']+)["']""", re.MULTILINE
)
_EVERYWHERE = ("x-content-type-options", "cross-origin-resource-policy")
_PRELOADS = "<!-- modulepreload -->"
_COMMENTS = re.compile(r"^[ \t]*(?://[^\n]*|/\*.*?\*/[ \t]*)\n|^[ \t]+", re.MULTILINE | re.DOTALL)
_LIST = "/* the list of files is put here */ []"

KILL_SWITCH = b"""// Unregisters itself: the app then comes from the network, and its stored files are dropped.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
    const address = new URL(client.url);
    address.search = "anew"; // to the very same address no page would load again
    client.navigate(address.href);
  }
})()));
"""


class Asset(NamedTuple):
    """One file as it is sent."""

    body: bytes
    zipped: bytes | None
    kind: str
    etag: str


class Shell:
    """All files of the phone app by path ("/main.js"), the page, the worker, and their headers."""

    def __init__(self, folder: Path = files.PWA, kill_switch: bool = False) -> None:
        raw = {
            "/" + path.relative_to(folder).as_posix(): lean(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in _KINDS and path.name not in _LEFT_OUT
        }
        page = raw.pop("/index.html").decode()
        worker = raw.pop("/sw.js").decode()
        page = page.replace(_PRELOADS, _preloads(raw, page))
        self.assets = {path: _asset(path, body) for path, body in raw.items()}
        self.page = _asset("/index.html", page.encode())
        kept = {path: asset for path, asset in self.assets.items() if not path.startswith(_NOT_KEPT)}
        listed = [["/", self.page.etag], *([path, asset.etag] for path, asset in kept.items())]
        hashes = [[path, etag.strip('"')] for path, etag in listed]
        self.version = hashlib.sha256(json.dumps(hashes).encode()).hexdigest()[:12]
        assert _LIST in worker
        listing = json.dumps({"version": self.version, "files": hashes}, separators=(",", ":"))
        self.worker = _asset("/sw.js", KILL_SWITCH if kill_switch else worker.replace(_LIST, listing).encode())
        # Scripts, styles and pictures are bound by the policy of the page that uses them.
        self.headers = _headers(page)
        self.file_headers = {key: self.headers[key] for key in _EVERYWHERE}
        self.languages = {Path(path).stem for path in raw if path.startswith("/locales/")}

    def is_document(self, asset: Asset) -> bool:
        """Whether a browser may open it as a page, so that it needs a policy of its own."""
        return asset is self.page or asset is self.worker or asset.kind.startswith("image/svg")

    def words_for(self, accepted: str) -> str:
        """The file of words that a browser with this Accept-Language asks for next."""
        tags = [one.split(";")[0].strip().lower().split("-")[0] for one in accepted.split(",")]
        return f"/locales/{next((tag for tag in tags if tag in self.languages), 'en')}.js"


def lean(path: Path) -> bytes:
    """A file as it is sent: ours go without the lines that are comments only, and without indentation."""
    body = path.read_bytes()
    if path.suffix not in (".js", ".css"):
        return body
    return _COMMENTS.sub("", body.decode()).encode()


def _asset(path: str, body: bytes) -> Asset:
    kind = _KINDS[Path(path).suffix]
    zipped = gzip.compress(body, 9, mtime=0) if not kind.startswith("image/png") else None
    etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
    return Asset(body, zipped if zipped and len(zipped) < len(body) else None, kind, etag)


def _preloads(raw: dict[str, bytes], page: str) -> str:
    """Links that let a browser fetch all modules of the first screen at once instead of one after
    the other. Screens that are imported when they are opened are not among them."""
    named: dict[str, str] = json.loads(_import_map(page))["imports"]
    wanted, order = ["/main.js"], []
    while wanted:
        path = wanted.pop(0)
        if path in raw and path not in order:
            order.append(path)
            folder = Path(path).parent
            for name in _STATIC_IMPORT.findall(raw[path].decode()):
                wanted.append(named.get(name) or os.path.normpath(folder / name))
    return "\n".join(f'<link rel="modulepreload" href="{path}">' for path in order)


def _import_map(page: str) -> str:
    found = _IMPORT_MAP.search(page)
    assert found is not None
    return found.group(1)


def _headers(page: str) -> dict[str, str]:
    import_map = base64.b64encode(hashlib.sha256(_import_map(page).encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'self' 'sha256-{import_map}'; style-src 'self'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types wallfly"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": "camera=(self), geolocation=(), microphone=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
