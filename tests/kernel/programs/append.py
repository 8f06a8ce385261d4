"""append CHAIN COUNT: add entries to one chain, each in a transaction of its own."""

import sys
from datetime import UTC, datetime

from django.db import transaction

from proche.kernel import trace

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        trace.append(sys.argv[1], "kernel.test.appended", at=AT, data={"number": number})
