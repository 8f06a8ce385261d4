"""The addresses of the whole desk. Each room names its own, with the right beside each."""

from django.urls import URLPattern, URLResolver, include, path

from proche.people.rules import Right
from proche.site import home, parameters_views, search, shell, trace_views, unsent
from proche.site.api.routes import api
from proche.ui.routes import SIGNED_IN, keyed, route

urlpatterns: list[URLPattern | URLResolver] = [
    route("", home.show, needs=SIGNED_IN, name="home"),
    route("shell/nav/", shell.nav, needs=Right.SEE_DESK, name="shell_nav"),
    route("shell/banners/", shell.banners, needs=Right.SEE_DESK, name="shell_banners"),
    route("shell/faces/", shell.faces, needs=Right.SEE_DESK, name="shell_faces"),
    route("search/", search.show, needs=Right.SEE_DESK, name="search"),
    route("queue/<code:code>/trace/", trace_views.show, needs=Right.SEE_TRACE, name="case_trace"),
    route("queue/<code:code>/trace.json", trace_views.export, needs=Right.SEE_TRACE, name="case_trace_file"),
    route("rules/", parameters_views.show, needs=Right.ADMIN, name="rules"),
    route("rules/<str:name>/", parameters_views.edit, needs=Right.ADMIN, name="rule"),
    route("rules/<str:name>/undo/", parameters_views.undo, needs=Right.ADMIN, name="undo_rule"),
    route("unsent/", unsent.show, needs=Right.ADMIN, name="unsent"),
    route("unsent/retry/", unsent.retry, needs=Right.ADMIN, name="retry_unsent"),
    route("unsent/file/", unsent.download, needs=Right.ADMIN, name="unsent_file"),
    route("unsent/by-hand/", unsent.by_hand, needs=Right.ADMIN, name="unsent_by_hand"),
    route("unsent/by-hand/undo/", unsent.undo_by_hand, needs=Right.ADMIN, name="undo_unsent_by_hand"),
    path("", include("proche.people.urls")),
    path("", include("proche.availability.urls")),
    path("", include("proche.customers.urls")),
    path("", include("proche.queue.urls")),
    path("", include("proche.queue.procedures.urls")),
    path("", include("proche.queue.promises.urls")),
    path("", include("proche.queue.pooling.urls")),
    path("", include("proche.orders.urls")),
    path("", include("proche.orders.catalogue_urls")),
    path("", include("proche.orders.portal.urls")),
    path("", include("proche.orders.learning.urls")),
    path("", include("proche.orders.touchless.urls")),
    path("", include("proche.orders.figures.urls")),
    path("", include("proche.orders.blanks.urls")),
    path("", include("proche.site.demo.day.urls")),
    *keyed([path("api/v1/", api.urls)]),
]

handler400 = "proche.site.errors.bad_request"
handler403 = "proche.site.errors.forbidden"
handler404 = "proche.site.errors.not_found"
#: django-allauth's, when someone tries too often.
handler429 = "proche.site.errors.too_often"
handler500 = "proche.site.errors.broken"
