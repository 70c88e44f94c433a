"""Evidence files: what is taken in, how it is kept, and to whom it is handed out."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from sqlalchemy import func, select

from magang.followups.models import EvidenceFile, ProgressUpdate
from magang.followups.rules import FollowUpStatus
from magang.kernel.files import MAX_FILE_BYTES
from magang.kernel.filestore import FileStore
from tests.factories.followups import PDF
from tests.support.browsing import pdf, post, text

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def office(part, padding=b""):
    """The smallest archive that is a Word or Excel file."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b"<x/>")
        archive.writestr("padding", padding)
    return kept.getvalue()


def report(client, walk, *files, **data):
    return post(
        client, f"{walk.address}/progres", percent="10", narrative="Bukti terlampir.", uploads=list(files), **data
    )


def stored(settings):
    return {p for p in settings.files_dir.rglob("*") if p.is_file()}


@pytest.fixture
def kept(walk, as_user, session):
    """One file of evidence as it was taken in."""
    assert report(as_user("opd_head"), walk, pdf("SK Kadis.pdf")).status_code == 303
    return session.scalar(select(EvidenceFile))


def test_every_type_is_taken_in_under_a_random_name_with_its_fingerprint(walk, as_user, session, settings):
    files = [
        pdf("a.PDF"),
        (io.BytesIO(b"\xff\xd8\xff" + bytes(9)), "foto.jpeg"),
        (io.BytesIO(PNG), "foto.png"),
        (io.BytesIO(b"RIFF\x00\x00\x00\x00WEBP"), "foto.webp"),
        (io.BytesIO(office("xl/workbook.xml")), "data.xlsx"),
    ]
    assert report(as_user("opd_head"), walk, *files).status_code == 303
    rows = session.scalars(select(EvidenceFile).order_by(EvidenceFile.id)).all()
    assert [f.original_name for f in rows] == ["a.pdf", "foto.jpg", "foto.png", "foto.webp", "data.xlsx"]
    for row in rows:
        first, second, name = row.stored_name.split("/")
        assert name.startswith(first + second)
        content = (settings.files_dir / row.stored_name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (row.size, row.sha256)


def test_a_file_comes_back_as_an_attachment_that_runs_nowhere(kept, as_user):
    answer = as_user("verifier").get(f"/tindak-lanjut/berkas/{kept.id}/unduh")
    assert answer.get_data() == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_out_of_scope_or_unknown_does_not_exist(kept, as_user, stranger):
    assert as_user("stranger").get(f"/tindak-lanjut/berkas/{kept.id}/unduh").status_code == 404
    assert as_user("planner").get("/tindak-lanjut/berkas/999999/unduh").status_code == 404
    assert as_user("planner").get("/tindak-lanjut/berkas/99999999999999/unduh").status_code == 404


@pytest.mark.parametrize("tamper", [lambda p: p.write_bytes(PDF + b"!"), lambda p: p.unlink()], ids=["changed", "gone"])
def test_a_file_that_is_no_longer_what_was_uploaded_is_not_handed_out(kept, as_user, settings, tamper):
    tamper(settings.files_dir / kept.stored_name)
    answer = as_user("verifier").get(f"/tindak-lanjut/berkas/{kept.id}/unduh")
    assert answer.status_code == 409
    assert "tidak lagi sama dengan yang diunggah" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\x00b.pdf", "a b.pdf"),
        ("laporan\u202efdp.pdf", "laporan fdp.pdf"),
        ("<script>alert(1)</script>.pdf", "script_.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("naïve éè 日本.pdf", "naïve éè 日本.pdf"),
    ],
)
def test_a_hostile_name_is_kept_harmless(walk, as_user, session, name, shown):
    opd = as_user("opd_head")
    assert report(opd, walk, pdf(name)).status_code == 303
    file = session.scalar(select(EvidenceFile))
    assert file.original_name == shown
    assert "<script>" not in text(opd, walk.address)
    disposition = opd.get(f"/tindak-lanjut/berkas/{file.id}/unduh").headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.isprintable()


REFUSED = {
    "an empty file": (b"", "bukti.pdf", "kosong"),
    "a program": (b"MZ\x90\x00", "bukti.pdf", "tidak diterima"),
    "a web page": (b"<html><script>", "bukti.html", "tidak diterima"),
    "a drawing that may hold scripts": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg", "tidak diterima"),
    "a picture called a document": (PNG, "bukti.pdf", "tidak cocok dengan isinya"),
    "a document without extension": (PDF, "bukti", "tidak cocok dengan isinya"),
    "a document with macros": (office("xl/vbaProject.bin"), "data.xlsx", "tidak diterima"),
    "a plain archive": (office("readme.txt"), "data.xlsx", "tidak diterima"),
    "a broken archive": (b"PK\x03\x04rusak", "data.xlsx", "tidak diterima"),
    "more than 10 MB": (PDF + bytes(MAX_FILE_BYTES), "besar.pdf", "lebih besar dari 10 MB"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_in_says_why_and_leaves_nothing_behind(walk, as_user, session, settings, what):
    content, name, said = REFUSED[what]
    before = stored(settings)
    answer = report(as_user("opd_head"), walk, pdf("baik.pdf"), (io.BytesIO(content), name))
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert "Bukti terlampir." in answer.get_data(as_text=True)
    assert session.scalar(select(func.count(ProgressUpdate.id))) == 0
    assert stored(settings) == before


def test_a_zip_bomb_is_only_weighed_never_unpacked(walk, as_user, session):
    bomb = office("xl/workbook.xml", padding=bytes(50 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert report(as_user("opd_head"), walk, (io.BytesIO(bomb), "data.xlsx")).status_code == 303
    assert session.scalar(select(EvidenceFile.size)) == len(bomb)


def test_more_than_five_files_are_refused(walk, as_user, settings):
    before = stored(settings)
    answer = report(as_user("opd_head"), walk, *(pdf() for _ in range(6)))
    assert answer.status_code == 422
    assert "Paling banyak 5 berkas" in answer.get_data(as_text=True)
    assert stored(settings) == before


def test_a_body_beyond_every_limit_is_refused_before_it_is_read(walk, as_user):
    opd, told = as_user("opd_head"), {"CONTENT_LENGTH": str(60 * 1024 * 1024)}
    assert opd.post(f"{walk.address}/progres", data=b"", environ_overrides=told).status_code == 413
    assert opd.post(f"{walk.address}/tenggat", data=b"", environ_overrides=told).status_code == 413


def test_a_file_goes_again_when_the_transaction_fails(session, settings):
    store, before = FileStore(settings.files_dir), stored(settings)
    session.begin_nested()
    store.put(session, b"isi")
    assert len(stored(settings) - before) == 1
    session.rollback()
    assert stored(settings) == before


def test_a_better_version_supersedes_and_the_old_one_stays_readable(kept, walk, as_user, session):
    opd = as_user("opd_head")
    address = f"/tindak-lanjut/berkas/{kept.id}/versi-baru"
    assert post(opd, address).status_code == 422
    assert post(opd, address, upload=pdf("SK v2.pdf", PDF + b"baru")).status_code == 303
    newer = session.scalar(select(EvidenceFile).where(EvidenceFile.supersedes_id == kept.id))
    assert newer.original_name == "SK v2.pdf"
    assert opd.get(f"/tindak-lanjut/berkas/{kept.id}/unduh").get_data() == PDF
    assert "sudah diganti versi baru" in text(opd, walk.address)
    assert post(opd, address, upload=pdf("SK v3.pdf")).status_code == 409
    assert post(as_user("verifier"), address, upload=pdf()).status_code == 403


def test_a_closed_follow_up_takes_no_new_version(walk, as_user):
    walk.submitted().judged(FollowUpStatus.SS)
    opd, file = as_user("opd_head"), walk.thing.updates[0].files[0]
    assert post(opd, f"/tindak-lanjut/berkas/{file.id}/versi-baru", upload=pdf()).status_code == 409
    assert report(opd, walk, pdf()).status_code == 409


def test_while_it_is_looked_at_again_the_opd_adds_evidence_and_the_closed_round_stays(walk, as_user):
    walk.submitted().judged(FollowUpStatus.SS)
    before = (walk.thing.rounds[0].version, walk.thing.rounds[0].evidence_at)
    post(as_user("verifier"), f"{walk.address}/verifikasi/periksa-ulang")
    opd, step = as_user("opd_head"), walk.thing.plan.steps[0]
    told = {f"step_{step.id}": "60", "obstacle_kind": "data", "obstacle_note": "Rusak.", "obstacle_remover": "sekda"}
    assert report(opd, walk, pdf(), **told).status_code == 303
    assert "0 hari" in text(opd, walk.address), "what was told after the closing held nothing up"
    first, again = walk.thing.rounds
    assert (first.version, first.evidence_at) == before
    assert again.evidence_at is not None
