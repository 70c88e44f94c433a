"""PDF from one of our templates, in the child. Data reaches Typst as JSON and stays text."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Set
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from magang.documents.errors import ConversionFailed
from magang.kernel import typed
from magang.kernel.labels import N_

# What stands for a character that no shipped font has; the standards allow no missing glyph.
NO_GLYPH: Final = "□"
TRIES: Final = 4
UNPRINTABLE: Final = N_("Ada huruf yang tidak dapat dicetak. Hapus emoji atau tanda khusus, lalu coba lagi.")
TOO_LONG: Final = N_("Satu bagian teks lebih dari %(limit)s huruf. Bagi menjadi beberapa paragraf.")
# Text without an end takes the longest to set; 300,000 letters are a hundred pages.
LONGEST_TEXT: Final = 300_000

# An address of 80 letters breaks instead of running over the edge of its column.
_LONG_WORD: Final = re.compile(r"\S{25,}")
# Not before a mark that belongs to the letter in front of it.
_EIGHT: Final = re.compile(r"\S{8}(?=[^\s\u0300-\u036f\u200d\ufe0f])")
# The key of a link's address in a template's data.
ADDRESS: Final = "href"
_HERE: Final = Path(__file__).parents[1]


def compile_pdf(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Write `document.pdf`; say which characters were `replaced` by □.

    Typst sees copies in a folder of their own: it follows links inside its root (HOUSE T12).
    """
    root = inbox.parent / "tmp" / "root"
    shutil.copytree(_HERE / "typst", root)
    shutil.copytree(inbox, root / "images")
    made_at = payload["made_at"]
    compiler = typst.Compiler(
        root / f"{payload['template']}.typ",
        root=root,
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        package_path=root / "packages",
        package_cache_path=root / "packages",
    )
    data = json.dumps(_printable(payload["data"], {image.name for image in inbox.iterdir()}), ensure_ascii=False)
    replaced: set[str] = set()
    for _ in range(TRIES):
        try:
            compiler.compile(
                output=outbox / "document.pdf",
                sys_inputs={"data": data},
                # Archival with structure, and readable by a screen reader: the compiler refuses what would not hold.
                pdf_standards=["a-2a", "ua-1"],
                timestamp=datetime.fromisoformat(made_at) if made_at else None,
            )
        except typst.TypstError as error:
            missing = set(_without_glyph(error.diagnostic)) - replaced
            if not missing:
                error.add_note(re.sub("`.*?`", "…", error.message))
                raise
            replaced |= missing
            data = data.translate(dict.fromkeys(map(ord, missing), NO_GLYPH))
        else:
            return {"replaced": sorted(replaced)}
    raise ConversionFailed(UNPRINTABLE)


def _printable(value: Any, names: Set[str]) -> Any:
    """`value` with texts that can be set: no control characters or unseen marks, places to break in long words.

    The `names` of images stay as they are, and addresses, which must still lead somewhere.
    """
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise ConversionFailed(TOO_LONG, limit=f"{LONGEST_TEXT // 1000}.000")
    match value:
        case str() if value not in names:
            text = typed.CONTROL.sub(NO_GLYPH, typed.UNSEEN.sub("", value))
            return _LONG_WORD.sub(lambda word: _EIGHT.sub("\\g<0>\u200b", word[0]), text)
        case list():
            return [_printable(part, names) for part in value]
        case dict():
            return {key: part if key == ADDRESS else _printable(part, names) for key, part in value.items()}
    return value


def _without_glyph(diagnostic: str) -> Iterator[str]:
    """The characters that the compiler could not display; it quotes them in their run, unseen ones as `\\u{200d}`.

    What stands beside them in that run is left alone: with plain letters and marks JSON itself is written.
    """
    for run in re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic):
        letters = re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), run)
        yield from (letter for letter in letters if not letter.isascii())
