"""A person chooses how they are reached: by which ways, in which browsers. Each for themself alone."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from proche.availability.models import PushSubscription, ReachChoice
from proche.availability.reach_rules import CHOOSABLE
from proche.kernel import addresses
from proche.kernel.gate import Urgency, Way
from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop as N_

#: More than anyone uses; a page gone wrong must not fill the table.
MOST_BROWSERS = 12


class NoSubscription(BadInput):
    default = N_("This browser gave no push address that can be used. Mail reaches you all the same.")


def choose(person_pk: int, ways: Mapping[Urgency, Iterable[Way]], *, is_discreet: bool) -> None:
    """Keep by which ways a person is told, for each urgency."""
    kept = {urgency.value: sorted(set(chosen) & set(CHOOSABLE)) for urgency, chosen in ways.items()}
    ReachChoice.objects.update_or_create(pk=person_pk, defaults={"ways": kept, "is_discreet": is_discreet})


def subscribe(person_pk: int, *, endpoint: str, p256dh: str, auth: str, browser: str, at: datetime) -> None:
    """Tell this person in one browser more; the same browser once. Raises: NoSubscription, BadInput."""
    try:
        addresses.check(endpoint)
    except addresses.Forbidden as error:
        raise BadInput(error.why) from None
    if not (_is_point(p256dh) and len(_bytes(auth)) == 16):
        raise NoSubscription
    key = hashlib.sha256(endpoint.encode()).hexdigest()
    # A browser that someone else used before belongs to whoever sits before it now.
    fields = {"person_id": person_pk, "endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    with transaction.atomic():
        PushSubscription.objects.update_or_create(
            key=key, defaults={**fields, "browser": browser[:80], "made_at": at}
        )
        _drop_oldest(person_pk)


def unsubscribe(person_pk: int, pk: int) -> None:
    """Take a browser of one's own out; twice is harmless."""
    PushSubscription.objects.filter(person_id=person_pk, pk=pk).delete()


def unsubscribe_endpoint(person_pk: int, endpoint: str) -> None:
    key = hashlib.sha256(endpoint.encode()).hexdigest()
    PushSubscription.objects.filter(person_id=person_pk, key=key).delete()


def forget_dead(pk: int) -> None:
    """Forget a browser whose push service says that it is gone."""
    PushSubscription.objects.filter(pk=pk).delete()


def note_sent(pk: int, *, at: datetime) -> None:
    PushSubscription.objects.filter(pk=pk).update(sent_at=at)


def _drop_oldest(person_pk: int) -> None:
    mine = PushSubscription.objects.filter(person_id=person_pk).order_by("-made_at", "-pk")
    PushSubscription.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_BROWSERS:])).delete()


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _is_point(text: str) -> bool:
    """Whether a browser's key is a point of P-256, as RFC 8291 asks: the cipher would fail on it later."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(text))
    except ValueError:
        return False
    return len(_bytes(text)) == 65
