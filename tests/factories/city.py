"""A city with two OPD, a host, a programme and one user per role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from magang.accounts.models import Grant, User
from magang.kernel.actor import Role
from magang.reference.models import CitySettings, HostUnit, Opd, PriorityProgramme, Rank, Region, TravelTariff, Urusan
from magang.reference.rules import RegionKind


@dataclass
class City:
    """What `build_city` made."""

    health: Urusan
    staffing: Urusan
    dinkes: Opd
    bkpsdmd: Opd
    inspektorat: Opd
    setda: Opd
    programme: PriorityProgramme
    java: Region
    malang: Region
    clinic: HostUnit
    tariff: TravelTariff
    rank: Rank
    admin: User
    planner: User
    planner2: User
    participant: User
    superior: User
    opd_head: User
    verifier: User
    verifier2: User
    sekda: User
    mayor: User


def build_city(session: Session, *, now: datetime) -> City:
    """A committed city; see `City`."""
    session.add(
        CitySettings(
            id=1,
            city_name="Kota Uji",
            agency_name="Badan Uji",
            agency_short_name="BU",
            leader_title="Wali Kota",
            time_zone="Asia/Makassar",
        )
    )
    health = Urusan(code="1.02", name="Kesehatan", group="Wajib")
    staffing = Urusan(code="5.03", name="Kepegawaian", group="Penunjang")
    dinkes = Opd(name="Dinas Kesehatan", short_name="Dinkes", urusan=health)
    bkpsdmd = Opd(name="Badan Kepegawaian", short_name="BKPSDMD", urusan=staffing)
    inspektorat = Opd(name="Inspektorat Daerah", short_name="Inspektorat", urusan=staffing)
    setda = Opd(name="Sekretariat Daerah", short_name="Setda", urusan=staffing)
    programme = PriorityProgramme(
        number=1,
        title="Layanan kesehatan dekat",
        agenda="Pelayanan dasar",
        urusan=health,
        lead_opd=dinkes,
        weight=Decimal("0.8"),
    )
    java = Region(code="35", name="Jawa Timur", kind=RegionKind.PROVINCE)
    malang = Region(code="35.73", name="Kota Malang", kind=RegionKind.CITY, province=java)
    clinic = HostUnit(region=malang, name="RSUD Kota Malang", urusan=health)
    tariff = TravelTariff(
        province=java, year=2025, per_diem_out_of_town=410_000, per_diem_training=120_000, lodging_senior=1_234_000,
        lodging_other=814_000, taxi=225_000, airfare_from_jakarta=2_674_000,
    )  # fmt: skip
    rank = Rank(golongan="III/c", pangkat="Penata")
    session.add_all(
        [health, staffing, dinkes, bkpsdmd, inspektorat, setda, programme, java, malang, clinic, tariff, rank]
    )
    session.flush()

    def person(username: str, role: Role, opd: Opd | None, *, in_office: bool = False) -> User:
        user = User(
            username=username,
            name=f"{role.label} contoh",
            opd=opd,
            rank=rank,
            position="Jabatan",
            created_at=now,
            updated_at=now,
            grants=[Grant(role=role, opd_id=opd.id if opd and (in_office or role.is_opd_bound) else None)],
        )  # fmt: skip
        session.add(user)
        return user

    city = City(
        health, staffing, dinkes, bkpsdmd, inspektorat, setda, programme, java, malang, clinic, tariff, rank,
        admin=person("admin", Role.ADMIN, bkpsdmd),
        planner=person("perencana", Role.PLANNER, bkpsdmd),
        planner2=person("perencana2", Role.PLANNER, bkpsdmd),
        participant=person("peserta", Role.PARTICIPANT, dinkes),
        superior=person("atasan", Role.SUPERIOR, dinkes),
        opd_head=person("opd", Role.OPD_HEAD, dinkes),
        verifier=person("verifikator", Role.VERIFIER, inspektorat),
        verifier2=person("verifikator2", Role.VERIFIER, inspektorat),
        sekda=person("sekda", Role.SEKDA, setda),
        mayor=person("walikota", Role.MAYOR, setda),
    )  # fmt: skip
    session.commit()
    return city
