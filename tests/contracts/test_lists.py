"""Every list in the application: each filter choice, each sort, search and CSV work, on either database."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest


def list_addresses(app) -> list[str]:
    """Lists are the endpoints that also answer as CSV and need no other parameter."""
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
    for address in list_addresses(app):
        answer = client.get(address)
        if answer.status_code in {403, 404}:
            assert client.get(f"{address}.csv").status_code == answer.status_code
            continue
        assert answer.status_code == 200, address
        tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
        form = next(f for f in tree.iter("form") if f.get("id") == "filters")
        for select in form.iter("select"):
            for value in [o.get("value") for o in select.iter("option")][:4]:
                assert client.get(address, query_string={select.get("name"): value}).status_code == 200
        for heading in tree.iter("th"):
            for link in heading.iter("a"):
                sort = parse_qs(urlsplit(link.get("href")).query).get("urut", [""])[0]
                assert client.get(address, query_string={"urut": sort}).status_code == 200
                assert client.get(address, query_string={"urut": f"-{sort.removeprefix('-')}"}).status_code == 200
        assert client.get(address, query_string={"cari": "50%_'\"\\ <b>"}).status_code == 200
        csv = client.get(f"{address}.csv")
        assert csv.status_code == 200
        assert csv.mimetype == "text/csv"
        assert csv.get_data(as_text=True).startswith("\ufeff")
