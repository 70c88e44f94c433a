"""Kota Palu as a sample: what is known of it from public sources, and an invented thread through all its states."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from magang.accounts.models import Grant, User
from magang.accounts.passwords import hash_password
from magang.audit.services import record
from magang.destinations.models import Agreement, Evidence
from magang.destinations.rules import AgreementKind, InstrumentKind, StrengthGrade
from magang.extensions import db
from magang.kernel.actor import SYSTEM, Role
from magang.kernel.clock import utc_now
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.needs.models import Need
from magang.planning.models import Cycle
from magang.reference.models import (
    CitySettings,
    HostUnit,
    IndicatorReading,
    Opd,
    PriorityProgramme,
    ProgrammeIndicator,
    Rank,
    Region,
    Urusan,
)
from magang.sample import ACCOUNTS, PASSWORD
from magang.sample.calendar import add_calendar
from magang.sample.clearing import clear_sample
from magang.sample.hearings import DIRECTIVES, directive_story, put_on_agenda
from magang.sample.journals import journal_story
from magang.sample.letters import issue_letters
from magang.sample.needs import need_story
from magang.sample.notifications import tell_the_town
from magang.sample.placements import cohort_2024, placement_story
from magang.sample.planning import seed_candidates
from magang.sample.reference import add_reference, number, read, whole
from magang.sample.remembering import remember_quarters
from magang.sample.reports import REVIEWED, draft_story, presented_story, reviewed_story
from magang.sample.scenarios import seed_scenarios
from magang.sample.thread import MEETINGS, finding_story, hearing_story, recommendation_story
from magang.sample.town import SampleEvent, Story, Town, play, scripts

__all__ = ["clear_sample", "load_palu"]

PALU: Final = "72.71"
SETTINGS: Final = {
    "city_name": "Pemerintah Kota Palu",
    "agency_name": "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Daerah",
    "agency_short_name": "BKPSDMD",
    "leader_title": "Wali Kota",
    "time_zone": "Asia/Makassar",
}
# Who vouches and how fast it ages, by the words in the instrument's name; the first that fits counts.
INSTRUMENTS: Final = (
    ("award", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD),
    ("penghargaan", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD),
    ("top 99", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD),
    ("indeks", StrengthGrade.MINISTRY_INDEX, InstrumentKind.INDEX),
    ("sistem merit", StrengthGrade.MINISTRY_INDEX, InstrumentKind.INDEX),
)
SOURCE: Final = "Pernyataan Wali Kota 18 Juni 2025"


def load_palu(*, now: datetime | None = None) -> bool:
    """Load the sample city and commit; False when it is there already.

    Raises `RuleBroken` where the city's own work has begun: the sample would be mixed up with it.
    """
    session = db.session()
    add_reference(session)
    settings = session.get_one(CitySettings, 1)
    if settings.sample_seeded_at is not None:
        return False
    refuse_real_work(session)
    town = Town(session, now or utc_now(), settings, current_app.config["SETTINGS"].files_dir)
    found(town)
    play(stories(town))
    for key in ("current", "next"):
        put_on_agenda(town, town.hearings[key], town.now)
    issue_letters(town)
    session.commit()
    tell_the_town(town)
    return True


def refuse_real_work(session: Session) -> None:
    """The sample only goes where there is no OPD, programme or need yet, and none of its user names is taken."""
    if any(session.scalar(select(func.count()).select_from(model)) for model in (Opd, PriorityProgramme, Need)):
        raise RuleBroken(
            N_("Data contoh hanya dapat dimuat sebelum OPD, program prioritas, dan kebutuhan daerah diisi.")
        )
    if taken := session.scalars(select(User.username).where(User.username.in_(ACCOUNTS))).all():
        raise RuleBroken(N_("Nama pengguna ini sudah dipakai: %(names)s."), names=", ".join(taken))


def stories(town: Town) -> list[Story]:
    """Everything that happened in the city, in no order; `play` finds the order."""
    follow_ups = {script["recommendation"]: script for script in scripts("followups", "follow_up")}
    told: list[Story] = []
    told += [need_story(town, script, n) for n, script in enumerate(scripts("needs", "need"))]
    told += [
        placement_story(town, script, n)
        for n, script in enumerate([*cohort_2024(), *scripts("placements", "placement")])
    ]
    told.append(remember_quarters(town))
    told += seed_candidates(town)
    told += seed_scenarios(town)
    told += [journal_story(town, script, n) for n, script in enumerate(scripts("journals", "journal"))]
    told += [hearing_story(town, key, meeting, n) for n, (key, meeting) in enumerate(MEETINGS.items())]
    told += [directive_story(town, number, number) for number in range(len(DIRECTIVES))]
    told += [finding_story(town, script, n) for n, script in enumerate(scripts("findings", "finding"))]
    told += [
        recommendation_story(town, script, follow_ups.get(script["key"]), n)
        for n, script in enumerate(scripts("recommendations", "recommendation"))
    ]
    told += [presented_story(town), draft_story(town)]
    told += [reviewed_story(town, key, n) for n, key in enumerate(REVIEWED)]
    return told


def found(town: Town) -> None:
    """What stands before anything happens: settings, offices, programmes, people, hosts, evidence, cycles."""
    for name, value in SETTINGS.items():
        setattr(town.settings, name, value)
    town.settings.region_id = town.session.scalars(select(Region.id).where(Region.code == PALU)).one()
    town.settings.sample_seeded_at = town.now
    record(town.session, SYSTEM, SampleEvent.LOADED, town.settings, now=town.now)
    town.urusan = {urusan.code: urusan for urusan in town.session.scalars(select(Urusan))}
    town.ranks = {rank.golongan: rank for rank in town.session.scalars(select(Rank))}
    with_province = select(Region).options(selectinload(Region.province))
    town.regions = {region.name: region for region in town.session.scalars(with_province)}
    add_calendar(town)
    add_opds(town)
    add_programmes(town)
    add_people(town)
    add_hosts(town)
    add_evidence(town)
    add_agreements(town)
    add_cycles(town)


def add_opds(town: Town) -> None:
    for row in read("opd_palu"):
        town.opds[row["short_name"]] = Opd(
            name=row["name"], short_name=row["short_name"], urusan=town.urusan[row["urusan"]]
        )
    town.load(*town.opds.values())


def add_programmes(town: Town) -> None:
    """The four programmes the mayor named, then numbered placeholders.

    The press gave six agendas whose counts sum to 36 (data/agendas_palu.csv), the mayor speaks of 35. The sample gives
    "Pelayanan dasar" one less: its named items come from a speech, where one programme may have been told as two.
    """
    by_name = {opd.name: opd for opd in town.opds.values()}
    for position, row in enumerate(read("programs_palu"), start=1):
        town.programmes[position] = PriorityProgramme(
            number=position,
            title=row["title"],
            agenda=row["agenda"],
            urusan=town.urusan[row["urusan"]],
            lead_opd=by_name[row["lead_opd"]],
            weight=Decimal("0.9"),
            source=row["source"],
        )
    for position, row in enumerate(read("placeholders_palu"), start=len(town.programmes) + 1):
        town.programmes[position] = PriorityProgramme(
            number=position,
            title=f"Program prioritas {position} (contoh)",
            agenda=row["agenda"],
            urusan=town.urusan[row["urusan"]],
            lead_opd=town.opds[row["lead_opd"]],
            weight=Decimal(row["weight"]),
            is_placeholder=True,
            source="Nama resmi belum diketahui; baris ini pengisi tempat",
        )
    for script in scripts("programmes", "indicator"):
        programme = town.programmes[script.pop("programme")]
        values = {key: Decimal(str(script.pop(key))) for key in ("baseline", "target", "actual") if key in script}
        readings = [
            IndicatorReading(read_on=r["on"], value=Decimal(str(r["value"])), source=r["source"])
            for r in script.pop("readings", ())
        ]
        programme.indicators.append(ProgrammeIndicator(**script, **values, readings=readings))
    town.load(*town.programmes.values())


def add_people(town: Town) -> None:
    """The eight accounts share one published password; everybody else is known and can't sign in.

    Their NIP end in 000, a serial number that is never issued.
    """
    password_hash = hash_password(PASSWORD)
    for row in read("people_palu"):
        role, opd = Role(row["role"]), town.opds[row["opd"]]
        town.people[row["username"]] = User(
            username=row["username"],
            name=row["name"],
            nip=row["nip"] or None,
            position=row["position"],
            opd=opd,
            rank=town.ranks.get(row["golongan"]),
            is_sample=True,
            password_hash=password_hash if row["username"] in ACCOUNTS else None,
            # Not SIASN's: the training history shows what a complete record looks like, and one that is not.
            siasn_id=f"CONTOH-ASN-{len(town.people):03d}" if role is Role.PARTICIPANT and len(town.people) % 3 else "",
            grants=[Grant(role=role, opd=opd if role.is_opd_bound else None)],
            created_at=town.now,
            updated_at=town.now,
        )
        if role is Role.OPD_HEAD:
            town.heads[row["opd"]] = row["username"]
    town.load(*town.people.values())
    for user in town.people.values():
        for grant in user.grants:
            grant.opd_id = grant.opd.id if grant.opd else None


def add_hosts(town: Town) -> None:
    """The hosts of 2024, and the ones invented placements go to."""
    cohort = [
        {"region": row["host_government"], "name": row["host_unit"], "urusan": row["urusan"]}
        for row in read("cohort_2024")
    ]
    for host in [*cohort, *scripts("destinations", "host_unit")]:
        town.hosts[host["name"]] = HostUnit(
            region=town.regions[host["region"]],
            name=host["name"],
            urusan=town.urusan[host["urusan"]],
            capacity=host.get("capacity"),
        )
    town.load(*town.hosts.values())


def add_evidence(town: Town) -> None:
    for row in read("evidence"):
        instrument = row["instrument"].lower()
        grade, kind = next((grade, kind) for word, grade, kind in INSTRUMENTS if word in instrument)
        sourced = bool(row["source_url"])
        town.evidence.append(
            Evidence(
                region=town.regions[row["region"]],
                urusan=town.urusan[row["urusan"]],
                instrument=row["instrument"],
                kind=kind,
                year=whole(row["year"]),
                value=number(row["value"]),
                value_max=number(row["value_max"]),
                predicate_or_rank=row["predicate_or_rank"],
                practice=row["practice"],
                source_url=row["source_url"],
                read_on=None,  # data/evidence.csv does not say when its sources were read
                grade=grade if sourced else StrengthGrade.OWN_CLAIM,
                created_at=town.now,
                updated_at=town.now,
            )
        )
    town.load(*town.evidence)


def add_agreements(town: Town) -> None:
    for script in scripts("destinations", "agreement"):
        starts, ends = script.get("valid_from"), script.get("valid_until")
        town.load(
            Agreement(
                region=town.regions[script["region"]],
                kind=AgreementKind(script["kind"]),
                number=script.get("number", ""),
                title=script["title"],
                scope=script["scope"],
                valid_from=None if starts is None else town.day(starts),
                valid_until=None if ends is None else town.day(ends),
                created_at=town.now,
                updated_at=town.now,
            )
        )


def add_cycles(town: Town) -> None:
    """2024 as it was, the year before this one, and this year's, whose window reaches over all running placements."""
    year = town.day(0).year
    windows = {
        "2024": ("Angkatan 2024", 2024, date(2024, 7, 15), date(2024, 10, 15), None),
        "previous": (f"Angkatan {year - 1} (contoh)", year - 1, town.day(-420), town.day(-300), 450_000_000),
        "current": (f"Angkatan {year} (contoh)", year, town.day(-200), town.day(220), 1_600_000_000),
    }
    for key, (name, cycle_year, starts_on, ends_on, ceiling) in windows.items():
        town.cycles[key] = Cycle(
            name=name,
            year=cycle_year,
            budget_ceiling=ceiling,
            starts_on=starts_on,
            ends_on=ends_on,
            note="Tanggal angkatan ini dari penempatan di Malang." if key == "2024" else "",
            created_at=town.now,
            updated_at=town.now,
        )
    town.load(*town.cycles.values())
