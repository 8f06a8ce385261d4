"""The pages: Django, run in threads (asgi.py) or by any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proche.site.settings")
application = get_wsgi_application()
