"""post COUNT: put messages in the outbox, keys 000, 001, ..."""

import sys
from datetime import UTC, datetime

from django.db import transaction

from proche.kernel import outbox

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
with transaction.atomic():
    for number in range(int(sys.argv[1])):
        outbox.post("note", {"number": number}, key=f"{number:03}", at=AT)
