"""The reference data through the administrator's and the planner's eyes."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import event, func, select

from magang.audit.models import AuditEvent
from magang.reference.models import (
    CitySettings,
    HostUnit,
    JpConversion,
    Opd,
    PriorityProgramme,
    ProgrammeIndicator,
    Region,
    TravelTariff,
    UrusanRelation,
)
from magang.reference.rules import RegionKind
from tests.support.browsing import token

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def send(client, path, **data):
    """Post a form as the browser would."""
    return client.post(path, data=data | {"csrf_token": token(client)})


def queries_of(connection, act):
    """How many statements `act` sends."""
    sent = []

    def count(_c, _cursor, statement, *_rest):
        if not statement.upper().startswith(("SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", count)
    act()
    event.remove(connection, "before_cursor_execute", count)
    return len(sent)


@pytest.fixture
def new(city):
    """A valid new row of each kind: (address, its model, the fields)."""
    return {
        "opd": (Opd, {"name": "Dinas Sosial", "short_name": "Dinsos", "urusan_id": city.health.id}),
        "program": (
            PriorityProgramme,
            {"number": 2, "title": "Kota tanggap", "agenda": "Sosial", "weight": "0,65", "lead_opd_id": city.dinkes.id},
        ),
        "daerah": (
            Region,
            {"code": "35.79", "name": "Kota Batu", "kind": "kota", "province_id": city.java.id, "latitude": "-7,87123"},
        ),
        "instansi": (HostUnit, {"region_id": city.malang.id, "name": "Dinkes Kota Malang", "capacity": "4"}),
        "tarif": (
            TravelTariff,
            {
                "province_id": city.java.id,
                "year": 2026,
                "per_diem_out_of_town": "Rp420.000",
                "per_diem_training": "130000",
            },
        ),
        "jp": (JpConversion, {"code": "MG", "form": "Magang", "jp": 20, "unit": "per kegiatan"}),
    }


KINDS = ["opd", "program", "daerah", "instansi", "tarif", "jp"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_administrator_adds_changes_and_deletes_reference_data(as_user, new, session, kind):
    admin = as_user("admin")
    model, fields = new[kind]
    answer = send(admin, f"/admin/{kind}/baru", **fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = answer.location
    row_id = session.scalar(select(func.max(model.id)))
    assert page == f"/admin/{kind}/{row_id}"
    assert "Dibuat" in admin.get(page).get_data(as_text=True)

    assert send(admin, page, **fields, version=1).status_code == 303
    verbs = session.scalars(select(AuditEvent.verb).where(AuditEvent.subject_kind == model.__tablename__)).all()
    assert verbs == [f"{model.__tablename__}.created", f"{model.__tablename__}.updated"]

    assert "Ya, hapus" in admin.get(page).get_data(as_text=True)
    assert send(admin, f"{page}/hapus").location == f"/admin/{kind}"
    session.expire_all()
    assert session.get(model, row_id) is None
    assert admin.get(page).status_code == 404
    assert session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.verb.endswith(".deleted"))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_repetition_is_refused_on_its_field_and_writes_nothing(as_user, new, session, kind):
    admin = as_user("admin")
    _model, fields = new[kind]
    send(admin, f"/admin/{kind}/baru", **fields)
    answer = send(admin, f"/admin/{kind}/baru", **fields)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert session.scalar(select(func.count(AuditEvent.id))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_what_is_missing(as_user, kind):
    answer = send(as_user("admin"), f"/admin/{kind}/baru")
    assert answer.status_code == 422
    assert "wajib diisi" in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", [*KINDS, "urusan"])
def test_a_list_is_a_page_and_a_csv_with_the_same_rows(as_user, new, kind):
    admin = as_user("admin")
    if kind in new:
        send(admin, f"/admin/{kind}/baru", **new[kind][1])
    page = admin.get(f"/admin/{kind}")
    assert page.status_code == 200
    rows = page.get_data(as_text=True).count("<tr>") - 1
    assert admin.get(f"/admin/{kind}.csv").get_data(as_text=True).count("\r\n") - 1 == rows > 0
    assert "Tidak ada yang cocok" in admin.get(f"/admin/{kind}?cari=tidakada").get_data(as_text=True)


@pytest.mark.parametrize("kind", [*KINDS, "urusan", "pengaturan", "jejak", "pengguna", "jejak/periksa"])
def test_the_administration_does_not_exist_for_a_participant(as_user, kind):
    assert as_user("participant").get(f"/admin/{kind}").status_code == 404


def test_the_planner_keeps_regions_and_host_units_and_nothing_else(as_user, new, city):
    planner = as_user("planner")
    for kind in KINDS:
        allowed = kind in {"daerah", "instansi"}
        assert planner.get(f"/admin/{kind}").status_code == (200 if allowed else 404)
        assert send(planner, f"/admin/{kind}/baru", **new[kind][1]).status_code == (303 if allowed else 404)
    assert planner.get(f"/admin/opd/{city.dinkes.id}").status_code == 404
    assert planner.get("/admin").status_code == 404
    # The way back does not lead where the planner may not go.
    assert 'href="/admin"' not in planner.get("/admin/instansi").get_data(as_text=True)


def test_the_second_of_two_editors_of_an_opd_sees_both_texts(as_user, city, session):
    admin = as_user("admin")
    page = f"/admin/opd/{city.dinkes.id}"
    fields = {"short_name": "Dinkes", "urusan_id": city.health.id}
    send(admin, page, name="Dinas Kesehatan Kota", version=1, **fields)
    answer = send(admin, page, name="Dinas Kesehatan dan Gizi", version=1, **fields)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Dinas Kesehatan Kota" in text
    assert "Dinas Kesehatan dan Gizi" in text
    session.expire_all()
    assert session.get(Opd, city.dinkes.id).name == "Dinas Kesehatan Kota"


def test_what_is_in_use_cannot_be_deleted_and_the_page_says_by_whom(as_user, city, session):
    admin = as_user("admin")
    page = f"/admin/opd/{city.dinkes.id}"
    text = admin.get(page).get_data(as_text=True)
    assert "Tidak dapat dihapus" in text
    assert "Ya, hapus" not in text
    answer = send(admin, f"{page}/hapus")
    assert answer.status_code == 409
    assert "Pengguna (3)" in answer.get_data(as_text=True)
    assert session.get(Opd, city.dinkes.id) is not None


def test_the_history_names_offices_instead_of_their_numbers(as_user, city):
    admin = as_user("admin")
    page = f"/admin/opd/{city.dinkes.id}"
    send(admin, page, name="Dinas Kesehatan", short_name="Dinkes", urusan_id=city.staffing.id, dissolved="y", version=1)
    text = admin.get(page).get_data(as_text=True)
    assert "<del>1.02 Kesehatan</del>" in text
    assert "<ins>ya</ins>" in text


def test_a_dissolved_opd_is_offered_no_more_except_where_it_already_stands(as_user, city):
    admin = as_user("admin")
    fields = {"name": "Dinas Kesehatan", "short_name": "Dinkes", "urusan_id": city.health.id}
    send(admin, f"/admin/opd/{city.dinkes.id}", **fields, dissolved="y", version=1)
    assert ">Dinkes</option>" not in admin.get("/admin/program/baru").get_data(as_text=True)
    assert ">Dinkes</option>" in admin.get(f"/admin/program/{city.programme.id}").get_data(as_text=True)


def test_a_city_lies_in_a_province_and_a_province_in_none(as_user, new, city, session):
    admin = as_user("admin")
    fields = new["daerah"][1]
    for wrong in ({"province_id": ""}, {"province_id": city.malang.id}, {"kind": "provinsi"}, {"latitude": "-91"}):
        assert send(admin, "/admin/daerah/baru", **(fields | wrong)).status_code == 422
    java = {"code": "35", "name": "Jawa Timur", "kind": "kementerian", "version": 1}
    answer = send(admin, f"/admin/daerah/{city.java.id}", **java)
    assert "Masih ada 1 daerah" in answer.get_data(as_text=True)
    assert session.scalar(select(func.count(Region.id)).where(Region.kind == RegionKind.CITY)) == 1


def test_five_decimals_of_a_coordinate_survive_a_second_save(as_user, new, session):
    admin = as_user("admin")
    page = send(admin, "/admin/daerah/baru", **new["daerah"][1]).location
    shown = re.search(r'name="latitude"[^>]*value="([^"]*)"', admin.get(page).get_data(as_text=True)).group(1)
    assert shown == "-7,87123"
    assert send(admin, page, **(new["daerah"][1] | {"latitude": shown, "version": 1})).status_code == 303


def test_a_programmes_indicators_are_added_changed_and_removed_on_its_history(as_user, city, session):
    admin = as_user("admin")
    page = f"/admin/program/{city.programme.id}"
    fields = {"name": "Waktu tunggu", "unit": "menit", "direction": "down", "baseline": "180", "baseline_year": "2025"}
    assert send(admin, f"{page}/indikator/baru", **fields).location == page
    indicator = session.scalar(select(ProgrammeIndicator))
    assert indicator.target is None
    text = admin.get(page).get_data(as_text=True)
    assert "Indikator ditambahkan" in text
    assert "belum ada data" in text
    at = f"/admin/program/indikator/{indicator.id}"
    assert send(admin, at, **fields, target="45", version=1).status_code == 303
    stale = send(admin, at, **fields, target="60", version=1)
    assert stale.status_code == 409
    assert "45" in stale.get_data(as_text=True)
    assert "Indikator diubah" in admin.get(page).get_data(as_text=True)
    assert send(admin, f"{at}/hapus").location == page
    session.expire_all()
    assert session.scalar(select(ProgrammeIndicator)) is None
    assert session.scalar(select(func.count(AuditEvent.id))) == 3


def test_a_list_of_twenty_costs_as_many_queries_as_a_list_of_one(as_user, city, session, connection):
    admin = as_user("admin")
    lists = ["/admin/program", "/admin/daerah", "/admin/instansi", "/admin/tarif", "/admin/opd", "/admin/pengguna"]
    before = [queries_of(connection, lambda at=at: admin.get(at)) for at in lists]
    for n in range(20):
        region = Region(code=f"99.{n}", name=f"Kota {n}", kind=RegionKind.CITY, province_id=city.java.id)
        programme = PriorityProgramme(number=100 + n, title=f"Program {n}", agenda="Lain", lead_opd_id=city.setda.id)
        programme.indicators.append(ProgrammeIndicator(name="Ukuran", unit="orang"))
        tariff = TravelTariff(province_id=city.java.id, year=2030 + n, per_diem_out_of_town=1, per_diem_training=1)
        opd = Opd(name=f"Dinas {n}", short_name=f"D{n}", urusan_id=city.health.id)
        session.add_all(
            [region, HostUnit(region=region, name="Dinas", urusan_id=city.health.id), programme, tariff, opd]
        )
    session.commit()
    assert [queries_of(connection, lambda at=at: admin.get(at)) for at in lists] == before


# ---------- Settings ----------


@pytest.fixture
def settings_form():
    return {
        "city_name": "Kota Palu",
        "agency_name": "Badan Kepegawaian dan Pengembangan SDM Daerah",
        "agency_short_name": "BKPSDMD",
        "leader_title": "Wali Kota",
        "time_zone": "Asia/Jayapura",
        "version": "1",
    }


def test_the_administrator_names_the_city(as_user, settings_form, session):
    admin = as_user("admin")
    assert send(admin, "/admin/pengaturan", **settings_form).status_code == 303
    settings = session.get(CitySettings, 1)
    assert (settings.city_name, settings.time_zone) == ("Kota Palu", "Asia/Jayapura")
    text = admin.get("/admin/pengaturan").get_data(as_text=True)
    assert "Magang Kota Palu" in text
    assert "<del>Asia/Makassar</del>" in text
    assert send(admin, "/admin/pengaturan", **settings_form).status_code == 409


@pytest.mark.parametrize("wrong", [{"time_zone": "Europe/Berlin"}, {"city_name": ""}])
def test_settings_without_a_name_or_a_zone_are_refused(as_user, settings_form, session, wrong):
    assert send(as_user("admin"), "/admin/pengaturan", **(settings_form | wrong)).status_code == 422
    assert session.get(CitySettings, 1).city_name == "Kota Uji"


def test_a_logo_is_shown_to_everybody_and_kept_by_browsers_while_it_is_the_same(
    as_user, client, settings_form, session
):
    admin = as_user("admin")
    assert client.get("/logo").status_code == 404
    answer = send(admin, "/admin/pengaturan", **settings_form, logo=(BytesIO(PNG), "../../lambang.php"))
    assert answer.status_code == 303
    name = session.get(CitySettings, 1).logo_file
    assert re.fullmatch(r"[0-9a-f]{20}\.png", name)
    assert f"/logo?v={name}" in client.get("/masuk").get_data(as_text=True)
    shown = client.get(f"/logo?v={name}")
    assert shown.data == PNG
    assert shown.mimetype == "image/png"
    assert "immutable" in shown.headers["Cache-Control"]
    shown.close()
    other = client.get("/logo?v=lama.png")
    assert other.headers["Cache-Control"] == "no-store"
    other.close()
    send(admin, "/admin/pengaturan", **(settings_form | {"version": "2", "remove_logo": "y"}))
    assert "/logo" not in client.get("/masuk").get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "PNG, JPEG, atau WEBP"),
        (b"GIF89a" + bytes(20), "PNG, JPEG, atau WEBP"),
        (PNG + bytes(512 * 1024), "512 KB"),
    ],
)
def test_a_logo_that_is_no_small_picture_is_refused_on_its_field(as_user, settings_form, session, content, message):
    answer = send(as_user("admin"), "/admin/pengaturan", **settings_form, logo=(BytesIO(content), "logo.png"))
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert session.get(CitySettings, 1).logo_file == ""
    answer.request.environ["wsgi.input"].close()  # the test client's own temporary file


def test_figures_of_a_region_need_a_source_and_an_empty_one_stays_unknown(as_user, city, session):
    planner, path = as_user("planner"), f"/admin/daerah/{city.malang.id}"
    row = {"code": "35.73", "name": "Kota Malang", "kind": "kota", "province_id": city.java.id, "version": "1"}
    figures = {"population": "843810", "coastal": "False", "hazard_index": "98,5"}
    refused = send(planner, path, **row, **figures)
    assert refused.status_code == 422
    assert "dari mana angkanya" in refused.get_data(as_text=True)
    assert send(planner, path, **row, **figures, figures_source="BPS 2020").status_code == 303
    session.expire_all()
    malang = session.get(Region, city.malang.id)
    assert (malang.population, malang.coastal, malang.own_revenue) == (843810, False, None)
    assert '<option selected value="False">' in planner.get(path).get_data(as_text=True)


def test_related_urusan_are_added_once_and_taken_out_again(as_user, city, session):
    admin, path = as_user("admin"), "/admin/urusan-terkait"
    pair = {"first_id": city.staffing.id, "second_id": city.health.id}
    assert send(admin, f"{path}/baru", **pair).status_code == 303
    assert "1.02 Kesehatan" in admin.get(path).get_data(as_text=True)
    assert "sudah dicatat" in send(admin, f"{path}/baru", **pair).get_data(as_text=True)
    same = send(admin, f"{path}/baru", first_id=city.health.id, second_id=city.health.id)
    assert "dua urusan yang berbeda" in same.get_data(as_text=True)
    relation = session.scalar(select(UrusanRelation))
    assert relation.first_id < relation.second_id
    assert send(admin, f"{path}/{relation.id}/hapus").status_code == 303
    session.expire_all()
    assert session.scalar(select(UrusanRelation)) is None
    assert as_user("planner").get(path).status_code == 404
