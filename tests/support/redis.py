"""A Redis server of its own on loopback, for the tests of the queue."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import redis

from tests.support.postgres import free_port

START_SECONDS = 10


def server_program() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A running server that keeps nothing; gives its address."""
    program, port = server_program(), free_port()
    assert program, "no Redis server found: apt-get install redis-server"
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    address = f"redis://127.0.0.1:{port}/0"
    try:
        with contextlib.closing(redis.Redis.from_url(address)) as client:
            deadline = time.monotonic() + START_SECONDS
            while True:
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    assert time.monotonic() < deadline, "Redis does not start"
                    time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.wait()
