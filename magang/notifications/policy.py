"""Everybody reads their own notifications and nobody else's; the outbox is the administrator's."""

from __future__ import annotations

from magang.accounts.policy import administer
from magang.kernel.actor import Actor
from magang.kernel.decision import ALLOW, HIDDEN, Decision, first_refusal
from magang.notifications.models import Notification, NotificationSetting


def list_own(actor: Actor) -> Decision:
    """Everybody signed in, also while no role has been given yet: the bell stands on every page."""
    return ALLOW if actor.user_id is not None else HIDDEN


def read(actor: Actor, notification: Notification) -> Decision:
    """Mirror of `queries.own`."""
    return first_refusal(list_own(actor), ALLOW if notification.user_id == actor.user_id else HIDDEN)


def choose(actor: Actor, setting: NotificationSetting) -> Decision:
    return first_refusal(list_own(actor), ALLOW if setting.user_id == actor.user_id else HIDDEN)


def keep_outbox(actor: Actor) -> Decision:
    return administer(actor)
