"""What must hold for every page a test opens, whole or in part."""

from __future__ import annotations

import re
from hashlib import sha256

import html5lib
from flask import Request, Response

# html5lib does not know htmx's element; everything else it complains about is a fault of ours.
TOLERATED = {"unexpected-end-tag-implies-table-voodoo"}

# Attributes a browser follows or loads, and the schemes it would run or show as a page of ours.
ADDRESSES = {"href", "src", "action", "formaction", "srcdoc", "data", "poster", "ping"}
RUNS = {"javascript", "vbscript", "data", "js"}

# Parsing is the dearest thing the tests do, and many of them open a page that another has opened: the same text, but
# for its CSRF tokens, is looked at once. (Digests of the pages that were sound.)
CSRF = re.compile(r'(name="csrf_token" value=")[^"]+')
_sound: set[bytes] = set()
# Of a page, too, what was sound on another is not parsed again: forty icons, and the menu twice.
REPEATED = re.compile(r'<svg class="icon"[^>]*><use [^>]*/></svg>|<nav\b[^>]*>.*?</nav>', re.DOTALL)
_known: set[str] = set()


def check_page(response: Response, request: Request) -> None:
    """Raise AssertionError with what is wrong."""
    body = response.get_data(as_text=True)
    where = f"{request.method} {request.full_path} -> {response.status_code}"
    whole = body.lstrip().lower().startswith("<!doctype")
    if whole:
        _check_headers(response, where)
    digest = sha256(CSRF.sub(r"\1", body).encode()).digest()
    if digest not in _sound:
        _check_body(REPEATED.sub(_shortened, body), whole, where)
        _sound.add(digest)
        _known.update(REPEATED.findall(body))


def _shortened(part: re.Match[str]) -> str:
    """An empty element in place of a known part; what bears an id or a form has to do with the rest of its page."""
    known = part[0] in _known and " id=" not in part[0] and "<form" not in part[0]
    return ("<svg></svg>" if part[0].startswith("<svg") else "<nav></nav>") if known else part[0]


def _check_body(body: str, whole: bool, where: str) -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(body) if whole else parser.parseFragment(body)
    faults = [f"{code} at {place}" for place, code, _ in parser.errors if code not in TOLERATED]
    assert not faults, f"{where}: not valid HTML: {faults[:5]}"
    elements = list(tree.iter())
    _check_nothing_runs(elements, where)
    ids = [e.get("id") for e in elements if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: repeated ids {sorted(i for i in ids if ids.count(i) > 1)[:5]}"
    _check_forms(elements, where)
    if whole:
        _check_document(elements, where)


def _check_nothing_runs(elements: list, where: str) -> None:
    """Attributes as a browser sees them. What a reader typed may say `javascript:` in a value, never in an address."""
    for e in elements:
        for name, value in e.attrib.items():
            name, value = name.rpartition("}")[2], value or ""  # `xlink:href` comes with its namespace.
            assert not name.startswith("on"), f"{where}: inline event handler {name}"
            assert name != "style", f"{where}: inline style"
            assert not name.startswith("hx-on"), f"{where}: {name} needs eval, which the CSP forbids"
            if name.startswith("hx-"):
                assert not re.search(r"\b(js|javascript):", value), f"{where}: {name}={value} needs eval"
            if name in ADDRESSES:
                scheme = re.sub(r"[\x00-\x20]", "", value).lower().partition(":")[0]
                assert scheme not in RUNS, f"{where}: {e.tag} {name}={value} runs"


def _check_forms(elements: list, where: str) -> None:
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    inside = {id(c) for e in elements if e.tag == "label" for c in e.iter()}
    for e in elements:
        if e.tag in {"input", "select", "textarea"} and e.get("type") not in {"hidden", "submit"}:
            named = e.get("id") in labelled or id(e) in inside or e.get("aria-label") or e.get("aria-labelledby")
            assert named, f"{where}: {e.tag} {e.get('name')} has no label"
        if e.tag == "form":
            assert e.get("method") in {"get", "post"}, f"{where}: form without method"
            assert e.get("action"), f"{where}: form without action"
            if e.get("method") == "post":
                names = {c.get("name") for c in e.iter() if c.tag == "input"}
                assert "csrf_token" in names, f"{where}: form without CSRF token"
        if e.tag in {"script", "style"}:
            inline = e.tag == "style" or not e.get("src") or (e.text or "").strip()
            assert not inline, f"{where}: inline {e.tag}"
        if e.tag == "a" and e.get("href") is not None:
            assert e.get("href"), f"{where}: empty link"


def _check_headers(response: Response, where: str) -> None:
    assert "script-src 'self'" in response.headers["Content-Security-Policy"], where
    assert response.headers["Cache-Control"] == "no-store", where
    assert "HX-Request-Type" in response.headers.get("Vary", ""), where


def _check_document(elements: list, where: str) -> None:
    html = next(e for e in elements if e.tag == "html")
    assert html.get("lang") in {"id", "en"}, f"{where}: no lang"
    heads = [e for e in elements if e.tag == "h1"]
    assert len(heads) == 1, f"{where}: {len(heads)} h1"
    title = next((e.text or "").strip() for e in elements if e.tag == "title")
    h1 = " ".join("".join(heads[0].itertext()).split())
    assert h1, f"{where}: empty h1"
    assert " ".join(title.split()).startswith(h1), f"{where}: title {title!r} does not start with h1 {h1!r}"
