"""A follow-up to walk on, and a reader it does not concern."""

from __future__ import annotations

import pytest

from magang.accounts.models import Grant, User
from magang.kernel.actor import Role
from magang.kernel.filestore import FileStore
from tests.conftest import NOW
from tests.factories.followups import Walk


@pytest.fixture
def walk(session, city, settings):
    """A follow-up that the mayor's decision has just opened, and its next steps."""
    return Walk(session, city, FileStore(settings.files_dir), NOW).opened()


@pytest.fixture
def stranger(session, city):
    """The head of an OPD that has nothing to do with the recommendation."""
    city.stranger = User(
        username="setda", name="Kepala Setda contoh", opd=city.setda, created_at=NOW, updated_at=NOW,
        grants=[Grant(role=Role.OPD_HEAD, opd_id=city.setda.id)],
    )  # fmt: skip
    session.add(city.stranger)
    session.commit()
    return city.stranger
