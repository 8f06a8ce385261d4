"""publish TOPIC COUNT [MORE]: publish numbers 0, 1, ... each in its own transaction, with MORE beside."""

import sys

from django.db import transaction
from django.utils import timezone

from proche.kernel import live

for number in range(int(sys.argv[2])):
    with transaction.atomic():
        live.publish(sys.argv[1], "counted", {"number": number}, at=timezone.now())
        # Transactions of different lengths overlap in every way.
        for _ in range(number % int(sys.argv[3] if len(sys.argv) > 3 else 1)):
            live.publish("noise", "counted", {}, at=timezone.now())
