"""Every list in the application: each filter choice, each sort, search and export work, on either database."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from python_calamine import CalamineWorkbook

from magang.documents.sheets import MEDIA_TYPE
from magang.web.converters import ExportConverter
from magang.web.exports import FORMATS

# As htmx asks when a filter is chosen or a heading pressed: only the rows are written and looked at.
ROWS = {"HX-Request": "true", "HX-Request-Type": "partial"}


def list_addresses(app) -> list[str]:
    """Lists are the endpoints that also answer as a file and need no other parameter."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.arguments == {"fmt"} and "GET" in rule.methods and not rule.rule.endswith(">")
    )


def test_there_is_a_list_for_each_step_of_the_thread(application):
    found = set(list_addresses(application))
    assert {"/kebutuhan", "/penempatan", "/temuan", "/rekomendasi", "/tindak-lanjut", "/program-prioritas"} <= found


@pytest.mark.parametrize("who", ["planner", "admin", "opd_head", "participant"])
def test_every_filter_sort_search_and_export_of_every_list_answers(app, as_user, who):
    client = as_user(who)
    everything = who == "planner"  # Others see fewer rows, of which one choice and one order tell as much.
    for address in list_addresses(app):
        answer = client.get(address)
        if answer.status_code in {403, 404}:
            for fmt in FORMATS:
                assert client.get(f"{address}.{fmt}").status_code == answer.status_code, address
            continue
        assert answer.status_code == 200, address
        tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
        form = next(f for f in tree.iter("form") if f.get("id") == "filters")
        for select in form.iter("select"):
            name, values = select.get("name"), [o.get("value") for o in select.iter("option")][:4]
            assert client.get(address, query_string={name: values[-1]}).status_code == 200
            for value in values[: -1 if everything else 0]:
                assert client.get(address, query_string={name: value}, headers=ROWS).status_code == 200
        for heading in tree.iter("th"):
            for link in heading.iter("a"):
                sort = parse_qs(urlsplit(link.get("href")).query).get("urut", [""])[0]
                for order in (sort, f"-{sort.removeprefix('-')}")[: 2 if everything else 1]:
                    assert client.get(address, query_string={"urut": order}, headers=ROWS).status_code == 200
        assert client.get(address, query_string={"cari": "50%_'\"\\ <b>"}).status_code == 200
        lines = csv_rows(client.get(f"{address}.csv"))
        cells = sheet_rows(client.get(f"{address}.xlsx"))
        assert cells[0] == lines[0], address
        assert len(cells) == len(lines), address
        links = {urlsplit(link.get("href")).path for link in tree.iter("a") if "download" in link.attrib}
        assert {f"{address}.{fmt}" for fmt in FORMATS} <= links


def test_every_list_gives_every_format(application):
    rules = list(application.url_map.iter_rules())
    lists = {rule.endpoint for rule in rules if (rule.defaults or {}).get("fmt") == "html"}
    for rule in rules:
        if rule.endpoint in lists and "fmt" in rule._converters:
            assert isinstance(rule._converters["fmt"], ExportConverter), f"write {rule.rule} with <export:fmt>"


def csv_rows(answer) -> list[list[str]]:
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def sheet_rows(answer) -> list[list[object]]:
    assert (answer.status_code, answer.mimetype) == (200, MEDIA_TYPE)
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
