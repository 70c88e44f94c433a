"""What ten people wait for their pages, at rest and while reports of 200 pages are made: `make bench-browsing`.

A real server (waitress, eight threads) with its worker embedded, over the sample city on SQLite. Each of ten people
opens page after page without a pause, which is the work of far more than ten who read what they open.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from magang.reports.exports import Format
from tests.e2e.test_export_while_browsing import PEOPLE
from tests.support.crowd import Browser, Visit, browse, large_report, waitress

EACH = 30  # visits of a person


def told(name: str, visits: Sequence[Visit]) -> None:
    waits = [visit.ended - visit.began for visit in visits]
    cuts = quantiles(waits, n=100)
    failed = sum(visit.status != 200 for visit in visits)
    said = (*(f"{1000 * wait:.0f}" for wait in (cuts[49], cuts[94], max(waits))), failed)
    print(f"| {name} | {len(visits)} | {' | '.join(map(str, said))} |")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        page = f"/laporan/{large_report(data)}/ekspor"
        with waitress(data) as address:
            author, *browsers = [Browser(address, name) for name in ("peserta", *PEOPLE)]
            browse(browsers, lambda made: made < 7)  # templates are compiled once
            print("| | requests | p50 ms | p95 ms | longest ms | failed |\n|:--|--:|--:|--:|--:|--:|")
            told("at rest", browse(browsers, lambda made: made < EACH))
            for fmt in Format:
                author.post(page, f"{page}/{fmt.value}")
            began = time.monotonic()
            until = [0.0]

            def busy(made: int) -> bool:
                if until[0] == 0 and made % 5 == 0 and "Batalkan" not in author.get(page)[1]:
                    until[0] = time.monotonic()
                return until[0] == 0

            visits = browse(browsers, busy)
            told(f"while four exports ran ({(until[0] or time.monotonic()) - began:.0f} s)", visits)


if __name__ == "__main__":
    main()
