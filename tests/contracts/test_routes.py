"""Every address: Indonesian kebab-case, typed parameters, GET or POST, a policy or a reason why it needs none."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.support.guards import PUBLIC


def rules(app: Flask):
    return [r for r in app.url_map.iter_rules() if r.endpoint != "static"]


def test_every_endpoint_declares_a_policy_or_is_public_for_a_reason(application):
    undeclared = {
        r.endpoint
        for r in rules(application)
        if r.endpoint not in PUBLIC and not hasattr(application.view_functions[r.endpoint], "policy")
    }
    assert not undeclared
    assert set(PUBLIC) <= set(application.view_functions), "PUBLIC names an endpoint that is gone"


def test_addresses_are_kebab_case_and_their_parameters_typed(application):
    for rule in rules(application):
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), f"{rule.rule} is not kebab-case"
        untyped = re.findall(r"<([a-z_]+)>", rule.rule)
        assert not untyped, f"{rule.rule}: {untyped} has no type"


def test_only_get_and_post_are_used(application):
    for rule in rules(application):
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}, f"{rule.rule} {rule.methods}"


@pytest.mark.parametrize("address", ["/masuk", "/keluar", "/", "/kebutuhan", "/tujuan", "/penempatan", "/temuan",
                                     "/rekomendasi", "/program-prioritas", "/tindak-lanjut", "/admin"])  # fmt: skip
def test_the_promised_addresses_exist(application, address):
    known = {r.rule.rstrip("/") or "/" for r in rules(application)}
    assert address in known


def test_a_signed_out_reader_is_sent_to_sign_in_everywhere(app, client, city):
    """Parameters are filled with values that may not exist: nobody learns whether they do before signing in."""
    fill = {"int": "1", "ref": "K-2026-001", "export": "csv", "enum": None, "any": None}
    for rule in rules(app):
        if rule.endpoint in PUBLIC or "GET" not in rule.methods or re.search(r"<(enum|any|string|path)", rule.rule):
            continue
        address = re.sub(r"<(\w+)(?:\([^)]*\))?:\w+>", lambda m: fill.get(m[1]) or "x", rule.rule)
        answer = client.get(address)
        assert answer.status_code == 302, f"{address} answers {answer.status_code}"
        assert answer.location.startswith("/masuk")
