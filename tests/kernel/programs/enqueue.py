"""enqueue TASK FILE ARGUMENT [TIMES]: enqueue one of the tests' jobs, so many times."""

import sys

from django.db import transaction

from proche.kernel import jobs
from tests.kernel import tasks

task, file, argument, times = (*sys.argv[1:], "1")[:4]
with transaction.atomic():
    for _ in range(int(times)):
        jobs.later(getattr(tasks, task), file, int(argument) if argument.isdigit() else argument)
