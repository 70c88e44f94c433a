"""Reference data that every city starts with: urusan, ranks, the JP table, all governments and their travel tariffs.

What is already there is left as it is: an administrator may have changed it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from magang.extensions import db
from magang.reference.models import CitySettings, JpConversion, Rank, Region, TravelTariff, Urusan, UrusanRelation
from magang.reference.rules import RegionKind
from magang.web.city import BLANK

DATA: Final = Path(__file__).parent / "data"
# The budget year under which the figures of travel_tariffs.csv are shown (data/SOURCES.md).
TARIFF_YEAR: Final = 2025
SEAT_OF_MINISTRIES: Final = "31"  # DKI Jakarta, whose tariffs apply to a stay with them
# What the administrator replaces first; the clocks have their defaults in the table.
NAMES: Final = ("city_name", "agency_name", "agency_short_name", "leader_title", "time_zone")

Row = dict[str, Any]


def load_reference() -> None:
    """Add what is missing of the reference data, and commit."""
    session = db.session()
    add_reference(session)
    session.commit()


def add_reference(session: Session) -> None:
    """Add what is missing; about 600 rows in a second, none of them on the second run."""
    add_missing(session, Urusan.code, read("urusan"))
    add_missing(session, Rank.golongan, read("golongan"))
    add_missing(session, JpConversion.code, map(jp_row, read("jp_conversion")))
    add_regions(session)
    add_tariffs(session)
    add_figures(session)
    add_related_urusan(session)
    if session.get(CitySettings, 1) is None:
        session.add(CitySettings(id=1, **{name: getattr(BLANK, name) for name in NAMES}))
    session.flush()


def read(name: str) -> Iterator[dict[str, str]]:
    """Rows of one file in the data folder."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def number(text: str) -> Decimal | None:
    """The number in a cell; an empty one was not published, which is not zero."""
    return Decimal(text) if text else None


def whole(text: str) -> int | None:
    return int(text) if text else None


def add_missing(session: Session, key: InstrumentedAttribute[str], rows: Iterable[Row]) -> None:
    """Insert, in one statement, the rows whose `key` is not there yet."""
    known = set(session.scalars(select(key)))
    if new := [row for row in rows if row[key.key] not in known]:
        session.execute(insert(key.class_), new)


def jp_row(row: dict[str, str]) -> Row:
    return {
        "code": row["code"],
        "form": row["form"],
        "jp": int(row["jp"]),
        "unit": row["unit"],
        "note": row["editable_note"],
    }


def add_regions(session: Session) -> None:
    """38 provinces, 514 regencies and cities, and the ministries that take interns in."""
    rows = list(read("regions"))
    provinces = [row for row in rows if row["kind"] == RegionKind.PROVINCE]
    add_missing(session, Region.code, (region_row(row, None) for row in provinces))
    ids = dict(session.execute(select(Region.code, Region.id).where(Region.kind == RegionKind.PROVINCE)).all())
    others = (row for row in rows if row["kind"] != RegionKind.PROVINCE)
    add_missing(session, Region.code, (region_row(row, ids[row["province_code"]]) for row in others))
    ministries = (
        {"code": row["code"], "name": row["name"], "kind": RegionKind.MINISTRY, "province_id": ids[SEAT_OF_MINISTRIES]}
        for row in read("ministries")
    )
    add_missing(session, Region.code, ministries)


def region_row(row: dict[str, str], province_id: int | None) -> Row:
    return {
        "code": row["code"],
        "name": row["name"],
        "kind": RegionKind(row["kind"]),
        "province_id": province_id,
        "latitude": number(row["latitude"]),
        "longitude": number(row["longitude"]),
    }


def add_tariffs(session: Session) -> None:
    """Matched by the province's name: its number means another province in other agencies' tables (data/SOURCES.md)."""
    provinces = select(Region.name, Region.id).where(Region.kind == RegionKind.PROVINCE)
    ids = dict(session.execute(provinces).all())
    known = set(session.scalars(select(TravelTariff.province_id).where(TravelTariff.year == TARIFF_YEAR)))
    rows = [
        tariff_row(row, ids[row["province"]]) for row in read("travel_tariffs") if ids[row["province"]] not in known
    ]
    if rows:
        session.execute(insert(TravelTariff), rows)


def tariff_row(row: dict[str, str], province_id: int) -> Row:
    return {
        "province_id": province_id,
        "year": TARIFF_YEAR,
        "per_diem_out_of_town": int(row["per_diem_out_of_town"]),
        "per_diem_training": int(row["per_diem_training"]),
        "training_is_derived": row["training_rate_is_derived"] == "yes",
        "lodging_senior": whole(row["lodging_echelon3_or_golongan4"]),
        "lodging_other": whole(row["lodging_golongan3_and_below"]),
        "taxi": whole(row["taxi"]),
        "airfare_from_jakarta": whole(row["return_airfare_from_jakarta_economy"]),
    }


def add_figures(session: Session) -> None:
    """Coast and population of the governments the sample names, where nobody has entered a figure yet."""
    rows = {row["region"]: row for row in read("region_figures")}
    untouched = (
        Region.population.is_(None),
        Region.own_revenue.is_(None),
        Region.coastal.is_(None),
        Region.hazard_index.is_(None),
        Region.figures_source == "",
    )
    for region in session.scalars(select(Region).where(Region.name.in_(rows), *untouched)):
        row = rows[region.name]
        region.coastal, region.population = row["coastal"] == "yes", whole(row["population"])
        region.figures_source = row["source"]


def add_related_urusan(session: Session) -> None:
    """A first urusan matrix; a pair somebody has taken out does not come back."""
    if session.scalar(select(UrusanRelation.id).limit(1)) is not None:
        return
    ids = dict(session.execute(select(Urusan.code, Urusan.id)).all())
    pairs = (sorted((ids[row["first"]], ids[row["second"]])) for row in read("urusan_related"))
    session.execute(insert(UrusanRelation), [{"first_id": first, "second_id": second} for first, second in pairs])
