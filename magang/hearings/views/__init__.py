"""Pages of hearings, of the mayor's decisions and of directives, by use case."""

from flask import Blueprint

from magang.hearings.rules import HearingAction
from magang.hearings.rules.directives import DirectiveAction
from magang.web.converters import url_enums

bp = Blueprint("hearings", __name__)
url_enums(HearingAction, DirectiveAction)

from magang.hearings.views import agenda, deck, directives, live, minutes, pages  # noqa: E402, F401 - add themselves
