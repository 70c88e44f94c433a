"""What is not covered before people are sent; each number is the length of the list it opens."""

from __future__ import annotations

import re

import pytest

from magang.needs.models import NeedProgramme
from magang.planning.queries import facts
from magang.planning.queries.coverage import CoverageKind
from magang.reference.models import PriorityProgramme
from tests.factories.matching import build_candidate, build_field, build_host
from tests.factories.placements import build_need
from tests.support.queries import counted_queries


@pytest.fixture
def field(session, city):
    return build_field(session, city)


@pytest.fixture
def page(field):
    return f"/angkatan/{field.cycle.id}/cakupan"


@pytest.fixture
def town(session, city, field, monkeypatch):
    """One row or more in each of the five lists."""
    build_need(session, city, title="Manajemen talenta", urusan=city.staffing)
    build_need(
        session, city, title="Rujukan berjenjang", programme_links=[NeedProgramme(programme_id=city.programme.id)]
    )
    session.add(PriorityProgramme(number=9, title="Kota tertib", agenda="Tata"))
    session.commit()
    build_candidate(session, city, field.cycle, levels={}, user=city.superior)
    cells = {(city.clinic.id, city.health.id): (1.0, 2), (field.surabaya.id, city.health.id): (8.0, 10)}
    monkeypatch.setattr(facts, "ADOPTION", [lambda _session, _today: cells])
    return field


def rows_of(html):
    return len(re.findall(r"<tr>", html.split("<tbody>")[1])) if "<tbody>" in html else 0


@pytest.mark.parametrize("kind", list(CoverageKind))
def test_every_number_opens_exactly_its_rows(as_user, town, page, kind):
    planner = as_user("planner")
    overview = planner.get(page).get_data(as_text=True)
    number = int(re.search(rf'href="{page}/{kind.value}"><strong>(\d+)', overview)[1])
    assert rows_of(planner.get(f"{page}/{kind.value}").get_data(as_text=True)) == number
    csv = planner.get(f"{page}/{kind.value}.csv").get_data(as_text=True)
    assert len(csv.strip().splitlines()) == number + 1


def test_needs_and_programmes_nobody_serves_are_named(as_user, town, page):
    planner = as_user("planner")
    assert "Manajemen talenta" in planner.get(f"{page}/kebutuhan-tanpa-tujuan").get_data(as_text=True)
    assert "Kota tertib" in planner.get(f"{page}/program-tanpa-kebutuhan").get_data(as_text=True)


def test_a_host_that_answers_two_needs_is_listed_with_both(as_user, town, page):
    text = as_user("planner").get(f"{page}/tujuan-serbaguna").get_data(as_text=True)
    assert "RSUD Surabaya" in text
    assert text.count("peringkat 1") == 2


def test_a_candidate_without_recorded_competency_is_counted_apart(as_user, town, page, session, city):
    assert "1 calon belum dicatat kompetensinya" in as_user("planner").get(page).get_data(as_text=True)


def test_a_candidate_whose_competency_no_need_asks_for_is_listed(as_user, session, city, field, page):
    build_candidate(session, city, field.cycle, levels={city.staffing.id: 4})
    text = as_user("planner").get(f"{page}/calon-tanpa-kebutuhan").get_data(as_text=True)
    assert "Peserta contoh" in text
    assert "5.03 Kepegawaian" in text


def test_the_least_certain_record_comes_first_among_what_to_explore(as_user, town, page):
    text = as_user("planner").get(f"{page}/layak-dijajaki").get_data(as_text=True)
    assert text.index("RSUD Kota Malang") < text.index("RSUD Surabaya")


def test_coverage_is_for_those_who_plan(as_user, field, page):
    assert as_user("mayor").get(page).status_code == 200
    for path in (page, f"{page}/layak-dijajaki", f"{page}/layak-dijajaki.csv"):
        assert as_user("opd_head").get(path).status_code == 403
    assert as_user("planner").get(f"{page}/apa-saja").status_code == 404


def test_a_list_sorts_searches_and_refuses_what_it_does_not_have(as_user, town, page):
    planner = as_user("planner")
    assert planner.get(f"{page}/kebutuhan-tanpa-tujuan?urut=judul&cari=talenta").status_code == 200
    assert planner.get(f"{page}/kebutuhan-tanpa-tujuan?urut=rahasia").status_code == 400
    assert planner.get(f"{page}/kebutuhan-tanpa-tujuan?hal=99").status_code == 400


def test_one_need_costs_as_many_queries_as_twenty(as_user, town, page, session, city, connection):
    planner = as_user("planner")
    planner.get(page)
    with counted_queries(connection) as few:
        planner.get(page)
    for number in range(10, 20):
        build_host(session, city, number)
        build_need(session, city)
    with counted_queries(connection) as many:
        planner.get(page)
    assert len(many) == len(few)
