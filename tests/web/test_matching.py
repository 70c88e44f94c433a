"""Destinations of a need by score, with everything behind the numbers."""

from __future__ import annotations

import re

import pytest

from magang.destinations.models import Agreement
from magang.destinations.rules import AgreementKind
from magang.planning.models import Cycle
from tests.factories.matching import build_candidate, build_field, build_host
from tests.factories.placements import NOW, build_evidence, build_need
from tests.support.queries import counted_queries


def text_of(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def seen(html):
    """The page's words without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def field(session, city):
    return build_field(session, city)


@pytest.fixture
def page(field):
    return f"/angkatan/{field.cycle.id}/kecocokan"


def test_without_a_need_every_need_is_listed_with_its_best_destination(as_user, field, page):
    text = text_of(as_user("planner"), page)
    assert field.need.reference in text
    assert "RSUD Surabaya" in text


def test_destinations_of_a_need_stand_in_the_order_of_their_score(as_user, field, page):
    text = text_of(as_user("planner"), f"{page}?kebutuhan={field.need.reference}")
    assert text.index("RSUD Surabaya") < text.index("RSUD Kota Malang")
    assert "peringkat 1 bertahan pada 100% variasi bobot" in text
    assert re.search(r"mutu 0,\d\d × bobot kebutuhan 0,\d\d =", seen(text))
    assert "berdasarkan data" in text


def test_a_host_without_evidence_is_told_apart_with_the_reason(as_user, field, page):
    text = text_of(as_user("planner"), f"{page}?kebutuhan={field.need.reference}")
    barred = text[text.index('id="belum"') :]
    assert "RSUD Batu" in barred
    assert "Belum ada bukti keunggulan bertanggal dan bersumber" in barred


def test_the_ranking_sorts_by_any_component_filters_and_exports(as_user, field, page, session, city):
    session.add(Agreement(region=city.malang, kind=AgreementKind.PKS, title="PKS", number="1", created_at=NOW,
                          updated_at=NOW, valid_from=NOW.date()))  # fmt: skip
    session.commit()
    client, need = as_user("planner"), field.need.reference
    by_agreement = text_of(client, f"{page}?kebutuhan={need}&urut=-agreement")
    assert by_agreement.index("RSUD Kota Malang") < by_agreement.index("RSUD Surabaya")
    signed = text_of(client, f"{page}?kebutuhan={need}&kerjasama=ada")
    assert "RSUD Surabaya" not in signed[signed.index('class="ranking"') : signed.index('id="peta"')]
    assert "Tidak ada yang cocok" in text_of(client, f"{page}?kebutuhan={need}&cari=tidakada")
    csv = text_of(client, f"{page}.csv?kebutuhan={need}")
    assert csv.startswith("\ufeffPeringkat;Instansi;Daerah;Mutu")
    assert "2;RSUD Surabaya;Surabaya" in csv
    rows = client.get(f"{page}?kebutuhan={need}", headers={"HX-Request": "true", "HX-Request-Type": "partial",
                                                           "HX-Target": "div#rows"})  # fmt: skip
    assert rows.get_data(as_text=True).lstrip().startswith('<div id="rows">')


def test_two_destinations_are_compared_in_words(as_user, field, page, city):
    ids = f"{city.clinic.id},{field.surabaya.id}"
    words = seen(text_of(as_user("planner"), f"{page}?kebutuhan={field.need.reference}&banding={ids}"))
    assert "RSUD Surabaya di atas RSUD Kota Malang terutama karena: Bukti keunggulan" in words
    alone = text_of(as_user("planner"), f"{page}?kebutuhan={field.need.reference}&banding={city.clinic.id}")
    assert "Pilih dua atau tiga tujuan" in alone


@pytest.mark.parametrize("query", ["kebutuhan=K-2025-999", "urut=rahasia", "hal=0", "banding=9999", "banding=x",
                                   "banding=%00", "gelombang=9", "kebutuhan=%3Cscript%3E"])  # fmt: skip
def test_a_tampered_address_is_refused(as_user, field, page, query):
    need = "" if "kebutuhan" in query else f"kebutuhan={field.need.reference}&"
    assert as_user("planner").get(f"{page}?{need}{query}").status_code in {400, 404}


def test_a_pair_shows_its_facts_and_what_would_change_it(as_user, field, page, city):
    text = text_of(as_user("planner"), f"{page}/{field.need.reference}/{city.clinic.id}")
    words = seen(text)
    assert "Untuk menyamai RSUD Surabaya (peringkat 1" in words
    assert "penghargaan nasional tahun ini" in words
    assert "Dengan PKS yang berlaku sampai akhir magang" in words
    sentences = words[words.index("Bukti apa") :]
    assert "Riwayat adopsi belum ada data. Begitu diketahui, mutu berada antara" in sentences
    assert "Pilihan peserta belum ada data." not in sentences
    assert 'href="https://www.contoh.go.id/indeks"' in text
    assert "Sekurangnya" in words  # the tariff table has no boarding price


def test_a_barred_and_an_unrelated_host_say_why(as_user, field, page, session, city):
    library = build_host(session, city, 7, name="Blitar")
    library.urusan = city.staffing
    session.commit()
    barred = text_of(as_user("planner"), f"{page}/{field.need.reference}/{field.batu.id}")
    assert "Belum memenuhi syarat" in barred
    unrelated = text_of(as_user("planner"), f"{page}/{field.need.reference}/{library.id}")
    assert "Urusan instansi tujuan tidak terkait kebutuhan." in unrelated
    assert as_user("planner").get(f"{page}/{field.need.reference}/999999").status_code == 404


def test_a_pair_can_be_reckoned_for_one_candidate(as_user, field, page, session, city):
    candidate = build_candidate(session, city, field.cycle, levels={city.health.id: 5})
    at = f"{page}/{field.need.reference}/{city.clinic.id}"
    words = seen(text_of(as_user("planner"), f"{at}?calon={candidate.id}"))
    assert "Kompetensi peserta 1,00" in words
    assert as_user("planner").get(f"{at}?calon=9999").status_code == 404
    assert as_user("planner").get(f"{at}?calon=x").status_code == 404


@pytest.mark.parametrize("who", ["participant", "opd_head", "admin"])
def test_matching_is_for_those_who_plan(as_user, field, page, who, city):
    client = as_user(who)
    for path in (page, f"{page}.csv", f"{page}/{field.need.reference}/{city.clinic.id}"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("who", ["mayor", "sekda", "verifier"])
def test_those_who_steer_read_the_matching_without_planning(as_user, field, page, who, city):
    text = text_of(as_user(who), f"{page}/{field.need.reference}/{city.clinic.id}")
    assert "/penempatan/baru" not in text


def test_the_need_shows_its_destinations_by_score(as_user, field, session, city):
    text = text_of(as_user("planner"), f"/kebutuhan/{field.need.reference}")
    assert text.count('id="tujuan"') == 1
    assert text.index("RSUD Surabaya") < text.index("RSUD Kota Malang")
    assert f"/angkatan/{field.cycle.id}/kecocokan?kebutuhan={field.need.reference}" in text
    assert "/kecocokan" not in text_of(as_user("opd_head"), f"/kebutuhan/{field.need.reference}")


def test_a_need_has_scored_destinations_before_there_is_a_cycle(as_user, session, city):
    need = build_need(session, city)
    build_evidence(session, city)
    assert session.query(Cycle).count() == 0
    assert "RSUD Kota Malang" in text_of(as_user("planner"), f"/kebutuhan/{need.reference}")


def test_one_host_costs_as_many_queries_as_twenty(as_user, field, page, session, city, connection):
    client = as_user("planner")
    paths = [page, f"{page}?kebutuhan={field.need.reference}", f"{page}/{field.need.reference}/{city.clinic.id}",
             f"/kebutuhan/{field.need.reference}"]  # fmt: skip
    before = []
    for path in paths:
        client.get(path)
        with counted_queries(connection) as count:
            client.get(path)
        before.append(len(count))
    for number in range(10, 28):
        build_host(session, city, number)
    build_need(session, city)
    for path, few in zip(paths, before, strict=True):
        with counted_queries(connection) as count:
            client.get(path)
        assert len(count) == few, path
