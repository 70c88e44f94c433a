"""Hostile and wrong input over every form: the right status, a clear message, and nothing written."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.support.sending import fields, send
from tests.web.hostile.table import HOSTILE


@pytest.mark.parametrize(
    ("who", "address", "changes", "status", "words"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_is_refused(app, as_user, town, forms, unharmed, who, address, changes, status, words):
    _, usual = forms.get(address, ("", {}))
    client = as_user(who) if who else app.test_client()
    with unharmed():
        answer = send(client, address.format_map(vars(town)), fields(town, usual | changes))
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == status, re.findall(r"(?:field-error|lead)[^>]*>(.*?)<", page)
    assert words in page


def test_what_people_usually_send_is_accepted(app, as_user, town, forms, undone):
    """Or else the table above would refuse everything for some other reason."""
    for address, (who, usual) in forms.items():
        with undone():
            client = as_user(who) if who else app.test_client()
            answer = send(client, address.format_map(vars(town)), fields(town, usual))
            assert answer.status_code == 303, f"{address}: {answer.get_data(as_text=True)}"
