"""The training history for SIASN: nothing half-known leaves the house, and nothing is sent."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from magang.kernel.filestore import FileStore
from magang.letters.rules import LetterKind
from magang.letters.training import FIELDS
from magang.placements.rules import PlacementStatus
from tests.factories.letters import build_letter, build_letter_settings
from tests.factories.placements import build_placement


@pytest.fixture
def credited(session, city):
    at = datetime(2026, 2, 28, tzinfo=UTC)
    return build_placement(session, city, status=PlacementStatus.CREDITED, credited_jp=20, credited_at=at)


def test_an_incomplete_record_says_what_it_lacks_and_stays_at_home(city, as_user, credited) -> None:
    client = as_user("planner")
    page = client.get("/surat/riwayat-diklat").text
    for gap in ("Terbitkan sertifikatnya.", "Isi ID SIASN", "Kode jenis diklat dari referensi SIASN belum diisi"):
        assert gap in page
    assert client.get("/surat/riwayat-diklat/unduh.json").json == []


def test_a_complete_record_has_the_nine_fields_of_siasn(session, city, as_user, credited, settings) -> None:
    build_letter_settings(session, siasn_training_type="3")
    letter = build_letter(session, city, FileStore(settings.files_dir), credited, kind=LetterKind.CERTIFICATE)
    city.participant.siasn_id = "A5EB03E23CCDF6A0E040640A040252AD"
    session.commit()
    client = as_user("planner")
    (record,) = client.get("/surat/riwayat-diklat/unduh.json").json
    assert set(record) == set(FIELDS)
    assert record["nomorSertipikat"] == letter.number
    assert (record["jumlahJam"], record["tahunKursus"]) == (20, 2026)
    assert (record["tanggalKursus"], record["tanggalSelesaiKursus"]) == ("02-02-2026", "20-02-2026")
    (row,) = csv.DictReader(io.StringIO(client.get("/surat/riwayat-diklat/unduh.csv").text))
    assert {k: str(v) for k, v in record.items()} == row


@pytest.mark.parametrize("who", ["participant", "mayor", "opd_head"])
def test_only_planner_and_administrator_see_the_persons_numbers(who, city, as_user) -> None:
    assert as_user(who).get("/surat/riwayat-diklat").status_code == 403
