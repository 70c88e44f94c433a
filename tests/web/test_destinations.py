"""Destinations through the browser's eyes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from magang.audit.models import AuditEvent
from magang.destinations.models import Agreement, Evidence
from magang.destinations.queries import destinations_for
from magang.destinations.rules import AgreementKind, StrengthGrade
from magang.kernel.actor import Actor, GrantFact, Role
from magang.needs.rules import NeedStatus
from magang.reference.models import HostUnit, Region
from magang.reference.rules import RegionKind
from tests.factories.placements import NOW, build_evidence, build_need


def token(client, path):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True)).group(1)


def send(client, path, data=None):
    return client.post(path, data=(data or {}) | {"csrf_token": token(client, path)})


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.fixture
def form(city):
    return {
        "urusan_id": city.health.id,
        "instrument": "Indeks SPBE",
        "kind": "index",
        "year": "2024",
        "value": "4,24",
        "value_max": "5",
        "predicate_or_rank": "Memuaskan",
        "practice": "Layanan daring satu pintu",
        "source_url": "https://www.contoh.go.id/spbe",
        "read_on": "2026-02-28",
        "grade": "ministry_index",
    }


def test_the_planner_records_dated_evidence_and_everybody_reads_it(as_user, city, form, session):
    page = f"/tujuan/{city.malang.id}"
    answer = send(as_user("planner"), f"{page}/bukti/baru", form)
    assert answer.status_code == 303
    evidence = session.scalar(select(Evidence))
    assert (evidence.value, evidence.counts) == (Decimal("4.2400"), True)
    text = text_of(as_user("participant"), page)
    for said in ("Indeks SPBE", "2024", "2 tahun lalu", "4,24 dari 5", "Memuaskan", "contoh.go.id", "28 Feb 2026"):
        assert said in text, said
    assert 'rel="noopener' in text
    assert "Bukti ditambahkan" in text
    assert f"{page}/bukti/baru" not in text


def test_evidence_without_a_source_is_shown_but_not_counted(as_user, city, session):
    build_evidence(session, city, source_url="", value=None, value_max=None, grade=StrengthGrade.NONE)
    text = text_of(as_user("planner"), f"/tujuan/{city.malang.id}")
    assert "tanpa sumber: tidak dihitung" in text
    assert "belum ada data" in text
    assert re.search(r"Bukti yang dihitung</dt><dd>0<", text)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"source_url": "data:text/html,halo"}, "http:// atau https://"),
        ({"source_url": "ftp://contoh.go.id/a"}, "http:// atau https://"),
        ({"source_url": "https://"}, "http:// atau https://"),
        ({"source_url": "https://[salah"}, "http:// atau https://"),
        ({"source_url": "https://" + "a" * 600}, "500 karakter"),
        ({"read_on": ""}, "tanggal sumber ini dibaca"),
        ({"read_on": "2026-12-01"}, "masa depan"),
        ({"year": "2027"}, "masa depan"),
        ({"year": "1800"}, "Paling kecil"),
        ({"value": "6"}, "melebihi"),
        ({"value": "banyak"}, "angka"),
        ({"value_max": "0"}, "lebih dari nol"),
        ({"source_url": "", "read_on": ""}, "Tanpa sumber"),
        ({"host_unit_id": "9999"}, "Pilih"),
        ({"instrument": ""}, "wajib"),
        ({"practice": "a\x00b"}, "karakter"),
    ],
)
def test_wrong_evidence_is_refused_beside_its_field_and_nothing_is_written(as_user, city, form, session, wrong, said):
    answer = send(as_user("planner"), f"/tujuan/{city.malang.id}/bukti/baru", form | wrong)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert session.scalar(select(Evidence)) is None


def test_the_same_evidence_is_not_recorded_twice(as_user, city, form, session):
    planner, page = as_user("planner"), f"/tujuan/{city.malang.id}/bukti/baru"
    send(planner, page, form)
    answer = send(planner, page, form | {"instrument": "INDEKS spbe"})
    assert answer.status_code == 422
    assert 'href="#source_url"' in answer.get_data(as_text=True)
    assert len(session.scalars(select(Evidence)).all()) == 1


def test_the_second_of_two_editors_of_evidence_sees_both_texts(as_user, city, form, session):
    evidence = build_evidence(session, city)
    page = f"/tujuan/bukti/{evidence.id}/ubah"
    send(as_user("planner"), page, form | {"practice": "Dari yang pertama", "version": "1"})
    answer = send(as_user("planner2"), page, form | {"practice": "Dari yang kedua", "version": "1"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Dari yang pertama" in text
    assert "Dari yang kedua" in text
    session.expire_all()
    assert session.scalar(select(Evidence)).practice == "Dari yang pertama"


def test_removed_evidence_stays_in_the_regions_history(as_user, city, session):
    evidence = build_evidence(session, city)
    planner, page = as_user("planner"), f"/tujuan/bukti/{evidence.id}/hapus"
    assert "Hapus bukti ini" in text_of(planner, page)
    assert session.scalar(select(Evidence)) is not None
    assert send(planner, page).status_code == 303
    session.expire_all()
    assert session.scalar(select(Evidence)) is None
    assert "contoh.go.id/indeks" in session.scalar(select(AuditEvent.note))
    assert "Bukti dihapus" in text_of(planner, f"/tujuan/{city.malang.id}")


@pytest.mark.parametrize("who", ["participant", "opd_head", "verifier", "mayor", "admin"])
def test_only_the_planner_changes_evidence_and_agreements(as_user, city, session, who):
    evidence, client = build_evidence(session, city), as_user(who)
    for path in (
        f"/tujuan/{city.malang.id}/bukti/baru",
        f"/tujuan/bukti/{evidence.id}/ubah",
        f"/tujuan/bukti/{evidence.id}/hapus",
        f"/tujuan/{city.malang.id}/kesepakatan/baru",
    ):
        assert client.get(path).status_code == 403, path


def test_an_agreement_says_whether_it_holds_today(as_user, city, session):
    planner, page = as_user("planner"), f"/tujuan/{city.malang.id}"
    pks = {"kind": "pks", "number": "415.4/12", "title": "Kerja sama layanan kesehatan", "scope": "Magang ASN"}
    new = f"{page}/kesepakatan/baru"
    assert send(planner, new, pks).status_code == 422  # signed, so it has a date
    assert send(planner, new, pks | {"valid_from": "2025-01-01", "valid_until": "2024-01-01"}).status_code == 422
    assert send(planner, new, pks | {"valid_from": "2024-01-01", "valid_until": "2025-12-31"}).status_code == 303
    assert "Berakhir kurang dari setahun" in text_of(planner, page)
    again = send(planner, new, pks | {"valid_from": "2024-01-01"})
    assert again.status_code == 422
    assert "nomor ini" in again.get_data(as_text=True)
    edit = f"/tujuan/kesepakatan/{session.scalar(select(Agreement.id))}/ubah"
    longer = pks | {"valid_from": "2024-01-01", "valid_until": "2027-12-31", "version": "1"}
    assert send(planner, edit, longer).status_code == 303
    assert "Berlaku" in text_of(planner, page)
    assert send(as_user("planner2"), edit, longer | {"title": "Lain"}).status_code == 409


def test_the_list_tells_what_is_known_of_each_region(as_user, city, session):
    build_evidence(session, city)
    build_evidence(session, city, instrument="SINOVIK", year=2019)
    session.add(
        Agreement(region=city.malang, kind=AgreementKind.PKS, title="PKS", valid_from=date(2025, 1, 1),
                  created_at=NOW, updated_at=NOW)
    )  # fmt: skip
    session.commit()
    planner = as_user("planner")
    text = text_of(planner, f"/tujuan?urusan={city.health.id}&jenis=kota&provinsi={city.java.id}&pks=ada")
    assert "Kota Malang" in text
    assert "Jawa Timur" in text
    assert "Kota Malang" not in re.sub(r"<select.*?</select>", "", text_of(planner, "/tujuan?pks=tanpa"), flags=re.S)
    csv = planner.get("/tujuan.csv").get_data(as_text=True)
    assert "Kota Malang;Kota;Jawa Timur;2;2025;1;PKS: Berlaku" in csv
    assert "Jawa Timur;Provinsi" not in csv
    assert "Jawa Timur;Provinsi" in planner.get("/tujuan.csv?cakupan=semua").get_data(as_text=True)


def test_all_evidence_is_one_list_with_its_export(as_user, city, session):
    build_evidence(session, city)
    build_evidence(session, city, instrument="Sistem Merit", year=2022, source_url="", grade=StrengthGrade.OWN_CLAIM)
    client = as_user("mayor")
    assert "Sistem Merit" in text_of(client, "/tujuan/bukti?sumber=tanpa&tahun=2022")
    bare = client.get("/tujuan/bukti.csv?sumber=ada").get_data(as_text=True)
    assert "Kota Malang;1.02 Kesehatan;Indeks Pelayanan Publik;2025" in bare
    assert "Sistem Merit" not in bare
    assert client.get("/tujuan/bukti?tahun=abc").status_code == 400


def test_a_need_lists_its_destinations_by_score_those_without_a_host_last(as_user, city, session):
    need = build_need(session, city)
    gresik = Region(code="35.25", name="Kabupaten Gresik", kind=RegionKind.REGENCY, province=city.java)
    demak = Region(code="33.21", name="Kabupaten Demak", kind=RegionKind.REGENCY)
    session.add_all([gresik, demak])
    build_evidence(session, city, year=2021)
    build_evidence(session, city, region=gresik, year=2024)
    build_evidence(session, city, region=demak, year=2026, source_url="", grade=StrengthGrade.NONE)
    build_evidence(session, city, region=demak, urusan=city.staffing, year=2026)
    planner = Actor(city.planner.id, "Perencana", grants=frozenset({GrantFact(Role.PLANNER)}))
    found = destinations_for(session, planner, need)
    assert [(m.region.name, m.newest_year) for m in found] == [
        ("Kabupaten Gresik", 2024),
        ("Kota Malang", 2021),
        ("Kabupaten Demak", None),
    ]
    text = text_of(as_user("planner"), f"/kebutuhan/{need.reference}")
    assert text.index("Kota Malang") < text.index("Kabupaten Gresik") < text.index("Kabupaten Demak")
    assert f"/penempatan/baru?kebutuhan={need.reference}&amp;daerah={gresik.id}" in text
    assert "/penempatan/baru" not in text_of(as_user("mayor"), f"/kebutuhan/{need.reference}")


def test_a_need_without_destination_says_so(as_user, city, session):
    need = build_need(session, city, status=NeedStatus.SUBMITTED)
    text = text_of(as_user("planner"), f"/kebutuhan/{need.reference}")
    assert "Belum ada daerah dengan bukti keunggulan pada urusan ini" in text
    assert "/tujuan?cakupan=semua" in text


@pytest.mark.parametrize("path", ["/tujuan", "/tujuan/bukti"])
def test_one_row_costs_as_many_queries_as_twenty(as_user, city, session, connection, path):
    build_evidence(session, city)
    client = as_user("planner")
    few = count_queries(connection, lambda: text_of(client, path))
    for n in range(20):
        region = Region(code=f"99.{n:02d}", name=f"Kota {n}", kind=RegionKind.CITY, province=city.java)
        build_evidence(session, city, region=region)
        session.add(HostUnit(region=region, name="Dinas Kesehatan"))
    session.commit()
    assert count_queries(connection, lambda: text_of(client, path)) == few


def count_queries(connection, work):
    seen = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(connection, "before_cursor_execute", listener)
    work()
    event.remove(connection, "before_cursor_execute", listener)
    return len([s for s in seen if s.startswith("SELECT")])
