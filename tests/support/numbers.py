"""Every number of a page that is a link, and how many rows the list it opens has."""

from __future__ import annotations

import csv
import io
import re
from html import unescape


def numbers(text):
    """(number, address) of each count and figure of a page."""
    text = re.sub(r"\s+", " ", text)
    counts = re.findall(r'<a class="count[^"]*" href="([^"]+)">([\d.]+)<', text)
    figures = re.findall(r'<a class="figure[^"]*" href="([^"]+)"><strong>([\d.]+)<', text)
    return [(int(n.replace(".", "")), unescape(address)) for address, n in counts + figures]


def rows_at(client, address):
    """How many rows the list at `address` has: those of its file, counted."""
    path, _, query = address.partition("?")
    answer = client.get(f"{path}.csv?{query}")
    assert answer.status_code == 200, address
    return len(list(csv.reader(io.StringIO(answer.get_data(as_text=True)), delimiter=";"))) - 1
