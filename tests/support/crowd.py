"""Ten people at work on a real server, and what they waited."""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from magang import create_app
from magang.extensions import db
from magang.kernel.filestore import FileStore
from magang.kernel.model import Base
from magang.reports.models import Report
from magang.reports.rules import ReportStatus
from magang.sample import PASSWORD
from magang.sample.palu import load_palu
from magang.sample.reference import load_reference
from magang.settings import ROOT, Environment, Settings
from tests.factories.reports import photo, text
from tests.factories.written import build_image

SECTIONS = 98  # what 300 KB of Markdown hold: 189 pages

# What people open while somebody else's export runs; all of it reads the database.
PAGES = ("/", "/laporan", "/kebutuhan", "/temuan", "/rekomendasi", "/tindak-lanjut", "/penempatan")


@dataclass(frozen=True)
class Visit:
    """One request: when it began and ended (monotonic seconds), and how it was answered."""

    began: float
    ended: float
    status: int


class Browser:
    """Somebody signed in, with cookies of their own."""

    def __init__(self, address: str, username: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )
        self.post("/masuk", "/masuk", username=username, password=PASSWORD)

    def get(self, path: str) -> tuple[int, str]:
        with self._opener.open(self._address + path, timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")

    def post(self, page: str, path: str, **fields: str) -> str:
        """Send a form with the token of `page`; the page it led to."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page)[1])
        assert token, page
        body = urllib.parse.urlencode(fields | {"csrf_token": token[1]}).encode()
        with self._opener.open(self._address + path, data=body, timeout=60) as answer:
            return str(answer.read().decode("utf-8", "replace"))


def large_report(data: Path) -> str:
    """The sample city in `data`, where the participant's draft has some 200 pages. The report's number."""
    app = create_app(
        Settings(
            environment=Environment.DEMO,
            secret_key="only for tests, never anywhere else",
            database_url=f"sqlite:///{data / 'magang.sqlite3'}",
            data_dir=data,
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        load_reference()
        load_palu()
        session = db.session()
        report = session.scalars(select(Report).where(Report.status == ReportStatus.DRAFT)).first()
        assert report
        store = FileStore(data / "files")
        images = [build_image(session, store, report, photo(10 * n)) for n in range(3)]
        body = re.sub(r"\[\[grafik:\w+\]\]", "[[grafik:tabel 1]]", text(SECTIONS))
        for n, image in enumerate(images, start=1):
            body = body.replace(f"lampiran:{n} ", f"lampiran:@{image.id} ")
        report.body = body.replace("lampiran:@", "lampiran:")
        reference = report.reference
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return reference


@contextmanager
def waitress(data: Path) -> Iterator[str]:
    """`magang serve` over the city in `data`, in a process of its own, with its worker embedded."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "MAGANG_ENV": "demo",
        "MAGANG_DATA": str(data),
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "only for tests, never anywhere else",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    command = [sys.executable, "-m", "magang.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, "the server did not start"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not answer")


def browse(browsers: Sequence[Browser], goes_on: Callable[[int], bool]) -> list[Visit]:
    """Each browser opens page after page, one at a time, as long as `goes_on` of its number of visits."""

    def one(browser: Browser) -> list[Visit]:
        visits: list[Visit] = []
        while goes_on(len(visits)):
            began = time.monotonic()
            status, _ = browser.get(PAGES[len(visits) % len(PAGES)])
            visits.append(Visit(began, time.monotonic(), status))
        return visits

    with ThreadPoolExecutor(len(browsers)) as people:
        return [visit for visits in people.map(one, browsers) for visit in visits]
