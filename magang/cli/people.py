"""Who may sign in."""

from __future__ import annotations

import getpass

import click
from sqlalchemy import select

from magang.cli.base import fail, working


@click.group()
def user() -> None:
    """People who may sign in."""


@user.command("create")
@click.option("--username", prompt=True)
@click.option("--name", prompt="Full name")
@click.option(
    "--role",
    multiple=True,
    default=["admin"],
    show_default=True,
    help="Role, or role:OPD for a role in one OPD (its short name). May be given several times.",
)
@click.option(
    "--password", envvar="MAGANG_PASSWORD", help="Asked for when absent (better: it stays out of the shell history)."
)
def create_user(username: str, name: str, role: tuple[str, ...], password: str | None) -> None:
    """Create a user with roles and a password."""
    from magang.accounts import services
    from magang.kernel.actor import SYSTEM, GrantFact, Role
    from magang.kernel.clock import utc_now
    from magang.reference.models import Opd

    roles = ", ".join(r.value for r in Role)
    with working() as session:
        grants = []
        for spec in role:
            role_name, _, office = spec.partition(":")
            opd_id = session.scalar(select(Opd.id).where(Opd.short_name == office)) if office else None
            if role_name not in {r.value for r in Role} or (office and opd_id is None):
                fail(f"Unknown role or OPD: {spec}. Roles: {roles}")
            grants.append(GrantFact(Role(role_name), opd_id))
        password = password or getpass.getpass("Password: ")
        person = services.create_user(session, SYSTEM, username=username, name=name, now=utc_now())
        services.set_grants(session, SYSTEM, person, grants=grants, now=utc_now())
        services.set_password(session, SYSTEM, person, new_password=password, now=utc_now())
        session.commit()
        click.echo(f"{person.username} may sign in.")
