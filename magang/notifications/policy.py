"""Everybody reads their own notifications and nobody else's; the outbox is the administrator's."""

from __future__ import annotations

from magang.accounts.policy import administer, signed_in
from magang.kernel.actor import Actor
from magang.kernel.decision import ALLOW, HIDDEN, Decision
from magang.notifications.models import Notification, NotificationSetting


def list_own(actor: Actor) -> Decision:
    return signed_in(actor)


def read(actor: Actor, notification: Notification) -> Decision:
    """Mirror of `queries.own`."""
    return signed_in(actor) if notification.user_id == actor.user_id else HIDDEN


def choose(actor: Actor, setting: NotificationSetting) -> Decision:
    return ALLOW if actor.user_id is not None and setting.user_id == actor.user_id else HIDDEN


def keep_outbox(actor: Actor) -> Decision:
    return administer(actor)
