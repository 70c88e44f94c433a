"""A report handed in: read, remarked on, returned with reasons, mended, approved, presented and frozen."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from magang.findings.models import Finding
from magang.reports.frozen import fingerprint, read
from magang.reports.models import Report, ReportReturn, ReportVersion, ReviewComment
from magang.reports.rules import ReportStatus, VersionCause
from magang.reports.triggers import PARTS
from tests.factories.written import build_report
from tests.support.queries import counted_queries
from tests.support.sending import fields as given
from tests.support.sending import send


def post(client, address, data=None):
    return send(client, address, given(None, data or {}))


@pytest.fixture
def report(session, city) -> Report:
    return build_report(session, city)


@pytest.fixture
def page(report) -> str:
    return f"/laporan/{report.reference}"


def stored(session, report) -> Report:
    session.expire_all()
    return session.get(Report, report.id)


def paragraph(session, report, words: str) -> int:
    """The number of the paragraph in the text handed in."""
    session.expire_all()
    kept = session.scalar(
        select(ReportVersion.snapshot).where(
            ReportVersion.report_id == report.id, ReportVersion.cause == VersionCause.SUBMISSION
        )
    )
    from magang.documents.markdown.blocks import words as words_of

    return next(n for n, block in enumerate(read(kept).document.blocks) if words in words_of(block))


def test_a_report_is_returned_with_reasons_mended_and_approved(session, city, report, page, as_user):
    author, superior = as_user("participant"), as_user("superior")
    post(author, f"{page}/submit")
    at = paragraph(session, report, "Isi bagian penutup")
    assert "Komentari" not in author.get(f"{page}/telaah").text
    assert post(author, f"{page}/telaah?paragraf={at}", {"text": "Bagus."}).status_code == 403
    assert post(author, f"{page}/approve").status_code == 403
    empty = post(superior, f"{page}/telaah?paragraf={at}", {"text": ""})
    assert empty.status_code == 422
    post(superior, f"{page}/telaah?paragraf={at}", {"text": "Penutup perlu menyebut langkah berikutnya."})
    assert post(superior, f"{page}/kembalikan", {"note": "Lengkapi."}).status_code == 422
    answer = post(superior, f"{page}/kembalikan", {"reasons": ["incomplete", "cost"], "note": "Hitung biayanya."})
    assert answer.status_code == 303
    first = author.get(page).text
    assert first.index("Biaya belum dihitung") < first.index("Isi laporan")
    assert "Hitung biayanya." in first
    assert "1 komentar belum dijawab" in first

    remark = session.scalars(select(ReviewComment)).one()
    mended = report.body.replace("Isi bagian penutup.", "Isi bagian penutup, dengan langkah berikutnya.")
    post(author, f"{page}/simpan", {"title": report.title, "body": f"# Sampul\n\nBaru.\n\n{mended}", "base": 2})
    review = author.get(f"{page}/telaah").text
    mended_at = review.index("dengan langkah berikutnya")
    assert mended_at < review.index("Penutup perlu menyebut") < review.index("Isi bagian lampiran")
    post(author, f"{page}/telaah/{remark.id}/selesai", {"answer": "Sudah ditambahkan."})
    assert post(author, f"{page}/telaah/{remark.id}/selesai", {"answer": ""}).status_code == 409
    assert post(author, f"{page}/telaah/{remark.id}/buka-lagi").status_code == 403
    post(author, f"{page}/submit")
    assert "Sudah ditambahkan." in superior.get(f"{page}/telaah").text
    post(superior, f"{page}/telaah/{remark.id}/buka-lagi")
    assert stored(session, report).status is ReportStatus.SUBMITTED
    post(superior, f"{page}/approve")
    assert stored(session, report).status is ReportStatus.APPROVED
    submissions = session.scalars(
        select(ReportVersion.body).where(ReportVersion.cause == VersionCause.SUBMISSION).order_by(ReportVersion.number)
    ).all()
    assert submissions[0] == report.body.replace("# Sampul\n\nBaru.\n\n", "").replace(", dengan langkah berikutnya", "")
    assert session.scalars(select(ReportReturn)).one().body_version == 2


def test_what_was_approved_is_what_is_presented_and_never_changes_again(session, city, report, page, as_user, app):
    finding = session.scalars(select(Finding)).first()
    seen = finding.seen
    post(as_user("participant"), f"{page}/submit")
    session.execute(update(Finding).values(seen="Diubah sesudah diajukan."))
    session.commit()
    superior, planner = as_user("superior"), as_user("planner")
    assert seen in superior.get(page).text
    post(superior, f"{page}/approve")
    assert post(superior, f"{page}/present").status_code == 403
    post(planner, f"{page}/present")
    frozen = stored(session, report)
    assert frozen.frozen_hash == fingerprint(frozen.frozen_body)
    shown = planner.get(page).text
    assert seen in shown
    assert "Diubah sesudah diajukan." not in shown
    assert frozen.frozen_hash in shown
    assert frozen.frozen_hash in planner.get(f"{page}/cetak").text
    assert post(planner, f"{page}/present").status_code == 409

    for statement in (
        "UPDATE report SET title = 'lain'",
        "UPDATE report SET status = 'draft'",
        "DELETE FROM report",
        "UPDATE report_version SET body = 'lain'",
        "DELETE FROM report_author",
    ):
        with pytest.raises(DBAPIError, match="presented report never changes"), session.begin_nested():
            session.execute(text(statement))
    assert "review_comment" in PARTS


def test_only_who_guides_reads_drafts_notes_and_remarks(session, city, report, page, as_user):
    body = f"{report.body}\n\n!!! catatan\n    Sebut dulu angkanya.\n"
    session.execute(update(Report).values(body=body))
    session.commit()
    for who in ("mayor", "verifier", "sekda"):
        assert as_user(who).get(f"{page}/ekspor").status_code == 404
        assert as_user(who).get(f"{page}/salindia").status_code == 404
    post(as_user("participant"), f"{page}/submit")
    wall = as_user("mayor").get(f"{page}/salindia")
    assert wall.status_code == 200
    assert "Sebut dulu angkanya." not in wall.text
    assert "pemapar" not in wall.text
    assert "Sebut dulu angkanya." not in as_user("mayor").get(f"{page}/cetak").text
    for path in ("/salindia/pemapar", "/telaah"):
        assert as_user("mayor").get(f"{page}{path}").status_code == 403
    for who in ("participant", "superior", "planner"):
        assert "Sebut dulu angkanya." in as_user(who).get(f"{page}/salindia/pemapar").text
    assert as_user("mayor").get(f"{page}/telaah?paragraf=x").status_code == 403
    assert as_user("planner").get(f"{page}/telaah?paragraf=9999").status_code == 404


def test_many_remarks_cost_as_many_queries_as_one(connection, session, city, report, page, as_user):
    post(as_user("participant"), f"{page}/submit")
    planner = as_user("planner")
    at = paragraph(session, report, "Isi bagian penutup")
    post(planner, f"{page}/telaah?paragraf={at}", {"text": "Satu."})
    planner.get(f"{page}/telaah")
    with counted_queries(connection) as one:
        planner.get(f"{page}/telaah")
    session.add_all(
        ReviewComment(
            report_id=report.id, block=at, quote="Isi bagian penutup.", text=f"{n}", answer="",
            author_id=city.planner.id, written_at=report.created_at,
        )
        for n in range(20)
    )  # fmt: skip
    session.commit()
    with counted_queries(connection) as many:
        planner.get(f"{page}/telaah")
    assert len(many) == len(one)
