"""run_jobs NAME MINUTES [DEAD]: run jobs until none is ready, at a moment so many minutes from now.

DEAD names a worker known to be dead, whose jobs are taken up first."""

import sys
from datetime import timedelta

from django.utils import timezone

from proche.kernel import jobs

AT = timezone.now() + timedelta(minutes=int(sys.argv[2]))
if len(sys.argv) > 3:
    jobs.release(sys.argv[3], at=AT)
jobs.sweep(at=AT)
while jobs.run_next(at=AT, worker=sys.argv[1]):
    pass
