"""What somebody wants to hear of."""

from __future__ import annotations

from typing import Self

from magang.kernel.labels import N_
from magang.notifications.models import NotificationSetting
from magang.web.forms import VersionedForm, tick


class SettingForm(VersionedForm):
    news = tick(N_("Kabar tentang rekomendasi saya"))
    weekly = tick(N_("Taklimat pekanan lewat surel"))

    @classmethod
    def make(cls, setting: NotificationSetting, *, blank: bool = False) -> Self:
        """Filled from `setting`; `blank` ignores what was posted."""
        return cls(None, obj=setting) if blank else cls(obj=setting)
