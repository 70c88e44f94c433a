"""The `magang` command. Operators read English; `demo` and `seed`, which a city's people try out, speak Indonesian."""

from __future__ import annotations

import click

from magang.cli import bench, check, counters, people, serving, setup, upkeep


@click.group()
@click.version_option(package_name="magang")
def main() -> None:
    """Magang: dari kebutuhan daerah sampai hasil yang terbukti. Settings come from the environment (see the README)."""


for command in (
    setup.init,
    setup.migrate,
    setup.seed,
    serving.serve,
    serving.worker,
    serving.demo,
    people.user,
    check.check,
    upkeep.remind,
    upkeep.jobs,
    upkeep.audit,
    upkeep.search,
    counters.counters,
    bench.bench,
):
    main.add_command(command)
