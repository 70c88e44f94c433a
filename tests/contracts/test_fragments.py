"""A list answers a browser with the page, htmx with its part, Back with the page again; the part equals the page's."""

from __future__ import annotations

import html5lib
import pytest

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
LISTS = ["/kebutuhan", "/tujuan", "/penempatan", "/temuan", "/rekomendasi", "/program-prioritas", "/tindak-lanjut"]


def part(html: str, element_id: str) -> str:
    """The element of that id, serialised, without what differs from request to request (CSRF tokens)."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for field in tree.iter("input"):
        if field.get("name") == "csrf_token":
            field.set("value", "")
    found = next(e for e in tree.iter() if e.get("id") == element_id)
    return html5lib.serialize(found, quote_attr_values="always")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_answers_plain_partial_and_history_restore(as_user, address):
    client = as_user("planner")
    whole = client.get(address).get_data(as_text=True)
    rows = client.get(address, headers=HTMX | {"HX-Target": "div#rows"})
    assert rows.get_data(as_text=True).lstrip().startswith('<div id="rows">')
    assert part(rows.get_data(as_text=True), "rows") == part(whole, "rows")
    assert rows.headers["HX-Push-Url"] == address
    restored = client.get(address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert restored.get_data(as_text=True).lstrip().startswith("<!doctype html>")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "query", ["hal=0", "hal=-1", "hal=abc", "hal=99999", "hal=1e3", "urut=rahasia", "urut=-", "cari=%00"]
)
def test_a_tampered_list_address_is_refused_in_words(as_user, address, query):
    answer = as_user("planner").get(f"{address}?{query}")
    assert answer.status_code == 400
    assert "Ke beranda" in answer.get_data(as_text=True)


def test_an_error_becomes_an_alert_for_htmx_and_leaves_the_address_alone(as_user):
    answer = as_user("planner").get("/kebutuhan/K-2026-999", headers=HTMX)
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#alerts"
    assert answer.headers["HX-Push-Url"] == "false"
    assert 'role="alert"' in answer.get_data(as_text=True)
