"""Weights are the planner's: given with a reason, kept by version, and shown before they count."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from magang.audit.models import AuditEvent
from magang.planning.models import WeightSet
from magang.planning.signals import WEIGHTS_SET
from tests.factories.matching import build_field
from tests.web.test_needs import token

POINTS = {"sector": "100", "competency": "0", "evidence": "50", "context": "0", "outcome": "0", "agreement": "50",
          "preference": "0"}  # fmt: skip


@pytest.fixture
def field(session, city):
    return build_field(session, city)


@pytest.fixture
def page(field):
    return f"/angkatan/{field.cycle.id}/bobot"


def equal_judgements():
    return {f"p{i}{j}": "1" for i in range(1, 8) for j in range(i + 1, 8)}


def send(client, path, fields, **more):
    return client.post(path, data=fields | {"csrf_token": token(client, path)} | more)


def test_the_planner_gives_points_and_they_are_in_force_at_once(as_user, session, page):
    told = []
    WEIGHTS_SET.connect(lambda _session, _actor, version: told.append(version.number))
    planner = as_user("planner")
    answer = send(planner, f"{page}/titik", POINTS, reason="Rapat BKPSDMD 2 Maret", version="0")
    assert (answer.status_code, answer.location) == (303, page)
    version = session.scalar(select(WeightSet))
    assert (version.number, version.reason) == (1, "Rapat BKPSDMD 2 Maret")
    assert version.weights["sector"] == pytest.approx(0.5)
    assert sum(version.weights.values()) == pytest.approx(1)
    assert told == [1]
    text = planner.get(page).get_data(as_text=True)
    assert "Versi 1" in text
    assert "50,0%" in text
    assert "Rapat BKPSDMD 2 Maret" in text
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.changes["Kesesuaian urusan"] == ["22,0%", "50,0%"]
    WEIGHTS_SET._subscribers.pop()


def test_equal_judgements_of_pairs_give_equal_weights(as_user, session, page):
    answer = send(as_user("planner"), f"{page}/berpasangan", equal_judgements(), reason="Semua sama", version="0")
    assert answer.status_code == 303
    version = session.scalar(select(WeightSet))
    assert version.weights["context"] == pytest.approx(1 / 7)
    assert version.consistency == pytest.approx(0, abs=1e-9)


def test_contradicting_judgements_are_kept_with_a_warning_and_the_pair_to_look_at(as_user, session, page):
    planner = as_user("planner")
    contrary = equal_judgements() | {"p12": "9", "p23": "9", "p13": "-9"}
    shown = send(planner, f"{page}/berpasangan", contrary, reason="", version="0", pratinjau="ya").get_data(
        as_text=True
    )
    assert "belum konsisten" in shown
    assert re.search(r'href="#p(12|13|23)"', shown)
    assert session.scalar(select(WeightSet)) is None
    answer = send(planner, f"{page}/berpasangan", contrary, reason="Pendapat pertama", version="0")
    assert answer.status_code == 303
    assert "belum konsisten" in planner.get(page).get_data(as_text=True)


def test_the_preview_shows_what_would_move_and_keeps_nothing(as_user, session, page, field, city):
    planner = as_user("planner")
    data = POINTS | {"csrf_token": token(planner, f"{page}/titik"), "version": "0", "pratinjau": "bagian", "reason": ""}
    part = planner.post(
        f"{page}/titik",
        data=data,
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#dampak"},
    )
    text = part.get_data(as_text=True)
    assert part.status_code == 200
    assert "<h1" not in text
    assert "Tidak ada urutan yang berubah." in text
    assert "25,0%" in text
    assert session.scalar(select(WeightSet)) is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sector": "101"}, "Paling besar 100"),
        ({"sector": "-1"}, "Paling kecil 0"),
        ({"sector": "banyak"}, "bilangan bulat"),
        ({"sector": ""}, "wajib diisi"),
        ({"reason": ""}, "wajib diisi"),
        (dict.fromkeys(POINTS, "0"), "lebih dari 0"),
    ],
)
def test_a_wrong_weight_is_refused_and_writes_nothing(as_user, session, page, wrong, words):
    answer = send(as_user("planner"), f"{page}/titik", POINTS | {"reason": "Alasan", "version": "0"} | wrong)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert session.scalar(select(WeightSet)) is None


def test_the_second_of_two_opinions_sees_the_first(as_user, session, page):
    send(as_user("planner"), f"{page}/titik", POINTS, reason="Pendapat pertama", version="0")
    other = POINTS | {"sector": "10"}
    answer = send(as_user("planner2"), f"{page}/titik", other, reason="Pendapat kedua", version="0")
    assert answer.status_code == 409
    assert "baru saja diubah" in answer.get_data(as_text=True)
    assert len(session.scalars(select(WeightSet)).all()) == 1
    again = send(as_user("planner2"), f"{page}/titik", other, reason="Pendapat kedua", version="1")
    assert again.status_code == 303


def test_weights_are_read_by_those_who_steer_and_given_by_the_planner_only(as_user, page):
    assert as_user("mayor").get(page).status_code == 200
    assert f"{page}/titik" not in as_user("mayor").get(page).get_data(as_text=True)
    assert as_user("mayor").get(f"{page}/titik").status_code == 403
    assert as_user("participant").get(page).status_code == 403
    assert as_user("planner").get("/angkatan/9999/bobot").status_code == 404
