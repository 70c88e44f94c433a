"""How the tests of placements send and look."""

from __future__ import annotations

from sqlalchemy import select

from magang.placements.models import Placement
from tests.support.browsing import token


def send(client, path, data=None):
    return client.post(path, data=(data or {}) | {"csrf_token": token(client)})


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def stored(session, reference="M-2026-001"):
    session.expire_all()
    return session.scalar(select(Placement).where(Placement.reference == reference))
