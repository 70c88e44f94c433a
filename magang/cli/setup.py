"""Setting up: tables, reference data, the sample city."""

from __future__ import annotations

import click

from magang.cli.base import upgrade_tables, working


@click.command()
def init() -> None:
    """Create the data folders, migrate the database, add the reference data and the city's settings.

    May be run again at any time: what is there stays.
    """
    from magang.sample.reference import load_reference

    with working():
        upgrade_tables()
        load_reference()
    click.echo("Ready. Next: `magang user create --role admin`, or `magang seed palu` for the sample city.")


@click.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    with working():
        upgrade_tables()
    click.echo("The database is up to date.")


@click.command()
@click.argument("city", required=False, type=click.Choice(["palu"]))
@click.option("--clear", is_flag=True, help="Remove the sample again; reference data, settings and audit trail stay.")
def seed(city: str | None, clear: bool) -> None:
    """Load the sample city CITY, marked as sample on every page until it is cleared."""
    from magang.sample.palu import clear_sample, load_palu

    if bool(city) == clear:
        raise click.UsageError("Say either a city (palu) or --clear.")
    with working():
        if clear:
            count = clear_sample()
            click.echo(f"Data contoh sudah dihapus: {count} baris." if count else "Tidak ada data contoh.")
        elif load_palu():
            click.echo("Data contoh Kota Palu sudah dimuat. Setiap halaman menandainya sebagai data contoh.")
        else:
            click.echo("Data contoh Kota Palu sudah ada. Tidak ada yang berubah.")
