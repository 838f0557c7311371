"""No test depends on how fast the machine or its disk is today."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")

# Tests commit thousands of times, each to be on disk before it goes on. No test can see a power cut,
# so where there is room their stores lie in memory.
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
    tempfile.tempdir = str(_MEMORY)
