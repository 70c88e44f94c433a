"""`magang bench`: filling a database to measure on."""

from __future__ import annotations

import time

import click

from magang.cli.base import fail, make_app, upgrade_tables


@click.group()
def bench() -> None:
    """Measuring on much data."""


@bench.command("seed")
@click.option("--recommendations", required=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same data.")
def bench_seed(recommendations: int, seed: int) -> None:
    """Fill an empty database with so many recommendations and what belongs to them. Never in production.

    Beyond 50,000 the rows repeat, with ids, references and people of their own.
    """
    from magang.bench.seeding import refusal, seed_bench

    app = make_app()
    with app.app_context():
        from magang.extensions import db
        from magang.sample.reference import load_reference

        upgrade_tables()
        if reason := refusal(db.session(), app.config["SETTINGS"]):
            fail(reason)
        load_reference()
        began = time.monotonic()
        for what, count in seed_bench(db.session(), recommendations=recommendations, seed=seed):
            click.echo(f"{time.monotonic() - began:7.1f} s  {count:>10} {what}")
        db.session.commit()
