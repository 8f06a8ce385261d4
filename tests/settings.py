"""Settings of the test run: a data folder of its own, thrown away at the end, and fast hashing.

PROCHE_DATABASE_URL chooses the database, as it does for a desk: `bin/test` runs the tests
that touch it on SQLite and on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="proche-test-")
_owner = os.getpid()
os.environ["PROCHE_DATA"] = _data
# The sentences of the source, whatever translations are compiled; tests of French ask for it.
os.environ["PROCHE_LANGUAGE"] = "en"


def _remove() -> None:
    # A forked child must not take its parent's folder away.
    if os.getpid() == _owner:
        shutil.rmtree(_data, ignore_errors=True)


atexit.register(_remove)

from proche.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file and not memory: several threads share it as they do on a desk, in WAL.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_data, "test.sqlite3")}  # noqa: F405
