"""Programs that tests run as processes of their own, to race them and to kill them.

Importing this package loads the rooms, so that each program may import what it needs at its head.
"""

import django

django.setup()
