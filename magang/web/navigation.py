"""The menu: what a reader's roles open. Endpoints are named here and nowhere else in the plumbing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_

EVERYONE = frozenset(Role)
# Who sets everything side by side, and the administrator who helps them.
STEERING = frozenset({Role.PLANNER, Role.VERIFIER, Role.MAYOR, Role.SEKDA, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu."""

    label: str
    endpoint: str
    icon: str
    roles: frozenset[Role] = EVERYONE
    # Where the pages of the entry live, if not below its own address.
    sections: tuple[str, ...] = ()


MENU = (
    Item(N_("Beranda"), "overview.home", "home"),
    Item(N_("Program prioritas"), "programmes.index", "flag"),
    Item(N_("Kebutuhan"), "needs.index", "target"),
    Item(N_("Tujuan"), "destinations.index", "map-pin"),
    Item(N_("Perencanaan"), "planning.current", "calendar", sections=("/angkatan", "/calon", "/skenario")),
    Item(N_("Penempatan"), "placements.index", "plane-departure"),
    Item(N_("Surat"), "letters.index", "file-text"),
    Item(N_("Jurnal"), "journals.index", "notebook"),
    Item(N_("Temuan"), "findings.index", "bulb"),
    Item(N_("Rekomendasi"), "recommendations.index", "checklist"),
    Item(N_("Laporan"), "reports.index", "file"),
    Item(N_("Pemaparan"), "hearings.index", "presentation"),
    Item(N_("Tindak lanjut"), "followups.index", "route"),
    Item(N_("Evaluasi"), "evaluations.index", "chart-bar"),
    Item(N_("OPD"), "opds.index", "building", STEERING),
    Item(N_("OPD saya"), "opds.mine", "building", frozenset({Role.OPD_HEAD, Role.OPD_STAFF}), sections=("/opd",)),
    Item(N_("Taklimat"), "briefings.index", "file-text", STEERING),
    Item(N_("Mutu data"), "quality.index", "list-check", STEERING),
    Item(N_("Administrasi"), "admin.index", "settings", frozenset({Role.ADMIN})),
)


def menu(actor: Actor) -> list[dict[str, object]]:
    """The entries `actor` may open, the current one marked."""
    entries = [(item, url_for(item.endpoint)) for item in MENU if actor.has(*item.roles)]
    return [
        {
            "label": item.label,
            "href": href,
            "icon": item.icon,
            "current": any(is_within(request.path, section) for section in item.sections or (href,)),
        }
        for item, href in entries
    ]


def is_within(path: str, section: str) -> bool:
    """Whether a page's address lies in a section of the menu (`/` is only itself)."""
    return path == section or (section != "/" and path.startswith(f"{section}/"))
