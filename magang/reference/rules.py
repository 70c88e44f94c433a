"""Kinds and arithmetic of the reference data. Stdlib and kernel only."""

from __future__ import annotations

from decimal import Decimal

from magang.kernel.labels import N_, LabelledEnum


class RegionKind(LabelledEnum):
    """What kind of government a region is; codes are Kemendagri's for the first three."""

    PROVINCE = "provinsi", N_("Provinsi")
    REGENCY = "kabupaten", N_("Kabupaten")
    CITY = "kota", N_("Kota")
    MINISTRY = "kementerian", N_("Kementerian/lembaga")


class Direction(LabelledEnum):
    """Which way an indicator should move."""

    UP = "up", N_("Makin tinggi makin baik")
    DOWN = "down", N_("Makin rendah makin baik")


class TimeZone(LabelledEnum):
    """The zones of Indonesia, by the IANA name of their main city."""

    WIB = "Asia/Jakarta", N_("WIB – Waktu Indonesia Barat")
    WITA = "Asia/Makassar", N_("WITA – Waktu Indonesia Tengah")
    WIT = "Asia/Jayapura", N_("WIT – Waktu Indonesia Timur")


def progress_towards(baseline: Decimal | None, target: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """Share of the way from baseline to target, 0–1 and beyond; None when a value was never published."""
    if baseline is None or target is None or actual is None or baseline == target:
        return None
    return (actual - baseline) / (target - baseline)
