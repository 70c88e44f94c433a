"""One's own account (`own`) and the administrator's pages of users (`users`)."""

from magang.accounts.views.own import bp as own
from magang.accounts.views.users import bp as users

__all__ = ["own", "users"]
