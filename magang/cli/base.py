"""What every command needs: the application, its session, and one plain sentence for what goes wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from magang.settings import ConfigurationError, Settings


def fail(message: str) -> NoReturn:
    click.secho(message, fg="red", err=True)
    sys.exit(1)


def make_app(settings: Settings | None = None) -> Flask:
    """The application, or a plain sentence about what is not configured."""
    from magang import create_app

    try:
        return create_app(settings)
    except ConfigurationError as error:
        fail(str(error))
    except OSError as error:
        fail(f"The data folder can't be used: {error}")


@contextmanager
def working() -> Iterator[Session]:
    """The application's context and session; what refuses becomes one plain sentence and exit status 1."""
    from magang.extensions import db
    from magang.kernel.errors import DomainError

    with make_app().app_context():
        try:
            yield db.session()
        except DomainError as error:
            fail(error.message % error.params if error.params else error.message)
        except DBAPIError as error:
            fail(f"The database refused: {error.orig}\nHas `magang init` been run?")


def upgrade_tables() -> None:
    """This version's tables; where the numbers of the overviews were never made, they are made now."""
    from flask_migrate import upgrade

    from magang.counters.keeping import make_first
    from magang.extensions import db

    upgrade()
    make_first(db.session())
    db.session.commit()
