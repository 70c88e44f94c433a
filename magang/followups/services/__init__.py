"""What can be done with a follow-up, by use case: one verb, one function. Nothing here commits or reads a clock."""

from magang.followups.services.opening import open_follow_up

__all__ = ["open_follow_up"]
