"""The departure plan: on screen and as PDF, Word and Excel, with the seven fields of PP 11/2017 Pasal 207 ayat (3)."""

from __future__ import annotations

import io
import re

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from magang.audit.models import AuditEvent
from magang.jobs.models import Job
from magang.jobs.rules import JobState
from magang.planning.departure import LawField
from magang.planning.models import ScenarioSeat
from magang.planning.views import departure_papers
from tests.factories.scenarios import build_plannable
from tests.support.jobs import run_waiting
from tests.support.queries import counted_queries

NIP = "199001012015031001"
FIELDS = (
    "Jenis kompetensi yang perlu dikembangkan",
    "Target PNS yang akan dikembangkan kompetensinya",
    "Jenis dan jalur pengembangan kompetensi",
    "Penyelenggara pengembangan kompetensi",
    "Jadwal atau waktu pelaksanaan",
    "Kesesuaian pengembangan kompetensi dengan standar kurikulum dari instansi pembina kompetensi",
    "Anggaran yang dibutuhkan",
)


@pytest.fixture
def plannable(session, city):
    return build_plannable(session, city)


@pytest.fixture
def scenario(plannable):
    return plannable.solved()


@pytest.fixture
def planner(as_user):
    return as_user("planner")


def page(scenario):
    return f"/skenario/{scenario.id}/rencana"


def squeezed(text):
    return re.sub(r"\s+", "", text.replace("\u200b", ""))


def token(client, scenario):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page(scenario)).get_data(as_text=True)).group(
        1
    )


def paper(client, scenario, fmt):
    answer = client.get(f"{page(scenario)}.{fmt}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer


def text_of_pdf(content):
    return squeezed("".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages))


def text_of_docx(content):
    document = docx.Document(io.BytesIO(content))
    parts = [p.text for p in document.paragraphs] + [p.text for p in document.sections[0].header.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return squeezed(" ".join(parts))


def text_of_xlsx(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = [str(c) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for c in row]
    return squeezed(" ".join([*book.sheet_names, *cells]))


READERS = {"pdf": text_of_pdf, "docx": text_of_docx, "xlsx": text_of_xlsx}


def adopt(client, scenario):
    data = {"version": str(scenario.version), "csrf_token": token(client, scenario)}
    assert client.post(f"/skenario/{scenario.id}/tetapkan", data=data).status_code == 303


def test_the_law_is_quoted_field_by_field():
    assert tuple(field.label for field in LawField) == FIELDS
    assert [field.value for field in LawField] == list("abcdefg")


def test_the_page_says_who_goes_where_why_and_at_what_cost(planner, plannable, scenario):
    text = " ".join(planner.get(page(scenario)).get_data(as_text=True).split())
    for said in ("Rancangan", "Ani contoh", "Penata (III/c)", "RSUD", "urusan sama", "1. Layanan kesehatan dekat"):
        assert said in text
    for field in FIELDS:
        assert field in text
    assert "belum ada data" in text  # nobody keeps the curricula
    assert "Pelatihan, jalur nonklasikal: magang" in text
    assert "sisa anggaran" in text


@pytest.mark.parametrize("fmt", ["pdf", "docx", "xlsx"])
def test_every_paper_says_the_same(planner, plannable, scenario, fmt):
    answer = paper(planner, scenario, fmt)
    text = READERS[fmt](answer.data)
    for said in ("Ani contoh", "Dewi contoh", "RSUD Surabaya", "urusan sama", *FIELDS, "belum ada data", "Pasal 207"):
        assert squeezed(said) in text, said
    assert "rancangan" in text.lower()
    assert f"rancangan-rencana-keberangkatan-2026-skenario-1.{fmt}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("fmt", ["pdf", "docx", "xlsx"])
def test_an_adopted_plan_is_no_draft_any_more(planner, plannable, scenario, fmt):
    adopt(planner, scenario)
    answer = paper(planner, scenario, fmt)
    text = READERS[fmt](answer.data)
    assert "RANCANGAN" not in text
    assert "Ditetapkan" in text
    assert "filename=rencana-keberangkatan-2026" in answer.headers["Content-Disposition"].replace('"', "")


def test_the_costs_of_the_plan_add_up_in_excel(planner, plannable, scenario):
    book = CalamineWorkbook.from_filelike(io.BytesIO(paper(planner, scenario, "xlsx").data))
    rows = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    heads = rows[0]
    cost = heads.index("Biaya")
    parts = [heads.index(name) for name in ("Uang harian", "Penginapan", "Transpor")]
    assert sum(row[cost] for row in rows[1:]) == scenario.cost
    for row in rows[1:]:
        assert sum(row[at] or 0 for at in parts) == row[cost]


def test_no_nip_anywhere_unless_the_planner_asks_and_that_is_kept(planner, as_user, plannable, scenario, session):
    plannable.people["Ani"].user.nip = NIP
    session.commit()
    for fmt in READERS:
        assert NIP not in READERS[fmt](paper(planner, scenario, fmt).data)
    assert NIP not in planner.get(page(scenario)).get_data(as_text=True)
    for fmt in READERS:
        answer = planner.post(f"{page(scenario)}/dengan-nip/{fmt}", data={"csrf_token": token(planner, scenario)})
        assert answer.status_code == 200
        assert NIP in READERS[fmt](answer.data)
        assert NIP not in answer.headers["Content-Disposition"]
    events = session.scalars(select(AuditEvent).where(AuditEvent.verb == "scenario.nip_seen")).all()
    assert len(events) == 3
    assert all(NIP not in f"{e.note}{e.changes}" for e in events)
    mayor = as_user("mayor")
    assert "dengan NIP" not in mayor.get(page(scenario)).get_data(as_text=True)
    refused = mayor.post(f"{page(scenario)}/dengan-nip/pdf", data={"csrf_token": ""})
    assert refused.status_code in {400, 403}


def test_who_does_not_plan_or_steer_gets_no_plan(as_user, plannable, scenario):
    for who in ("participant", "opd_head", "superior"):
        assert as_user(who).get(page(scenario)).status_code in {403, 404}
        assert as_user(who).get(f"{page(scenario)}.pdf").status_code in {403, 404}
    assert as_user("mayor").get(f"{page(scenario)}.xlsx").status_code == 200


def test_a_long_plan_is_made_by_a_worker(planner, plannable, scenario, session, application, monkeypatch):
    monkeypatch.setattr(departure_papers, "QUICK_ROWS", 2)
    assert planner.get(f"{page(scenario)}.pdf").status_code == 409
    assert planner.get(f"{page(scenario)}.xlsx").status_code == 200
    assert "Siapkan PDF" in planner.get(page(scenario)).get_data(as_text=True)
    plannable.people["Ani"].user.nip = NIP
    session.commit()
    for path in ("siapkan/docx", "dengan-nip/docx"):
        answer = planner.post(f"{page(scenario)}/{path}", data={"csrf_token": token(planner, scenario)})
        assert answer.status_code == 303
        run_waiting(application)
    session.expire_all()
    jobs = session.scalars(select(Job).order_by(Job.id)).all()
    assert [job.state for job in jobs] == [JobState.DONE, JobState.DONE]
    found = [text_of_docx(planner.get(f"/pekerjaan/{job.id}/unduh").data) for job in jobs]
    assert NIP not in found[0]
    assert NIP in found[1]


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("x")', "#eval(1) *tebal*", "<w:p>x</w:p>", "a\u202eb", "Nama 😀 panjang " + "x" * 120]
)
def test_a_name_is_text_in_every_paper(planner, plannable, scenario, session, name):
    plannable.people["Ani"].user.name = name
    session.commit()
    for fmt in READERS:
        answer = planner.get(f"{page(scenario)}.{fmt}")
        assert answer.status_code == 200
    kept = text_of_docx(paper(planner, scenario, "docx").data)
    assert squeezed(name.replace("\u202e", "")) in kept


def test_an_empty_scenario_says_what_to_do(planner, plannable):
    scenario = plannable.scenario("Kosong")
    text = planner.get(page(scenario)).get_data(as_text=True)
    assert "Belum ada yang ditempatkan" in text
    for fmt in READERS:
        assert planner.get(f"{page(scenario)}.{fmt}").status_code == 200


def test_the_plan_asks_as_many_questions_for_six_as_for_two(planner, session, city):
    plannable = build_plannable(session, city, people=6, budget_ceiling=None)
    scenario = plannable.solved()
    planner.get(page(scenario))
    with counted_queries(session.connection()) as many:
        planner.get(page(scenario))
    for seat in session.scalars(select(ScenarioSeat)).all()[1:]:
        session.delete(seat)
    session.commit()
    planner.get(page(scenario))
    with counted_queries(session.connection()) as few:
        planner.get(page(scenario))
    assert len(many) == len(few)
