"""Reports: begun, written by one or several, saved, merged, brought back, handed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.recommendations.models import Recommendation
from magang.reports.models import Report, ReportAuthor, ReportImage, ReportVersion
from magang.reports.rules import ReportStatus, VersionCause
from tests.conftest import NOW
from tests.factories.findings import build_finding, build_placement
from tests.factories.reports import photo
from tests.factories.written import build_report, full_body
from tests.support.queries import counted_queries
from tests.support.sending import fields as given
from tests.support.sending import send


def post(client, address, data=None):
    return send(client, address, given(None, data or {}), multipart=True)


def fields(report, **changes):
    return {"title": report.title, "body": report.body, "base": 1} | changes


def address(report, part=""):
    return f"/laporan/{report.reference}{part}"


@pytest.fixture
def report(session, city) -> Report:
    """Let go of, so that it stays as its author first opened it."""
    made = build_report(session, city)
    session.refresh(made)
    session.expunge(made)
    return made


def stored(session, report) -> Report:
    session.expire_all()
    return session.get(Report, report.id)


def stay_of(session, report) -> Placement:
    return session.scalars(select(Placement).join(ReportAuthor).where(ReportAuthor.report_id == report.id)).one()


def versions(session, report) -> list[tuple[int, VersionCause]]:
    session.expire_all()
    rows = select(ReportVersion.number, ReportVersion.cause).where(ReportVersion.report_id == report.id)
    return [tuple(row) for row in session.execute(rows.order_by(ReportVersion.number))]


def test_a_participant_begins_with_the_headings_and_what_is_already_recorded(session, city, as_user):
    finding = build_finding(session, city)
    browser = as_user("participant")
    begun = browser.get("/laporan/baru")
    assert "Antrean puskesmas masih manual: pelajaran dari" in begun.text
    post(browser, "/laporan/baru", {"title": "Antrean daring dari Malang"})
    report = session.scalars(select(Report)).one()
    assert report.reference == "L-2026-001"
    assert f"[[temuan:{finding.reference}]]" in report.body
    page = browser.get(address(report, "/tulis")).text
    assert "Bagian “# Ringkasan” masih kosong." in page
    assert "Panduan" not in page.partition('id="preview"')[2]
    assert finding.seen in page  # live in the preview
    # A second one about the same stay is the first one.
    again = post(browser, "/laporan/baru", {"title": "Sekali lagi"})
    assert again.headers["Location"].endswith(address(report))
    assert "Lanjutkan menulis" in browser.get(f"/penempatan/{stay_of(session, report).reference}").text


def test_saving_while_typing_keeps_moments_and_lists_a_version_every_ten_minutes(app, session, report, as_user):
    browser = as_user("participant")
    save = address(report, "/simpan")
    first = post(browser, save, fields(report, body=report.body + "\nSatu.", cause="moment"))
    assert first.json["saved"] == "kept"
    assert first.json["version"] == 2
    assert versions(session, report)[-1] == (2, VersionCause.PAUSE)  # a month after the last
    post(browser, save, fields(report, body=report.body + "\nSatu dua.", base=2, cause="moment"))
    assert versions(session, report)[-1] == (3, VersionCause.MOMENT)
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=11)
    post(browser, save, fields(report, body=report.body + "\nSatu dua tiga.", base=3, cause="moment"))
    assert versions(session, report)[-1] == (4, VersionCause.PAUSE)
    same = post(browser, save, fields(report, body=report.body + "\nSatu dua tiga.", base=4, cause="leaving"))
    assert same.json["saved"] == "same"
    listed = browser.get(address(report, "/versi")).text
    assert "Selama menulis" in listed
    assert "Simpanan sementara" not in listed


def test_only_the_newest_moments_are_kept(session, report, as_user, monkeypatch):
    monkeypatch.setattr("magang.reports.services.writing.MOST_MOMENTS", 2)
    browser = as_user("participant")
    for n in range(1, 7):
        post(browser, address(report, "/simpan"), fields(report, body=f"{report.body}{n}", base=n))
    assert [n for n, _ in versions(session, report)] == [1, 2, 6, 7]
    # A tab of the time in between is compared with the version before.
    late = post(
        browser, address(report, "/simpan"), fields(report, title="Judul lain lagi", body=f"{report.body}1", base=4)
    )
    assert late.json["saved"] == "merged"
    assert stored(session, report).body == f"{report.body}6"


def test_two_authors_who_do_not_touch_are_merged_and_told_so(session, city, report, as_user):
    city.companion = _colleague(session, city)
    companion = build_placement(
        session,
        city,
        participant=city.companion,
        cycle=session.get(Cycle, report.cycle_id),
    )
    writer = as_user("participant")
    joined = post(writer, address(report, "/penulis"), {"placement_id": companion.id})
    assert joined.status_code == 303
    other = as_user("companion")
    mine = report.body.replace("Isi bagian ringkasan.", "Ringkasnya begini.")
    theirs = report.body.replace("Isi bagian penutup.", "Sekian dari kami.")
    assert post(other, address(report, "/simpan"), fields(report, body=theirs)).json["saved"] == "kept"
    answer = post(writer, address(report, "/simpan"), fields(report, body=mine)).json
    assert answer["saved"] == "merged"
    assert "Rekan Contoh" in answer["message"]
    assert "Ringkasnya begini." in answer["body"]
    assert "Sekian dari kami." in answer["body"]
    # Whoever typed on meanwhile compares with what they had sent.
    on = post(
        writer,
        address(report, "/simpan"),
        fields(report, body=mine.replace("begini", "begini saja"), base=answer["own"]),
    ).json
    assert on["saved"] == "merged"
    assert "Ringkasnya begini saja." in stored(session, report).body
    assert "Sekian dari kami." in stored(session, report).body


def test_a_companion_who_has_written_nothing_is_taken_off_again(session, city, report, as_user):
    city.companion = _colleague(session, city)
    cycle = session.get(Cycle, report.cycle_id)
    companion = build_placement(session, city, participant=city.companion, cycle=cycle)
    first = session.scalars(select(ReportAuthor.id)).one()

    def off() -> str:
        added = ReportAuthor(report_id=report.id, placement_id=companion.id)
        session.add(added)
        session.commit()
        return address(report, f"/penulis/{added.id}/keluarkan")

    writer, other = as_user("participant"), as_user("companion")
    assert post(other, begin := off()).headers["Location"] == "/laporan", "who steps back no longer reads the draft"
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.verb, event.note) == ("report.parted", "Rekan Contoh")
    assert post(writer, begin).status_code == 404
    again = off()
    assert again in writer.get(address(report)).get_data(as_text=True)
    assert post(other, address(report, f"/penulis/{first}/keluarkan")).status_code == 403, "who began it stays"
    post(other, address(report, "/simpan"), fields(report, body=report.body.replace("Isi bagian", "Isi")))
    assert again not in writer.get(address(report)).get_data(as_text=True)
    assert post(writer, again).status_code == 409, "their words are in it"


def _colleague(session, city) -> User:
    from magang.accounts.models import Grant
    from magang.kernel.actor import Role

    user = User(username="rekan", name="Rekan Contoh", opd_id=city.dinkes.id, created_at=NOW, updated_at=NOW)
    user.grants = [Grant(role=Role.PARTICIPANT)]
    session.add(user)
    session.commit()
    return user


def test_a_second_tab_that_touches_the_same_lines_is_shown_both_texts(session, report, as_user):
    browser = as_user("participant")
    mine = report.body.replace("Isi bagian temuan.", "Tunggu turun 40 persen.")
    theirs = report.body.replace("Isi bagian temuan.", "Tunggu turun 57 persen.")
    post(browser, address(report, "/simpan"), fields(report, body=theirs))
    answer = post(browser, address(report, "/simpan"), fields(report, body=mine)).json
    assert answer["saved"] == "conflict"
    assert "57 persen" in stored(session, report).body
    assert versions(session, report)[-1] == (3, VersionCause.ASIDE)
    # Typing on keeps one text aside, and the plain form ends on the same page.
    plain = post(browser, address(report, "/tulis"), fields(report, body=mine + "\nLagi."))
    assert plain.headers["Location"] == answer["address"]
    page = browser.get(answer["address"])
    assert "40 persen" in page.text
    assert "57 persen" in page.text
    stale = post(browser, answer["address"], {"cara": "pilihan", "side_1": "mine", "base": 1, "body": ""})
    assert stale.headers["Location"] == answer["address"]
    settled = post(browser, answer["address"], {"cara": "pilihan", "side_1": "mine", "base": 2, "body": ""})
    assert settled.headers["Location"].endswith("/tulis")
    body = stored(session, report).body
    assert "40 persen" in body
    assert "57 persen" not in body
    assert "Lagi." in body
    assert as_user("planner").get(answer["address"]).status_code == 404  # somebody else's text
    # Both are still there.
    compared = browser.get(address(report, "/banding?dari=2&ke=3")).text
    assert "<del> 57</del><ins> 40</ins>" in compared


def test_the_merged_text_may_be_written_by_hand(session, report, as_user):
    browser = as_user("participant")
    post(browser, address(report, "/simpan"), fields(report, body="# A\n\nsatu"))
    place = post(browser, address(report, "/tulis"), fields(report, body="# A\n\ndua")).headers["Location"]
    assert "dua" in browser.get(place).text
    post(browser, place, {"cara": "teks", "base": 2, "body": "# A\n\nsatu dan dua", "side_1": "both"})
    assert stored(session, report).body == "# A\n\nsatu dan dua"
    assert versions(session, report)[-1][1] is VersionCause.MERGE


def test_an_old_version_comes_back_as_a_new_one(session, report, as_user):
    browser = as_user("participant")
    first = report.body
    for n, text in ((1, "# Satu"), (2, "# Dua"), (3, "# Tiga")):
        post(browser, address(report, "/simpan"), fields(report, body=text, base=n))
    post(browser, address(report, "/versi/1/pulihkan"))
    assert stored(session, report).body == first
    # What was replaced had been saved only in passing: now it is listed.
    assert versions(session, report)[-2:] == [(4, VersionCause.LEAVING), (5, VersionCause.RESTORE)]
    assert post(browser, address(report, "/versi/1/pulihkan")).status_code == 409
    assert "Versi lama dipulihkan" in browser.get(address(report)).text
    assert post(as_user("planner"), address(report, "/versi/2/pulihkan")).status_code == 403


def test_the_form_alone_saves_inserts_and_takes_photos(session, report, as_user):
    browser = as_user("participant")
    sent = fields(report, sisip="[[tabel:rencana]]", photo=("loket.png", photo(size=(400, 300))))
    assert post(browser, address(report, "/tulis"), sent).headers["Location"].endswith("/tulis")
    image = session.scalars(select(ReportImage)).one()
    body = stored(session, report).body
    assert f'![keterangan](lampiran:{image.id} "")' in body
    assert "[[tabel:rencana]]" in body
    page = browser.get(address(report, "/tulis")).text
    assert f"/laporan/foto/{image.id}" in page
    assert f"Gambar “lampiran:{image.id}” belum diberi keterangan." in page
    shown = browser.get(f"/laporan/foto/{image.id}")
    assert shown.mimetype == "image/jpeg"
    assert as_user("mayor").get(f"/laporan/foto/{image.id}").status_code == 404  # a draft's
    # An insert nobody offered is not taken from the request.
    post(browser, address(report, "/tulis"), fields(report, base=2, sisip="[[temuan:T-2026-001]]"))
    assert "T-2026-001" not in stored(session, report).body


def test_a_pasted_photo_is_answered_with_its_text(session, report, as_user):
    browser = as_user("participant")
    sent = {"title": "x", "photo": ("tempel.png", photo(size=(400, 300)))}
    answer = post(browser, address(report, "/foto"), sent)
    assert answer.status_code == 201
    assert answer.json["text"].startswith("![keterangan](lampiran:")
    wrong = post(browser, address(report, "/foto"), {"photo": ("x.png", b"MZ program")})
    assert wrong.status_code == 422
    assert "bukan foto" in wrong.json["message"]
    assert session.scalar(select(func.count(ReportImage.id))) == 1


def test_the_preview_reads_what_is_typed_and_shows_nobody_elses_work(session, city, report, as_user):
    theirs = build_finding(session, city, build_placement(session, city, participant=_colleague(session, city)))
    browser = as_user("participant")
    body = f"# Temuan\n\n<script>alert(1)</script>\n\n[[temuan:{theirs.reference}]]\n\n![x](/etc/passwd)"
    answer = post(browser, address(report, "/pratinjau"), fields(report, body=body))
    assert "&lt;script&gt;" in answer.text
    assert theirs.seen not in answer.text
    assert "bukan milik penulis" in answer.text
    assert 'data-line="5"' in answer.text
    assert stored(session, report).body != body
    tangled = post(browser, address(report, "/pratinjau"), fields(report, body="[" * 50_000))
    assert "terlalu banyak tanda format" in tangled.text


def test_handing_in_needs_what_is_required_and_marks_the_stay_as_reported(session, report, as_user):
    placement = stay_of(session, report)
    placement.status, placement.recalled_on = PlacementStatus.RECALLED, NOW.date() - timedelta(days=3)
    recommendation = session.scalars(select(Recommendation)).one()
    recommendation.indicator = ""
    session.commit()
    browser = as_user("participant")
    refused = post(browser, address(report, "/submit"))
    assert refused.status_code == 409
    assert "Sebutkan indikator" in refused.text
    assert recommendation.reference in browser.get(address(report)).text
    recommendation.indicator = "Waktu tunggu"
    session.commit()
    assert post(browser, address(report, "/submit")).status_code == 303
    assert stored(session, report).status is ReportStatus.SUBMITTED
    assert versions(session, report)[-1] == (2, VersionCause.SUBMISSION)
    assert (placement.status, placement.reported_on) == (PlacementStatus.REPORTED, NOW.date())
    assert post(browser, address(report, "/simpan"), fields(report, body="lain")).status_code == 409
    assert browser.get(address(report, "/tulis")).status_code == 409
    assert post(browser, address(report, "/submit")).status_code == 409
    assert as_user("mayor").get(address(report)).status_code == 200


def test_a_draft_is_read_by_its_authors_those_who_guide_them_and_the_planner(session, report, as_user):
    readers = ("participant", "superior", "planner")
    others = ("mayor", "sekda", "verifier", "opd_head", "admin")
    for who in readers:
        assert as_user(who).get(address(report)).status_code == 200, who
        assert report.title in as_user(who).get("/laporan").text, who
    for who in others:
        assert as_user(who).get(address(report)).status_code == 404, who
        assert report.title not in as_user(who).get("/laporan").text, who
    for who in ("superior", "planner"):
        assert post(as_user(who), address(report, "/simpan"), fields(report)).status_code == 403, who
        assert as_user(who).get(address(report, "/versi")).status_code == 200, who
    submitted = stored(session, report)
    submitted.status, submitted.submitted_at = ReportStatus.SUBMITTED, NOW
    session.commit()
    for who in others:
        assert as_user(who).get(address(report)).status_code == 200, who
        assert as_user(who).get(address(report, "/versi")).status_code == 403, who


def test_a_list_of_six_asks_as_much_as_a_list_of_one(session, connection, city, as_user):
    build_report(session, city)
    browser = as_user("planner")
    browser.get("/laporan")
    with counted_queries(connection) as one:
        browser.get("/laporan")
    cycle = session.scalars(select(Cycle)).first()
    for _ in range(5):
        build_report(session, city, build_placement(session, city, cycle=cycle))
    session.expire_all()
    with counted_queries(connection) as six:
        browser.get("/laporan")
    assert len(six) == len(one)
    assert "dari 6" in browser.get(f"/laporan?status=draft&angkatan={cycle.id}&opd={city.dinkes.id}").text
    rows = browser.get("/laporan.csv").text
    assert rows.count("Antrean daring puskesmas") == 6
    assert session.scalar(select(func.count(ReportAuthor.id))) == 6


def test_wrong_input_keeps_the_text_and_writes_nothing(session, report, as_user):
    browser = as_user("participant")
    refused = post(browser, address(report, "/tulis"), fields(report, title="", body=full_body() + "Belum hilang."))
    assert refused.status_code == 422
    assert "Belum hilang." in refused.text
    large = post(browser, address(report, "/simpan"), fields(report, body="é" * (150 * 1024 + 1)))
    assert large.status_code == 422
    assert "300 KB" in large.json["message"]
    assert versions(session, report) == [(1, VersionCause.START)]
    assert browser.get(address(report, "/banding?dari=7")).status_code == 404
    assert post(browser, address(report, "/approve")).status_code == 403, "nobody approves their own"
