"""Tasks that do what a conversion must not. Run in the runner's child only."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from magang.documents.errors import ConversionFailed

Data = dict[str, Any]


def spin(payload: Data, inbox: Path, outbox: Path) -> Data:
    while True:
        pass


def sleep(payload: Data, inbox: Path, outbox: Path) -> Data:
    time.sleep(payload["seconds"])
    return {}


def swallow(payload: Data, inbox: Path, outbox: Path) -> Data:
    return {"size": len(bytearray(payload["bytes"]))}


def fill(payload: Data, inbox: Path, outbox: Path) -> Data:
    for n in range(payload["files"]):
        (outbox / f"{n}.bin").write_bytes(bytes(payload["bytes"]))
    return {}


def crash(payload: Data, inbox: Path, outbox: Path) -> Data:
    ctypes.string_at(0)
    return {}


def leave(payload: Data, inbox: Path, outbox: Path) -> Data:
    os._exit(0)


def fail(payload: Data, inbox: Path, outbox: Path) -> Data:
    raise ValueError(payload["secret"])


def refuse(payload: Data, inbox: Path, outbox: Path) -> Data:
    raise ConversionFailed("Baris %(row)s kosong.", row=7)


def read(payload: Data, inbox: Path, outbox: Path) -> Data:
    return {"text": Path(payload["path"]).read_text()}


def write(payload: Data, inbox: Path, outbox: Path) -> Data:
    Path(payload["path"]).write_text("mine")
    return {}


def link(payload: Data, inbox: Path, outbox: Path) -> Data:
    (outbox / "link.txt").symlink_to(payload["path"])
    return {}


def connect(payload: Data, inbox: Path, outbox: Path) -> Data:
    socket.create_connection(("127.0.0.1", payload["port"]), timeout=2)
    return {}


def start_program(payload: Data, inbox: Path, outbox: Path) -> Data:
    return {"code": subprocess.call([sys.executable, "-c", ""])}


def look_around(payload: Data, inbox: Path, outbox: Path) -> Data:
    open_now = []
    for number in range(256):
        try:
            os.fstat(number)
        except OSError:
            continue
        open_now.append(number)
    return {"open": open_now, "modules": sorted(sys.modules)}
