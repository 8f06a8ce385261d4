from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Connects the rooms once all are loaded (wiring.py lists what wakes what)."""

    name = "proche.site"
    label = "site"

    def ready(self) -> None:
        from proche.site import wiring

        wiring.connect()
