"""The quality coach: what makes a recommendation not yet concrete or measurable, why it matters, and where to mend it.

The rules are a table, in the order of the form. Required ones keep it from being submitted, the others are advice; none
ever stops the typing. Stdlib, kernel and `rules` only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.labels import N_
from magang.recommendations.rules import Approach, RecommendationFacts

LONGEST_TITLE: Final = 120
SHORTEST_ACTION: Final = 20


@dataclass(frozen=True, slots=True)
class Remark(Gap):
    """What the coach says of one place (`field`): `message` what is amiss, `reason` why it matters."""

    reason: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A remark, and when it is made."""

    remark: Remark
    is_broken: Callable[[RecommendationFacts], bool]


def coach(facts: RecommendationFacts) -> tuple[Remark, ...]:
    """Everything the coach has to say, in the order of the form."""
    return tuple(rule.remark for rule in RULES if rule.is_broken(facts))


def gaps(facts: RecommendationFacts) -> tuple[Remark, ...]:
    """What keeps it from being submitted."""
    return tuple(remark for remark in coach(facts) if remark.required)


def advice(facts: RecommendationFacts) -> tuple[Remark, ...]:
    """What would make it better but refuses nothing."""
    return tuple(remark for remark in coach(facts) if not remark.required)


# ---------- Vague words ----------

# What says that something should become better, but neither what is done nor how much.
_VAGUE: Final = re.compile(
    r"\b(?:(?:me|di)?(?:ningkatkan|tingkatkan)|peningkatan|(?:meng|di)?optimalkan|(?:meng)?optimalisasi(?:kan)?|pengoptimalan"
    r"|(?:men|di)?dorong|(?:me|di)?maksimalkan|pemaksimalan|maksimalisasi|(?:mem|di)?perkuat|penguatan|menguatkan"
    r"|(?:men|di)?sosialisasi(?:kan)?|menyosialisasikan|(?:me|di)?mantapkan|pemantapan|mengefektifkan|mengintensifkan"
    r"|(?:meng|di)?galakkan|memfasilitasi|mengupayakan|mewujudkan|(?:meng|di)?koordinasi(?:kan)?"
    r"|mengoordinasikan|(?:men|di)?sinergi(?:kan)?|menyinergikan)\b",
    re.IGNORECASE,
)
# What something is done for may be as wide as it likes.
_WHAT_FOR: Final = re.compile(r"\b(?:untuk|guna|demi|agar|supaya|sehingga|dalam rangka)\b[^,]*", re.IGNORECASE)
# How much, or how many: a number, a share, or every one of something.
_HOW_MUCH: Final = re.compile(
    r"\d|\b(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|ratus|seratus|separuh"
    r"|setengah|persen|(?:semua|seluruh|setiap|tiap|tiap-tiap|masing-masing)\s+(?!pihak|aspek|bidang|elemen|unsur)\w+)\b",
    re.IGNORECASE,
)
# By what: "dengan melatih kader", "lewat aplikasi antrean"; not "dengan baik", "melalui peningkatan koordinasi".
_BY_WHAT: Final = re.compile(
    r"\b(?:dengan(?:\s+cara)?|melalui|lewat|memakai|menggunakan|berupa)\s+"
    r"(?!cara\b|(?:(?:lebih|sangat)\s+|se)?(?:baik|optimal|maksimal|efektif|efisien|cepat|mudah|sungguh|serius|tepat|segera)"
    r"|berbagai|beberapa|semua|seluruh|segala|para|upaya|kegiatan|program\b|strategi|sinergi|kolaborasi|koordinasi|kerja"
    r"\s+sama|dukungan|inovasi|pendekatan|pihak|OPD|instansi|masyarakat|warga|sebaik|semaksimal|seoptimal)(\w+)",
    re.IGNORECASE,
)
# An indicator that tells a wish and not what is counted.
_WISH: Final = re.compile(
    r"^\s*(?:meningkatnya|peningkatan|optimalnya|terwujudnya|tercapainya|terlaksananya|tersedianya|terciptanya|kualitas"
    r"|mutu|baiknya|membaiknya|kesadaran|kepuasan(?!\s+\w+\s*\())\b(?!.*(?:\b(?:jumlah|persen\w*|rata-rata|indeks|nilai"
    r"|skor|waktu|lama|banyaknya|rasio|angka|cakupan|hari|jam|menit)\b|%))",
    re.IGNORECASE,
)


def is_vague(text: str) -> bool:
    """Whether a sentence of `text` wants something better without saying by how much, how many or by what."""
    sentences = (_WHAT_FOR.sub("", s) for s in re.split(r"[.;!?\n]+(?:\s|$)", text))
    return any(
        _VAGUE.search(s) and not _HOW_MUCH.search(s) and not any(not _VAGUE.match(m[1]) for m in _BY_WHAT.finditer(s))
        for s in sentences
    )


def is_wish(indicator: str) -> bool:
    """Whether an indicator names a wish ("meningkatnya kualitas") instead of something that can be counted."""
    return bool(_WISH.search(indicator))


# ---------- The rules ----------


def _required(
    code: str, field: str, message: str, reason: str, is_broken: Callable[[RecommendationFacts], bool]
) -> Rule:
    return Rule(Remark(code, message, field, reason=reason, required=True), is_broken)


def _advised(
    code: str, field: str, message: str, reason: str, is_broken: Callable[[RecommendationFacts], bool]
) -> Rule:
    return Rule(Remark(code, message, field, reason=reason), is_broken)


RULES: Final = (
    _required(
        "title", "title", N_("Beri judul yang menyebut apa yang dilakukan."),
        N_("Judul adalah satu-satunya yang dibaca di daftar dan di notula."),
        lambda f: not f.title.strip(),
    ),
    _advised(
        "title_long", "title", N_("Judul lebih dari 120 huruf: ringkas agar terbaca sekilas."),
        N_("Judul panjang terpotong di daftar dan di salindia pemaparan."),
        lambda f: len(f.title.strip()) > LONGEST_TITLE,
    ),
    _advised(
        "title_vague", "title", N_("Judul masih umum: sebutkan apa yang dipasang, dibuat, atau diubah, dan di mana."),
        N_("Kata seperti “meningkatkan” atau “mengoptimalkan” tidak memberi tahu OPD apa yang harus dikerjakan."),
        lambda f: is_vague(f.title),
    ),
    _required(
        "action", "action", N_("Tuliskan apa yang harus dilakukan, sedikitnya satu kalimat."),
        N_("OPD menyusun rencana aksinya dari kalimat ini."),
        lambda f: len(f.action.strip()) < SHORTEST_ACTION,
    ),
    _advised(
        "action_vague", "action", N_("Ada kalimat yang masih umum: sebutkan berapa banyak, atau dengan cara apa."),
        N_("“Meningkatkan pelayanan” dapat berarti apa saja, sehingga tidak pernah dapat dinyatakan selesai."),
        lambda f: is_vague(f.action),
    ),
    _required(
        "finding", "findings", N_("Sebutkan sedikitnya satu temuan yang menjadi dasarnya."),
        N_("Tanpa temuan, usulan ini tidak bersandar pada apa yang dilihat selama magang."),
        lambda f: f.finding_count < 1,
    ),
    _advised(
        "finding_unproven", "findings", N_("Ada temuan tanpa angka dan tanpa sumber: lengkapi temuannya."),
        N_("Wali kota akan bertanya apa buktinya di sana berhasil."),
        lambda f: bool(f.unproven),
    ),
    _required(
        "programme", "programmes", N_("Pilih sedikitnya satu program prioritas yang dilayani."),
        N_("Usulan di luar program prioritas sulit mendapat anggaran dan perhatian."),
        lambda f: f.programme_count < 1,
    ),
    _required(
        "differs", "differs", N_("Adaptasi: jelaskan apa yang berbeda di daerah kita."),
        N_("Praktik kota lain jarang dapat dipakai begitu saja; perbedaannya menentukan apa yang harus disesuaikan."),
        lambda f: f.approach is Approach.ADAPT and not f.differs.strip(),
    ),
    _required(
        "change", "change_regulation",
        N_("Adaptasi: sebutkan sedikitnya satu yang harus berubah (regulasi, SDM, anggaran, sistem)."),
        N_("Yang tidak disebut di sini akan menjadi hambatan saat dilaksanakan."),
        lambda f: f.approach is Approach.ADAPT and not any(change.strip() for change in f.changes),
    ),
    _required(
        "lead_opd", "lead_opd_id", N_("Pilih OPD yang memimpin pelaksanaannya."),
        N_("Pekerjaan tanpa pemilik tidak dikerjakan siapa pun."),
        lambda f: not f.lead_opd_named,
    ),
    _required(
        "indicator", "indicator", N_("Sebutkan indikator yang menunjukkan keberhasilannya."),
        N_("Tanpa indikator, tidak ada yang dapat menilai apakah usulan ini berhasil."),
        lambda f: not f.indicator.strip(),
    ),
    _advised(
        "indicator_wish", "indicator", N_("Indikator belum dapat diukur: sebutkan apa yang dihitung."),
        N_("“Meningkatnya kualitas” adalah harapan; “waktu tunggu rata-rata” dapat dihitung."),
        lambda f: is_wish(f.indicator),
    ),
    _required(
        "baseline", "baseline", N_("Isi nilai awal indikator."),
        N_("Tanpa nilai awal, kemajuan tidak dapat dibandingkan dengan apa pun."),
        lambda f: f.baseline is None,
    ),
    _required(
        "target", "target", N_("Isi target indikator."),
        N_("Target adalah saat pekerjaan dapat dinyatakan berhasil."),
        lambda f: f.target is None,
    ),
    _required(
        "no_change", "target", N_("Target sama dengan nilai awal: tidak ada yang berubah."),
        N_("Usulan yang tidak mengubah angka apa pun tidak terlihat dampaknya."),
        lambda f: f.target is not None and f.baseline == f.target,
    ),
    _required(
        "unit", "unit", N_("Isi satuan indikator."),
        N_("Angka 45 tanpa satuan dapat berarti menit, persen, atau orang."),
        lambda f: not f.unit.strip(),
    ),
    _advised(
        "target_date", "target_date", N_("Isi tanggal kapan target itu tercapai."),
        N_("Target tanpa tanggal tidak pernah terlambat, dan tidak pernah ditagih."),
        lambda f: f.target_date is None,
    ),
    _required(
        "horizon", "horizon", N_("Pilih jangka waktu pelaksanaan."),
        N_("Jangka waktu menentukan anggaran tahun mana yang dipakai."),
        lambda f: f.horizon is None,
    ),
    _advised(
        "effort", "effort", N_("Perkirakan berat upayanya."),
        N_("Wali kota memilih lebih mudah bila yang ringan dan yang berat dapat dibedakan."),
        lambda f: f.effort is None,
    ),
    _advised(
        "cost", "cost_estimate", N_("Perkirakan biayanya, atau jelaskan mengapa belum dapat diperkirakan."),
        N_("Usulan tanpa biaya tidak dapat masuk rencana anggaran."),
        lambda f: f.cost_estimate is None and not f.cost_unknown_reason.strip(),
    ),
)  # fmt: skip
