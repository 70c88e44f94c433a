"""The administrator's part: settings, signers, and templates that are read before they are trusted."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import func, select

from magang.audit.models import AuditEvent
from magang.letters.models import LetterSettings, LetterSigner, LetterTemplate
from magang.letters.rendering import shipped_template
from magang.letters.rules import LetterKind
from magang.placements.rules import PlacementStatus
from tests.factories.letters import build_letter, build_signer, docx, text_of
from tests.factories.placements import NOW, build_placement
from tests.support.sending import fields, send

PAGE = "/admin/surat/templat/surat-tugas"
SETTINGS = {"number_pattern": "{klasifikasi}/{urut}/{kantor}/{bulan}/{tahun}", "classification": "800.1.4.1",
            "office_code": "BU", "serial_digits": "3",
            "place": "Uji", "address": "Jalan Uji 1", "version": "1"}  # fmt: skip
# Each ran code or read a secret in docxtpl's own environment, or would hold a server up.
ATTACKS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch /tmp/magang-owned').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].system('touch /tmp/magang-owned') }}",
    "{{ nomor.__class__ }}",
    "{{ nomor['__class__'] }}",
    "{{ nomor | attr('__class__') }}",
    "{{ '{0.__class__}'.format(nomor) }}",
    "{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}",
    "{% for a in range(10**9) %}x{% endfor %}",
    "{% set x = 'a' * 10**10 %}",
    "{{ 'a' * 10**10 }}",
    "{{ nomor | center(10**10) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% autoescape false %}{{ nomor }}{% endautoescape %}",
    "{{ nomor | safe }}",
    "{{ nomor }",
    "{% if %}",
]


def part(name, old, new):
    def change(parts):
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return change


def relation(kind, target, external=True):
    mode = ' TargetMode="External"' if external else ""
    new = f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/></Relationships>'  # noqa: E501 - one element
    return part("word/_rels/document.xml.rels", b"</Relationships>", new.encode())


def field(instruction):
    run = f"<w:p><w:r><w:instrText>{instruction}</w:instrText></w:r></w:p></w:body>"
    return part("word/document.xml", b"</w:body>", run.encode())


def bomb(parts):
    parts["word/media/image9.png"] = b"0" * 30 * 1024**2


def upload(client, content, name="surat.docx", page=PAGE):
    return send(client, page, fields(None, {"file": (name, content), "note": "Kop baru"}))


@pytest.fixture
def admin(as_user):
    return as_user("admin")


def none_kept(session, settings):
    return session.scalar(select(func.count(LetterTemplate.id))) == 0


def test_an_own_template_is_used_from_now_on_and_the_way_back_stays(admin, session, settings):
    content = docx("Surat {{ nomor }} dari {{ instansi }}\n{{ qr }}")
    assert upload(admin, content).status_code == 303
    page = admin.get(PAGE).get_data(as_text=True)
    assert "templat milik instansi" in page
    assert "Kop baru" in page
    sample = admin.get(f"{PAGE}/contoh").data
    assert "dari Badan Contoh" in text_of(sample)
    first = session.scalar(select(LetterTemplate))
    assert upload(admin, docx("Lain {{ nomor }} {{ qr }}")).status_code == 303
    assert admin.get(f"/admin/surat/templat/berkas/{first.id}").data == content
    assert send(admin, f"{PAGE}/bawaan", fields(None, {})).status_code == 303
    assert "templat bawaan" in admin.get(PAGE).get_data(as_text=True)
    assert send(admin, f"{PAGE}/bawaan", fields(None, {})).status_code == 409
    assert "MEMERINTAHKAN" in text_of(admin.get(f"{PAGE}/contoh").data)
    assert [t.edition for t in session.scalars(select(LetterTemplate).order_by(LetterTemplate.id))] == [1, 2, 3]


def test_unknown_variables_are_refused_by_name(admin, session, settings):
    body = "{{ nomor }} {{ qr }} {{ nama_walikota }} {{ penanda_tangan.gaji }}"
    body += "{% for p in peserta %}{{ p.umur }}{% endfor %}"
    answer = upload(admin, docx(body, header="{{ di_kepala }}", footer="{{ di_kaki }}", title="{{ di_judul }}"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in ("nama_walikota", "penanda_tangan.gaji", "p.umur", "di_kepala", "di_kaki", "di_judul"):
        assert name in text
    assert none_kept(session, settings)


def test_a_variable_of_another_kind_is_unknown(admin):
    body = docx("{{ nomor }} {{ qr }} {{ jp }}")
    assert "jp" in upload(admin, body).get_data(as_text=True)
    assert upload(admin, body, page="/admin/surat/templat/sertifikat").status_code == 303


def test_a_template_without_number_or_code_is_refused(admin):
    answer = upload(admin, docx("Surat tanpa nomor"))
    assert answer.status_code == 422
    assert "{{ nomor }}, {{ qr }}" in answer.get_data(as_text=True)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("where", ["body", "header", "footer", "title"])
def test_a_hostile_template_does_no_harm_wherever_it_is(session, settings, attack, where):
    """HOUSE T14: docxtpl fills in header, footer and properties too. Asked of the task itself: 80 uploads take long."""
    from magang.documents.errors import ConversionFailed
    from magang.documents.tasks.letter_templates import Reading
    from magang.documents.tasks.letters import _sources
    from magang.letters.variables import sample_values

    parts = {"body": "{{ nomor }} {{ qr }}"}
    parts[where] = f"{parts.get(where, '')} {attack}"
    content = docx(parts.pop("body"), **parts)
    reading = Reading(sample_values(LetterKind.ASSIGNMENT) | {"qr": "", "logo": ""})
    try:
        for source in _sources(content):
            reading.read(source)
    except ConversionFailed:
        return
    assert reading.unknown


@pytest.mark.parametrize("where", ["body", "header", "footer", "title"])
def test_a_hostile_template_is_refused_at_the_door(admin, session, settings, where):
    parts = {"body": "{{ nomor }} {{ qr }}"}
    parts[where] = f"{parts.get(where, '')} {ATTACKS[1]}"
    answer = upload(admin, docx(parts.pop("body"), **parts))
    assert answer.status_code == 422
    assert none_kept(session, settings)


def test_the_sandbox_holds_even_when_the_reading_is_passed_by():
    """The second fence: what slipped through the first would still run in the sandbox, in every part."""
    from magang.documents.errors import ConversionFailed
    from magang.documents.tasks.letters import _fill

    for attack in ATTACKS[:9]:
        for where in ("body", "header", "footer", "title"):
            parts = {"body": "x", where: attack}
            with pytest.raises(ConversionFailed):
                _fill(docx(parts.pop("body"), **parts), {"nomor": "1"}, "https://x.id", None)


FILES = [
    ("a text called Word", b"halo", "surat.docx", "bukan dokumen Word"),
    ("a page called Word", b"<html></html>", "surat.docx", "bukan dokumen Word"),
    ("a program called Word", b"MZ\x90\x00", "surat.docx", "bukan dokumen Word"),
    ("a PDF", b"%PDF-1.7", "surat.pdf", "bukan dokumen Word"),
    ("half an archive", docx()[:900], "surat.docx", "bukan dokumen Word"),
    ("6 MB", b"PK\x03\x04" + b"0" * 6 * 1024**2, "surat.docx", "paling besar 5 MB"),
    ("a bomb", docx(change=bomb), "surat.docx", "membengkak"),
    ("macros", docx(change=lambda p: p.update({"word/vbaProject.bin": b"x"})), "surat.docx", "makro"),
    ("macros by type", docx(change=part("[Content_Types].xml", b"wordprocessingml.document.main+xml",
     b"ms-word.document.macroEnabled.main+xml")), "surat.docx", "makro"),
    ("an object", docx(change=lambda p: p.update({"word/embeddings/a.bin": b"x"})), "surat.docx", "makro"),
    ("a remote template", docx(change=relation("attachedTemplate", "http://jahat.id/a")), "surat.docx", "tempat lain"),
    ("a remote picture", docx(change=relation("image", "http://jahat.id/a.png")), "surat.docx", "tempat lain"),
    ("a local picture", docx(change=relation("image", "file:///etc/passwd")), "surat.docx", "tempat lain"),
    ("another document", docx(change=relation("aFChunk", "x.html", external=False)), "surat.docx", "tempat lain"),
    ("a link that is a script", docx(change=relation("hyperlink", "javascript:x")), "surat.docx", "tempat lain"),
    ("a field that reads files", docx(change=field("INCLUDETEXT /etc/passwd")), "surat.docx", "Bidang Word"),
    ("a field that starts programs", docx(change=field("DDEAUTO cmd x")), "surat.docx", "Bidang Word"),
    ("an entity", docx(change=part("word/document.xml", b"<w:document",
     b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document')), "surat.docx", "deklarasi XML"),
    ("a way out", docx(change=lambda p: p.update({"../../tmp/x": b"x"})), "surat.docx", "bukan dokumen Word"),
    ("broken XML", docx(change=part("word/document.xml", b"</w:body>", b"")), "surat.docx", "bukan dokumen Word"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name", "said"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_only_a_plain_word_document_is_taken(admin, session, settings, content, name, said):
    answer = upload(admin, content, name)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert none_kept(session, settings)


def test_thirty_megabytes_are_refused_before_they_are_read(admin):
    assert upload(admin, b"PK\x03\x04" + b"0" * 30 * 1024**2).status_code == 413


def test_a_path_in_the_name_is_only_a_name(admin, session):
    assert upload(admin, docx(), "..\\..\\etc/<b>passwd.docx").status_code == 303
    assert session.scalar(select(LetterTemplate.original_name)) == "_b_passwd.docx"


def test_a_loop_that_breaks_a_table_is_refused(admin):
    document = Document(BytesIO(docx()))
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.paragraphs[0].text = "{%p for x in dasar %}"
    cell.add_paragraph("{%p endfor %}")
    made = BytesIO()
    document.save(made)
    answer = upload(admin, made.getvalue())
    assert answer.status_code == 422
    assert "rusak" in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_shipped_template_passes_its_own_check_and_lists_its_variables(admin, kind):
    address = f"/admin/surat/templat/{kind.value}"
    assert admin.get(address).status_code == 200
    sample = admin.get(f"{address}/contoh")
    assert sample.status_code == 200
    text = text_of(sample.data)
    assert "800.1.4.1/012/CONTOH/III/2026" in text
    assert "{{" not in text
    assert "{%" not in text
    assert admin.get(f"{address}/berkas-bawaan").data == shipped_template(kind)


def test_what_a_reader_wrote_arrives_once_in_the_properties():
    from magang.documents.tasks.letters import _fill

    made = _fill(docx("{{ nomor }}", title="{{ nomor }}"), {"nomor": "A & B <c>"}, "https://x.id", None)
    assert Document(BytesIO(made)).core_properties.title == "A & B <c>"
    assert "A & B <c>" in text_of(made)


# ---------- Settings and signers ----------


def test_the_administrator_sets_letters_up(admin, session):
    assert "Belum diisi" in admin.get("/admin/surat").get_data(as_text=True)
    assert send(admin, "/admin/surat/pengaturan", fields(None, SETTINGS)).status_code == 303
    signer = {"name": "Kepala, S.H.", "nip": "197001011995032001", "position": "Kepala Badan", "is_active": "y"}
    assert send(admin, "/admin/surat/penanda-tangan/baru", fields(None, signer)).status_code == 303
    page = admin.get("/admin/surat").get_data(as_text=True)
    assert "800.1.4.1/001/BU/III/2026" in page
    assert "••• 001" in page
    assert "197001011995032001" not in page
    assert session.scalar(select(LetterSettings.office_code)) == "BU"


@pytest.mark.parametrize(
    ("data", "said"),
    [({"number_pattern": "{urut}/{kota}/{tahun}"}, "{kota} tidak dikenal"),
     ({"number_pattern": "{klasifikasi}/{bulan}"}, "{urut} dan {tahun}"), ({"number_pattern": "{urut}"}, "{tahun}"),
     ({"number_pattern": "{urut}{tahun}"}, "Pisahkan"), ({"number_pattern": "{urut}/{tahun}<b>"}, "hanya boleh memuat"),
     ({"office_code": "B/U"}, "Hanya huruf"), ({"serial_digits": "9"}, "Paling besar 6"),
     ({"public_address": "javascript:x"}, "https://"), ({"place": ""}, "wajib diisi")],
)  # fmt: skip
def test_a_pattern_that_could_repeat_a_number_is_refused(admin, session, data, said):
    answer = send(admin, "/admin/surat/pengaturan", fields(None, SETTINGS | data))
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert session.scalar(select(LetterSettings)) is None


NUMBERS = "/admin/surat/nomor"


def test_numbers_go_on_where_the_agenda_book_stands_and_never_back_over_a_letter(admin, session, city, signer, store):
    def go_on(first, year="2026"):
        return send(admin, NUMBERS, fields(None, {"year": year, "first": str(first)}))

    assert go_on(4120).status_code == 303
    assert go_on(412).status_code == 303  # a slip of the finger, and nothing was issued since
    assert "800.1.4.1/412/BU/III/2026" in admin.get("/admin/surat").text
    placement = build_placement(session, city, status=PlacementStatus.ACCEPTED)
    build_letter(session, city, store, placement, serial=412, voided_at=NOW, void_reason="Salah")
    answer = go_on(412)
    assert answer.status_code == 422
    assert "Nomor urut 412 sudah dipakai surat tahun 2026. Mulai dari 413." in answer.text
    assert go_on(413).status_code == 303
    assert go_on(1, "2027").status_code == 303
    assert go_on(1, "2029").status_code == 422
    told = session.scalar(select(AuditEvent).where(AuditEvent.verb.endswith("continued")).order_by(AuditEvent.id))
    assert told.changes == {"Nomor urut berikutnya": ["2026: 1", "2026: 4120"]}


def test_before_there_are_settings_no_number_is_continued(admin, session):
    assert admin.get(NUMBERS).location == "/admin/surat/pengaturan"
    assert send(admin, NUMBERS, fields(None, {"year": "2026", "first": "5"})).location == "/admin/surat/pengaturan"


def test_two_administrators_do_not_overwrite_each_other(admin, session, signer):
    again = SETTINGS | {"place": "Lain"}
    assert send(admin, "/admin/surat/pengaturan", fields(None, again)).status_code == 303
    answer = send(admin, "/admin/surat/pengaturan", fields(None, again | {"place": "Ketiga"}))
    assert answer.status_code == 409
    assert "Ketiga" in answer.get_data(as_text=True)


def test_a_signers_nip_is_never_shown_in_the_form(admin, session):
    signer = build_signer(session)
    address = f"/admin/surat/penanda-tangan/{signer.id}"
    assert "197001011995032001" not in admin.get(address).get_data(as_text=True)
    changed = {"name": "Nama Baru", "position": "Kepala", "nip": "", "version": "1"}
    assert send(admin, address, fields(None, changed)).status_code == 303
    session.expire_all()
    kept = session.scalar(select(LetterSigner))
    assert (kept.name, kept.nip, kept.is_active) == ("Nama Baru", "197001011995032001", False)
    assert send(admin, address, fields(None, changed | {"nip": "123", "version": "2"})).status_code == 422


@pytest.mark.parametrize("address", ["/admin/surat", "/admin/surat/pengaturan", NUMBERS, PAGE, f"{PAGE}/contoh"])
def test_for_nobody_else_does_the_administrators_part_exist(as_user, address):
    for who in ("planner", "participant", "mayor"):
        assert as_user(who).get(address).status_code == 404
