"""NIP and passwords."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.accounts.rules import EmploymentKind, Nip, check_new_password, mask_nip
from magang.kernel.errors import InvalidField

GOOD = [
    ("198501012010011001", EmploymentKind.PNS),
    ("19850101 201001 1 001", EmploymentKind.PNS),
    ("19850101.201012.2.999", EmploymentKind.PNS),
    ("200002292022032001", EmploymentKind.PNS),
    ("199003032023211005", EmploymentKind.PPPK),
    ("199003032023312005", EmploymentKind.PPPK),
]
BAD = {
    "too short": "19850101201001100",
    "too long": "1985010120100110011",
    "a letter": "19850101201001100A",
    "empty": "",
    "digits of another script": "١٩٨٥٠١٠١٢٠١٠٠١١٠٠١",
    "thirteenth month of birth": "198513012010011001",
    "thirtieth of February": "198502302010011001",
    "born in 1900": "190001011920011001",
    "started before they were fifteen": "198501011995011001",
    "started a lifetime later": "193101012010011001",
    "month 00": "198501012010001001",
    "month 13 is neither PNS nor PPPK": "198501012010131001",
    "month 20": "198501012010201001",
    "sex 0": "198501012010010001",
    "sex 3": "198501012010013001",
    "a formula": "=198501012010011001",
    "NUL": "19850101201001100\x001",
}


@pytest.mark.parametrize(("text", "kind"), GOOD)
def test_a_real_nip_is_taken_in_its_canonical_form(text: str, kind: EmploymentKind) -> None:
    nip = Nip.parse(text)
    assert len(nip.digits) == 18
    assert nip.kind is kind


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_wrong_nip_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(InvalidField) as refused:
        Nip.parse(text, field="nip")
    assert refused.value.field == "nip"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_nip_or_is_refused(text: str) -> None:
    with suppress(InvalidField):
        assert Nip.parse(text).digits.isascii()


def test_a_masked_nip_hides_birth_date_and_sex() -> None:
    masked = mask_nip("198501012010011234")
    assert masked.endswith("234")
    assert sum(char.isdigit() for char in masked) == 3
    assert mask_nip(None) == ""


@pytest.mark.parametrize("password", ["pendek", "a" * 20, "abcabcabcabc", "x" * 201, "PENGGUNA-SATU", ""])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidField):
        check_new_password(password, username="pengguna-satu")


def test_a_long_password_of_ones_own_is_taken() -> None:
    check_new_password("empat kata yang acak", username="pengguna-satu")
