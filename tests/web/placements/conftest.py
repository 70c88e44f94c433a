"""A need, a cycle and the form of a plan for them."""

from __future__ import annotations

import pytest

from tests.factories.placements import build_cycle, build_need


@pytest.fixture
def need(session, city):
    return build_need(session, city)


@pytest.fixture
def cycle(session):
    return build_cycle(session)


@pytest.fixture
def form(city, need, cycle):
    return {
        "need_id": need.id,
        "participant_id": city.participant.id,
        "cycle_id": cycle.id,
        "host_unit_id": city.clinic.id,
        "starts_on": "2026-02-02",
        "ends_on": "2026-05-02",
        "mentor_id": city.superior.id,
        "lodging": "host",
        "rate": "training",
    }
