"""A real server on loopback over a fresh sample city, for the browser tests and the README's pictures."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade
from werkzeug.serving import make_server

from magang import create_app
from magang.jobs.queue import job_queue
from magang.sample.palu import load_palu
from magang.sample.reference import load_reference
from magang.settings import Environment, Settings

# Without these Chromium keeps asking the outside world for updates.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def sample_server(folder: Path, database_url: str = "") -> Iterator[str]:
    """Migrate, seed and serve the sample city from `folder`; yields the base address."""
    settings = Settings(
        environment=Environment.DEMO,
        secret_key="only for tests, never anywhere else",
        database_url=database_url or f"sqlite:///{folder / 'magang.sqlite3'}",
        data_dir=folder,
        sign_in_rate="1000 per minute",
    )
    app = create_app(settings)
    with app.app_context():
        upgrade()
        load_reference()
        load_palu()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # not a line for every request
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        job_queue(app).stop()
