"""Indonesian words cut down to what carries meaning, so that "menerapkan" finds "penerapan". Stdlib only.

A light stemmer after Nazief and Adriani with a list of roots of its own. Snowball's Indonesian stemmer was tried first:
it knows no roots, so it parts what belongs together (terapkan → apkan, menerapkan → erap, diterapkan → terap).
What counts is not the dictionary form but that the members of a family meet: where an initial letter melts into the
prefix ("mengirim" may come from "kirim" or "irim") both are written the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

LONGEST_WORD: Final = 40
FEWEST_LETTERS: Final = 3

# Words that stand in most titles and tell nothing apart.
_STOP: Final = """
ada adalah agar akan anggota antar antara apa atas atau bagi bagian bahwa baik baru bawah beberapa belum berbagai bila
bisa boleh bukan cara daerah dalam dan dapat dari dengan di guna hal hanya harus hingga ialah ini itu jadi jangan jika
juga kami karena ke kepada kita kota lagi lain lebih maka masih masing melalui menjadi mereka namun oleh pada paling
para perlu pun saat saja sampai sangat satu sebagai sebuah secara sejak sekitar selama seluruh semua serta sesuai
setelah setiap sudah supaya tanpa telah tentang terhadap terlalu tetapi tiap tidak untuk yaitu yang
"""
STOP_WORDS: Final = frozenset(_STOP.split())

# Roots whose first or last letters look like an affix, or whose melted first letter would be guessed wrongly.
_KNOWN: Final = """
ajak bantu beban bekal bentuk beras beri berita berkala berkas bersih besar cetak desa dialog didik dinas dini
direktur disabilitas disiplin diskusi distribusi duduk gerak jalan jaringan laku lapor latih layan lintas maaf mahir
main makan malam mampu mandi mandiri manfaat masak masalah masuk mati media menang merata mesin milik minat minta
minum miskin mitra mohon muat mudah mukim mulai mutakhir mutu naik nama napas nikah nilai nyala nyaman nyata pajak
pakai pandu pasar pasien peduli pelihara pengaruh penting percaya perempuan periksa perintah pesan pesisir peta rakit
rakyat ramping rawat redam rekam rekrut rencana resmi ringkas rintis ruang rujuk rumus rusak sampai santai sedia
sekolah serta sungai tahan tangan tani tera terampil terap terbit terima terjun ternak tertib tindak tunjuk
"""
_ROOTS: Final = frozenset(_KNOWN.split())

# One thing under several names or spellings.
_ALIKE: Final = {
    "antri": "antre", "apotik": "apotek", "himbau": "imbau", "hutang": "utang", "ijin": "izin",
    "jadual": "jadwal", "kwalitas": "kualitas", "elektronis": "elektronik", "nasehat": "nasihat", "online": "daring",
    "offline": "luring", "praktek": "praktik", "propinsi": "provinsi", "resiko": "risiko", "sistim": "sistem",
    "subyek": "subjek", "obyek": "objek", "tehnik": "teknik", "tehnologi": "teknologi", "website": "web",
}  # fmt: skip

_VOWELS: Final = frozenset("aeiou")
_POSSESSIVE: Final = ("nya",)
_SUFFIXES: Final = ("isasikan", "isasi", "kan", "an", "i")
# (prefix, which letters may follow, what stood there before it melted away), the longest first.
_PREFIXES: Final = tuple(
    (prefix, frozenset(follow), before)
    for prefix, follow, before in (
        *((nasal, "aeiou", "s") for nasal in ("meny", "peny")),
        *((nasal, "aeioughk", "") for nasal in ("meng", "peng")),
        *((nasal, "aeiou", "p") for nasal in ("mem", "pem")),
        *((nasal, "bfpv", "") for nasal in ("mem", "pem")),
        *((nasal, "aeiou", "t") for nasal in ("men", "pen")),
        *((nasal, "cdjtzs", "") for nasal in ("men", "pen")),
        ("belajar", "", "ajar"), ("pelajar", "", "ajar"), ("pembelajar", "", "ajar"), ("bekerja", "", "kerja"),
        ("ber", "abcdefghijklmnopstuvwyz", ""), ("per", "abcdefghijklmnopstuvwyz", ""),
        ("ter", "abcdefghijklmnopstuvwyz", ""),
        ("me", "lrwymn", ""), ("pe", "lrwymnktdjgs", ""), ("di", "abcdefghijklmnoprstuvwyz", ""),
        ("ke", "abcdefghijlmnoprstuwk", ""),
    )
)  # fmt: skip
# Two consonants an Indonesian word may begin with.
_CLUSTERS: Final = """
bl br dr fl fr gl gr kh kl kr ng ny pl pr sk sp st sw sy tr ts
"""
_BEGINNINGS: Final = frozenset(_CLUSTERS.split())
_WORD: Final = re.compile(r"[a-z0-9]+")


def words(text: str) -> Iterator[str]:
    """The words of `text` in plain small letters, without stop words and what is too short or too long to be one."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    for word in _WORD.findall(plain):
        if (len(word) >= FEWEST_LETTERS or word.isdigit()) and len(word) <= LONGEST_WORD and word not in STOP_WORDS:
            yield word


def stems(text: str) -> list[str]:
    """The stems of the words of `text`, in their order, repeated where they repeat."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in small letters: of several ways to cut it, one that ends in a known root wins."""
    word = _ALIKE.get(word, word)
    if len(word) <= FEWEST_LETTERS or not word.isalpha():
        return word
    ways = list(_cut(word))
    found = next((way for way in ways if way in _ROOTS), ways[-1])
    found = _ALIKE.get(found, found)
    # k melts before a vowel (kirim, mengirim): written without it on both sides.
    melts = found not in _ROOTS and found[0] == "k" and found[1] in _VOWELS and _could_stand(found[1:])
    return found[1:] if melts else found


def _cut(word: str) -> Iterator[str]:
    """Ways to cut `word`, none first and the barest last."""
    yield word
    word = _without(word, _POSSESSIVE)
    # The suffix first finds a root as whole as possible; without one, the prefix first cuts less by mistake.
    noun = word.endswith("an")
    for suffix in ("", *_SUFFIXES):
        if word.endswith(suffix):
            yield from _unprefixed(word[: len(word) - len(suffix)], noun)
    *_, bare = _unprefixed(word, noun)
    # A noun with pe- or ke- ends in -an: "pembentukan" has no "-kan".
    endings = tuple(s for s in _SUFFIXES if s != "kan" or word[:2] not in {"pe", "ke"})
    while (shorter := _without(bare, endings)) != bare:
        *_, bare = _unprefixed(shorter, noun)
    yield bare


def _unprefixed(word: str, noun: bool) -> Iterator[str]:
    """`word`, and `word` without one, two and three prefixes; `noun`: whether it ended in -an, as nouns with ke- do."""
    yield word
    for _ in range(3):
        for prefix, follow, before in _PREFIXES:
            rest = word[len(prefix) :]
            if not follow and word.startswith(prefix):
                word = before + rest
                break
            if prefix == "ke" and not noun:  # kesehatan, but kelola
                continue
            if word.startswith(prefix) and rest[:1] in follow and _could_stand(before + rest):
                # "memohon" comes from "mohon", not from "pohon"; "perawatan" from "rawat".
                word = kept if _is_root(kept := prefix[2:] + rest) else before + rest
                break
        else:
            return
        yield word
        if word in _ROOTS:
            return


def _without(word: str, endings: tuple[str, ...]) -> str:
    """`word` without the first of `endings` it has, if what is left could stand alone."""
    for ending in endings:
        if word not in _ROOTS and word.endswith(ending) and _could_stand(word[: -len(ending)]):
            return word[: -len(ending)]
    return word


def _could_stand(rest: str) -> bool:
    """Whether it has two syllables, as nearly every Indonesian root has, and begins as words do."""
    syllables = sum(letter in _VOWELS for letter in rest)
    begins = rest[:1] in _VOWELS or rest[1:2] in _VOWELS or rest[:2] in _BEGINNINGS
    return len(rest) >= FEWEST_LETTERS and syllables > 1 and begins


def _is_root(word: str) -> bool:
    """Whether it is a known root, with or without a suffix."""
    return word in _ROOTS or any(word.endswith(s) and word[: -len(s)] in _ROOTS for s in _SUFFIXES)
