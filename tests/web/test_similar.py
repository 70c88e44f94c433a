"""Earlier recommendations: found by what they mean, shown with their fate, joined instead of repeated.

Everything here runs on both databases, and what is found must be the same on both.
"""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update

from magang.audit.models import AuditEvent
from magang.followups.rules import FollowUpStatus
from magang.recommendations.index import EVERYTHING, SearchText, StemCount, rebuild
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.recommendations.similar import MOST_CANDIDATES, searched, similar_to
from tests.conftest import NOW
from tests.factories.findings import build_finding, build_placement
from tests.factories.recommendations import build_approved, build_decision, build_recommendation
from tests.factories.thread import build_thread
from tests.support.queries import counted_queries
from tests.web.test_findings import HTMX, elsewhere, post, text
from tests.web.test_needs import token

EARLIER = {
    "queue": ("Menerapkan antrean daring di puskesmas", "Pasien mengambil nomor dari rumah.", "Waktu tunggu"),
    "referral": ("Rujukan berjenjang antar puskesmas", "Menyusun aturan perujukan pasien.", "Jumlah rujukan"),
    "waste": ("Pemilahan sampah di pasar", "Pedagang memilah sampah; bank sampah menampungnya.", "Ton sampah"),
    "permits": ("Perizinan usaha satu pintu", "Izin diurus lewat aplikasi daring.", "Hari pengurusan"),
    "flood": ("Sensor banjir di sungai", "Memasang sensor tinggi muka air.", "Menit peringatan"),
}


@pytest.fixture
def finding(session, city):
    return build_finding(session, city)


@pytest.fixture
def earlier(session, city, finding):
    """Five approved recommendations by what they are about, and one like the first that nobody may know of."""
    made = {
        key: build_approved(session, city, finding, title=title, action=action, indicator=indicator)
        for key, (title, action, indicator) in EARLIER.items()
    }
    build_recommendation(session, city, finding, title=EARLIER["queue"][0])
    return made


def titles(matches):
    return [(m.recommendation.title, round(m.share, 4)) for m in matches]


def test_words_find_their_family_in_the_same_order_on_both_databases(session, earlier):
    asked = {
        "Penerapan pengantrean secara online pada puskesmas": [("Menerapkan antrean daring di puskesmas", 0.8091)],
        "sampah dipilah pedagang": [("Pemilahan sampah di pasar", 0.7778)],
        "merujuk pasien puskesmas": [
            ("Rujukan berjenjang antar puskesmas", 0.7742),
            ("Menerapkan antrean daring di puskesmas", 0.3566),
        ],
        "izin": [("Perizinan usaha satu pintu", 0.8518)],
    }
    assert {question: titles(similar_to(session, question)) for question in asked} == asked
    for question in ("", "dan yang di", "kata yang tidak pernah ada", "%_*' OR 1=1 --", '"NEAR" (a b) ^ : -', "\x00"):
        assert similar_to(session, question) == [], question
    mine = earlier["waste"].reference
    assert similar_to(session, "pemilahan sampah", except_reference=mine) == []


def test_common_words_are_met_in_pairs_among_the_newest(session, city, finding, monkeypatch):
    monkeypatch.setattr("magang.recommendations.similar.MOST_CANDIDATES", 3)
    made = [build_approved(session, city, finding, title=f"Antrean daring tahap {n}", action="") for n in range(1, 6)]
    found = [m.recommendation.title for m in similar_to(session, "antrean daring tahap")]
    assert found == [m.title for m in reversed(made[-3:])]
    assert MOST_CANDIDATES > 3


def test_the_list_finds_every_form_of_a_word_and_the_beginning_of_the_last(session, city, earlier, as_user):
    def found(question, **filters):
        return set(session.scalars(select(Recommendation.title).where(searched(question))))

    assert found("dirujuk") == {EARLIER["referral"][0]}
    assert found("pengizinan daring") == {EARLIER["permits"][0]}
    assert found("antrean puskes") == {EARLIER["queue"][0]}  # the draft has the same title
    assert found("sungai sampah") == found("dan yang") == found("*") == set()
    flood = earlier["flood"]
    assert found(flood.reference.lower()) == {flood.title}
    planner = as_user("planner")
    page = text(planner.get("/rekomendasi?cari=menyensor+sungai&status=approved"))
    assert flood.title in page
    assert "1–1 dari 1" in page
    assert flood.title not in text(planner.get("/rekomendasi?cari=sensor&status=accepted"))
    assert text(planner.get("/rekomendasi.csv?cari=sensor")).count("\n") == 2


def test_the_words_follow_every_change_and_a_recount_finds_nothing(session, city, earlier):
    waste = earlier["waste"]
    waste.title, waste.action = "Kompos dari pasar", "Pedagang membuat kompos."
    session.commit()
    waste.title = "Ini tidak jadi disimpan"
    session.flush()
    session.rollback()
    assert session.scalars(select(Recommendation.title).where(searched("kompos"))).all() == ["Kompos dari pasar"]
    assert session.scalars(select(Recommendation.id).where(searched("simpan"))).all() == []
    assert session.get(StemCount, "sampah").documents == 1  # the indicator still says so
    found = rebuild(session, mend=False)
    assert (found.recommendations, found.is_right) == (6, True)


def test_a_recount_puts_right_what_was_written_past_it(session, earlier):
    session.execute(update(Recommendation).where(Recommendation.id == earlier["flood"].id).values(title="Alat hujan"))
    session.execute(delete(SearchText).where(SearchText.recommendation_id == earlier["waste"].id))
    session.execute(update(StemCount).where(StemCount.stem == EVERYTHING).values(documents=99))
    seen = rebuild(session, mend=False)
    assert (seen.stale_texts, seen.wrong_counts > 1) == (2, True)
    assert rebuild(session) == seen
    assert rebuild(session, mend=False).is_right
    assert len(session.scalars(select(Recommendation.id).where(searched("alat hujan"))).all()) == 1
    assert len(session.scalars(select(Recommendation.id).where(searched("memilah sampah"))).all()) == 1


def test_words_made_for_the_first_time_follow_what_is_written_afterwards(session, earlier):
    session.execute(delete(SearchText))
    session.execute(delete(StemCount))
    assert rebuild(session).stale_texts == 6
    earlier["waste"].title, earlier["waste"].action = "Kompos dari pasar", "Pedagang membuat kompos."
    session.commit()
    for words, count in (("kompos", 1), ("sampah bank", 0), ("antrean daring", 2)):
        assert len(session.scalars(select(Recommendation.id).where(searched(words))).all()) == count, words
    assert rebuild(session, mend=False).is_right


def test_the_form_shows_what_became_of_earlier_ones_and_no_more_than_that(as_user, session, city):
    theirs = build_finding(session, city, elsewhere(session, city))
    refused = build_approved(session, city, theirs, title="Antrean daring di kantor camat", lead_opd_id=city.setda.id)
    build_decision(
        session, city, refused, outcome="reject", reason="Anggaran belum ada.", owner_opd_id=None, due_on=None
    )
    done = build_thread(session, city, now=NOW, follow_up={"official": FollowUpStatus.SS})
    page = text(as_user("participant").get("/rekomendasi/mirip?title=antrean+daring", headers=HTMX))
    for words in (refused.title, "Setda", "2026", "Ditolak", "Anggaran belum ada.", "Status resmi: Sesuai"):
        assert words in page, words
    assert refused.reference not in page  # neither linked nor to be joined
    assert f'name="gabung" value="{done.recommendation.reference}"' in page
    assert "2 usulan serupa ditemukan." in page
    assert 'name="gabung"' not in text(as_user("planner").get("/rekomendasi/mirip?title=antrean+daring", headers=HTMX))


def test_a_draft_joins_an_earlier_one_and_may_leave_it_again(as_user, session, city, finding):
    theirs = build_finding(session, city, elsewhere(session, city))
    earlier = build_approved(session, city, theirs, lead_opd_id=city.setda.id)
    participant, address = as_user("participant"), f"/rekomendasi/{earlier.reference}"
    assert participant.get(address).status_code == 404
    form = {"title": "Antrean daring puskesmas", "approach": "adapt", "findings": [finding.id]}
    saved = post(participant, f"/rekomendasi/baru?temuan={finding.reference}", form | {"gabung": earlier.reference})
    mine = session.scalar(select(Recommendation).where(Recommendation.author_id == city.participant.id))
    assert saved.location == f"/rekomendasi/{mine.reference}/gabung?ke={earlier.reference}"
    assert earlier.title in text(participant.get(saved.location))
    assert earlier.title in text(participant.get(f"/rekomendasi/{mine.reference}/gabung"))  # found by its title
    before = figures(session, as_user("planner"))

    assert post(participant, saved.location, {"ke": earlier.reference}).status_code == 303
    session.expire_all()
    assert (mine.status, mine.merged_into_id) == (RecommendationStatus.MERGED, earlier.id)
    assert figures(session, as_user("planner")) == before
    assert "Didukung juga oleh" in text(participant.get(address))  # whoever joins it may read it
    shown = text(as_user("planner").get(address))
    assert city.participant.name in shown
    assert f"/temuan/{finding.reference}" in shown
    assert earlier.title in text(participant.get(f"/rekomendasi/{mine.reference}"))
    assert finding.title in text(as_user("planner").get(f"/alur/rekomendasi/{earlier.reference}"))
    assert f"mendukung {earlier.reference}" in text(participant.get(f"/alur/rekomendasi/{mine.reference}"))
    assert earlier.reference in text(participant.get(f"/temuan/{finding.reference}"))
    told = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert told.verb == "recommendation.merge"
    assert earlier.reference in told.changes["Digabung ke"][1]

    split = {"csrf_token": token(participant, f"/rekomendasi/{mine.reference}")}
    assert participant.post(f"/rekomendasi/{mine.reference}/split", data=split).status_code == 303
    session.expire_all()
    assert (mine.status, mine.merged_into_id) == (RecommendationStatus.DRAFT, None)
    assert participant.get(address).status_code == 404


def figures(session, client):
    """What the city counts."""
    home, handed_in = text(client.get("/rekomendasi?tahap=diajukan")), text(client.get("/rekomendasi?tahap=menunggu"))
    return [page.split('<p role="status">')[1].split("</p>")[0] for page in (home, handed_in)]


def test_nobody_joins_for_another_and_no_rejected_answer_is_escaped(as_user, session, city, finding):
    earlier, draft = build_approved(session, city, finding), build_recommendation(session, city, finding)
    join = f"/rekomendasi/{draft.reference}/gabung"
    ask = f"{join}?ke={earlier.reference}"
    assert as_user("superior").get(ask).status_code == 403
    assert as_user("opd_head").get(ask).status_code == 404
    participant = as_user("participant")
    assert post(participant, ask, {"ke": earlier.reference}).status_code == 303
    build_decision(session, city, earlier, outcome="reject", reason="Belum perlu.", owner_opd_id=None, due_on=None)
    page = text(participant.get(f"/rekomendasi/{draft.reference}"))
    assert "jawaban itu berlaku juga untuk usulan ini" in page
    key = {"csrf_token": token(participant, f"/rekomendasi/{draft.reference}")}
    assert participant.post(f"/rekomendasi/{draft.reference}/split", data=key).status_code == 409
    another = build_recommendation(session, city, finding)
    ask = f"/rekomendasi/{another.reference}/gabung"
    assert participant.get(f"{ask}?ke={earlier.reference}").status_code == 409
    assert participant.post(ask, data=key | {"ke": earlier.reference}).status_code == 409
    assert participant.post(ask, data=key | {"ke": another.reference}).status_code == 404
    assert participant.post(join, data=key | {"ke": earlier.reference}).status_code == 409
    assert session.scalar(select(func.count()).where(Recommendation.merged_into_id.is_not(None))) == 1


def test_an_opd_reads_the_findings_of_every_voice_and_twenty_cost_no_more(as_user, session, city, connection):
    placement = elsewhere(session, city)
    earlier = build_approved(session, city, build_finding(session, city, placement))  # led by the health department
    head, page = as_user("opd_head"), f"/rekomendasi/{earlier.reference}"

    def join(n):
        for _ in range(n):
            extra = build_finding(session, city, placement)
            merged = {"status": "merged", "merged_into_id": earlier.id, "lead_opd_id": city.setda.id}
            build_recommendation(session, city, extra, **merged)
        return extra

    extra = join(1)
    assert head.get(f"/temuan/{extra.reference}").status_code == 200
    assert f"/temuan/{extra.reference}" in text(head.get(page))
    with counted_queries(connection) as one:
        head.get(page)
    join(6)
    with counted_queries(connection) as many:
        head.get(page)
    assert len(many) == len(one)


def test_the_coach_looks_into_the_ticked_findings(as_user, session, city):
    placement = build_placement(session, city)
    bare = build_finding(session, city, placement, numbers="", source="")
    participant, page = as_user("participant"), f"/rekomendasi/baru?temuan={bare.reference}"
    opened = text(participant.get(page))
    assert "Ada temuan tanpa angka" in opened
    assert "Wali kota akan bertanya" in opened
    typed = {"title": "Mengoptimalkan layanan", "findings": [10**30, "x"], "csrf_token": token(participant, page)}
    said = text(participant.post("/rekomendasi/periksa", data=typed, headers=HTMX))
    assert "Judul masih umum" in said
    assert "Sebutkan sedikitnya satu temuan" in said
    assert 'role="status" id="mutu-ringkas"' in said
