"""Hostile and wrong addresses over the whole map: unknown rows, tampered lists, missing tokens, odd bodies."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.routing import AnyConverter

from magang.web.converters import EnumConverter, NumberConverter, ReferenceConverter
from tests.support.browsing import token
from tests.support.sending import send
from tests.web.hostile.table import TEN_MB

# As htmx asks: a refusal is one sentence instead of a page. Each refusal is asked for both ways at least once.
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def rules(app, method):
    """Every rule of ours that takes `method`."""
    return [r for r in app.url_map.iter_rules() if method in r.methods and r.endpoint != "static"]


def filled(app, rule, town, number=None):
    """An address of `rule` that leads somewhere; with `number`, that one instead of every row's id."""
    things = {"reference": "", "hearing_id": town.hearing.id, "user_id": town.neighbour.id, "cycle_id": town.cycle.id,
              "region_id": town.malang.id, "evidence_id": town.evidence.id, "agreement_id": town.agreement.id,
              "indicator_id": town.indicator.id, "programme_id": town.programme.id, "file_id": town.file.id,
              "grant_id": town.admin_grant.id, "step_id": town.step.id, "obstacle_id": town.obstacle.id,
              "letter_id": town.letter.id, "signer_id": town.signer.id, "template_id": town.template.id,
              "candidate_id": town.candidate.id, "import_id": town.upload.id, "scenario_id": town.scenario.id,
              "holidays_id": town.holidays.id,
              "job_id": town.job.id, "reading_id": town.reading.id, "opd_id": town.city.dinkes.id,
              "report_id": town.sent.id, "guest_file_id": town.sent_file.id,
              "item_id": town.item.id, "image_id": town.image.id, "number": town.aside.number,
              "answer_id": town.answer.id, "comment_id": town.remark.id,
              "notification_id": town.notification.id,
              "entry_id": town.entry.id, "photo_id": town.photo.id, "link_id": town.link.id}  # fmt: skip
    references = {"/kebutuhan": town.need, "/penempatan": town.plan, "/temuan": town.finding,
                  "/rekomendasi": town.recommendation, "/tindak-lanjut": town.working, "/alur": town.need,
                  "/angkatan": town.verified_need, "/evaluasi": town.done,
                  "/laporan": town.report, "/jurnal": town.running,
                  "/arahan": town.directive, "/pemaparan": town.heard}  # fmt: skip
    values = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, EnumConverter):
            values[name] = next(iter(converter.enum))
        elif isinstance(converter, NumberConverter):
            values[name] = things.get(name, 1) if number is None else number
        elif isinstance(converter, ReferenceConverter):
            values[name] = references["/" + rule.rule.split("/")[1]].reference
        elif isinstance(converter, AnyConverter):
            values[name] = sorted(converter.items)[0]
        else:
            plain = {"fmt": "csv", "kind": "kebutuhan", "secret": town.secret, "token": town.letter.token}
            values[name] = (plain | {"batch": town.letter.batch})[name]
    return rule.build(values | (rule.defaults or {}), append_unknown=False)[1]


def test_every_post_without_a_token_is_refused_and_writes_nothing(app, as_user, town, unharmed):
    client, elsewhere = as_user("admin"), as_user("admin")
    tokens = [{}, {"csrf_token": ""}, {"csrf_token": "a.b.c"}, {"csrf_token": token(elsewhere)}]
    with unharmed():
        for rule in rules(app, "POST"):
            address = filled(app, rule, town)
            for data, headers in zip(tokens, ({}, HTMX, HTMX, HTMX), strict=True):
                answer = client.post(address, data=data, headers=headers)
                assert answer.status_code == 400, f"{rule.rule} with {data}"
                assert "Muat ulang halaman" in answer.get_data(as_text=True)


def test_a_wrong_method_is_refused(app, as_user, town, unharmed):
    client = as_user("admin")
    sent_by_page = {"X-CSRFToken": token(client)}
    with unharmed():
        for rule in rules(app, "POST"):
            address = filled(app, rule, town)
            if "GET" not in rule.methods:
                assert client.get(address).status_code in {404, 405}, rule.rule
            assert client.put(address, headers=sent_by_page).status_code == 405, rule.rule
            assert client.delete(address, headers=sent_by_page | HTMX).status_code == 405, rule.rule


def with_row(app, town, number):
    """Every page about one row, with `number` for its id."""
    for rule in rules(app, "GET"):
        if any(isinstance(c, NumberConverter) for c in rule._converters.values()):
            yield filled(app, rule, town, number="414243").replace("414243", number)


@pytest.mark.parametrize("number", ["0", "2147483647"])
def test_a_row_that_is_not_there_is_not_found(app, as_user, town, unharmed, number):
    clients = [(as_user("admin"), {}), (as_user("planner"), HTMX)]
    with unharmed():
        for address in with_row(app, town, number):
            for client, headers in clients:
                assert client.get(address, headers=headers).status_code == 404, address


def test_a_number_that_no_row_can_have_is_no_address(app, town):
    """Larger than the database's integers, or none at all: nothing is even asked."""
    known = app.url_map.bind("localhost")
    for number in ("2147483648", "9" * 19, "9" * 25, "9" * 5000, "-1", "1.0", "١"):
        for address in with_row(app, town, number):
            with pytest.raises(NotFound):
                known.match(address)


@pytest.mark.parametrize(
    "address",
    ["/%00", "/kebutuhan/%00", "/static/%00", "/static/../magang/settings.py", "/static/..%2f..%2fetc/passwd", "/%ff",
     "/kebutuhan/K-2026-001%0d%0aSet-Cookie:%20a=b", "/kebutuhan/k-2026-001", "/kebutuhan/K-2026-0000000001",
     "/kebutuhan/R-2026-001", "/alur/gosip/K-2026-001", "/alur/temuan/%3Cscript%3E", "/kebutuhan.exe", "/admin.csv",
     "/rekomendasi/mirip?kecuali=%00&q=antrean", "/penempatan/baru?kebutuhan=%00",
     "/penempatan/baru?daerah=" + "9" * 20, "/penempatan/baru?instansi=satu",
     "/temuan/baru?penempatan=%F0%9F%98%80", "/rekomendasi/baru?temuan='--"],
)  # fmt: skip
def test_an_address_of_nothing_is_a_page_that_says_so(as_user, address):
    who = "participant" if address.startswith(("/temuan", "/rekomendasi")) else "planner"
    answer = as_user(who).get(address)
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.get_data(as_text=True)
    assert "a=b" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize("what", ["kebutuhan/{their_need", "penempatan/{theirs", "temuan/{their_finding",
                                  "rekomendasi/{their_recommendation"])  # fmt: skip
def test_another_peoples_thread_is_as_if_it_were_not_there(as_user, town, what):
    thing = (what + ".reference}").format_map(vars(town))
    for address in (f"/{thing}", f"/alur/{thing}"):
        assert as_user("participant").get(address).status_code == 404
        assert as_user("planner").get(address).status_code == 200


def test_another_peoples_evidence_is_not_handed_out(as_user, town):
    address = f"/tindak-lanjut/berkas/{town.file.id}/unduh"
    assert as_user("stranger").get(address).status_code == 404
    given = as_user("verifier").get(address)
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("query", ["hal=0", "hal=-1", "hal=1e9", "hal=999999", "hal=" + "9" * 5000, "hal=%00", "hal=٣",
                                   "urut=rahasia", "urut=id;DROP TABLE need", "urut=__class__", "cari=%00",
                                   "cari=" + "a" * 201])  # fmt: skip
def test_a_list_refuses_what_it_does_not_have(app, as_user, query):
    client, headers = as_user("admin"), {} if query in {"hal=0", "urut=rahasia", "cari=%00"} else HTMX
    for rule in rules(app, "GET"):
        if rule.arguments == {"fmt"} and not (not rule.defaults and query.startswith("hal")):
            address = rule.build({"fmt": "csv"} | (rule.defaults or {}))[1]
            answer = client.get(f"{address}?{query}", headers=headers)
            assert answer.status_code == 400, f"{address}?{query[:40]}"
            assert "Permintaan tidak dapat dibaca" in answer.get_data(as_text=True)


def test_a_list_refuses_filters_it_does_not_offer(app, as_user):
    client = as_user("admin")
    for address, key in (
        ("/kebutuhan", "status"),
        ("/penempatan", "status"),
        ("/admin/jejak", "dari"),
        ("/tindak-lanjut", "keadaan"),
    ):
        for value in ("rahasia", "1' OR '1'='1", "%00", "9" * 30):
            for form in (address, f"{address}.csv"):
                assert client.get(f"{form}?{key}={value}").status_code == 400, f"{form}?{key}={value}"


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "';--", '"', "<script>alert(1)</script>", "{{7*7}}", "\u202e"])
def test_a_search_takes_every_sign_as_it_is(app, as_user, text):
    """None is a wildcard, none ends the query or the page: what could, is looked for in whole pages."""
    client, headers = as_user("admin"), {} if {*text} & {*"<'\""} else HTMX
    for rule in rules(app, "GET"):
        if rule.arguments == {"fmt"} and rule.defaults:
            page = client.get(rule.rule, query_string={"cari": text}, headers=headers).get_data(as_text=True)
            assert "<script>alert" not in page
    found = client.get("/kebutuhan.csv", query_string={"cari": text}).get_data(as_text=True)
    assert len(found.splitlines()) == 1, "only the headings"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
                                    "/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)",
                                    "//[", "evil.example", "/a\r\nSet-Cookie: a=b", "/\u202e/evil"])  # fmt: skip
def test_nobody_is_led_elsewhere(app, as_user, wanted):
    data = MultiDict({"username": "peserta", "password": "sandi-yang-panjang"})
    for headers in ({}, HTMX):
        answer = send(app.test_client(), "/masuk", data, query_string={"next": wanted}, headers=headers)
        assert answer.headers.get("HX-Redirect" if headers else "Location") == "/"
        assert "a=b" not in str(answer.headers)
    back = send(as_user("participant"), "/bahasa", MultiDict({"language": "id", "back": wanted}))
    assert back.location == "/"


def test_an_address_of_ours_in_any_script_is_gone_back_to(app):
    data = MultiDict({"username": "peserta", "password": "sandi-yang-panjang"})
    answer = send(app.test_client(), "/masuk", data, query_string={"next": "/kebutuhan?cari=é漢"}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/kebutuhan?cari=%C3%A9%E6%BC%A2"


def test_a_forged_host_is_in_no_address(as_user):
    answer = as_user("participant").get("/akun", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b'{"title": "x"}', 400),
        ("text/plain", b"title=x", 400),
        ("multipart/form-data", b"no boundary", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense", 400),
        ("application/x-www-form-urlencoded", b"%zz=%&&&==\xff\x00", 400),
        ("application/x-www-form-urlencoded", b"title=" + TEN_MB.encode(), 413),
        ("application/octet-stream", b"\0" * 13 * 1024**2, 413),
    ],
)
def test_a_body_that_is_no_form_is_refused(as_user, town, unharmed, kind, body, status):
    with unharmed():
        answer = as_user("opd_head").post("/kebutuhan/baru", data=body, content_type=kind)
    assert answer.status_code == status


def test_a_form_of_a_thousand_fields_is_refused(as_user, town, unharmed):
    with unharmed():
        answer = send(
            as_user("opd_head"), "/kebutuhan/baru", MultiDict([(f"f{n}", "x") for n in range(1000)]), multipart=True
        )
    assert answer.status_code == 413
