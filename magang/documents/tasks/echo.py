"""The smallest task."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def echo(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """The payload, the files unchanged, and the environment as the child sees it."""
    for file in inbox.iterdir():
        (outbox / file.name).write_bytes(file.read_bytes())
    return {"payload": payload, "environment": dict(os.environ)}
