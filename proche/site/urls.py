"""The addresses of the whole desk. Each room names its own, with the right beside each."""

from django.urls import URLPattern, URLResolver, include, path

from proche.site import home
from proche.ui.routes import SIGNED_IN, route

urlpatterns: list[URLPattern | URLResolver] = [
    route("", home.show, needs=SIGNED_IN, name="home"),
    path("", include("proche.people.urls")),
]

handler400 = "proche.site.errors.bad_request"
handler403 = "proche.site.errors.forbidden"
handler404 = "proche.site.errors.not_found"
handler500 = "proche.site.errors.broken"
