"""A city that can issue letters."""

from __future__ import annotations

import pytest

from magang.kernel.filestore import FileStore
from magang.placements.rules import PlacementStatus
from tests.factories.letters import build_letter_settings, build_signer
from tests.factories.placements import build_placement


@pytest.fixture
def signer(session, city):
    build_letter_settings(session)
    return build_signer(session)


@pytest.fixture
def store(settings):
    return FileStore(settings.files_dir)


@pytest.fixture
def accepted(session, city, signer):
    return build_placement(session, city, status=PlacementStatus.ACCEPTED)
