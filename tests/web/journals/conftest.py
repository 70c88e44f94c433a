"""A journal of the city's participant, away since January, on a Monday morning in March."""

from __future__ import annotations

import pytest

from magang.kernel.filestore import FileStore
from tests.factories.findings import build_placement


@pytest.fixture
def stay(session, city):
    """The running placement whose journal it is."""
    return build_placement(session, city)


@pytest.fixture
def store(settings):
    return FileStore(settings.files_dir)


@pytest.fixture
def told():
    """What a participant tells of a day."""
    return {
        "day": "2026-03-02",
        "starts_at": "08:00",
        "ends_at": "16:30",
        "activity": "Mengikuti rapat loket antrean.",
        "lesson": "Nomor antrean dikirim malam sebelumnya.",
        "client_key": "kunci-uji-000000001",
    }
