from proche.availability import reach_views, views
from proche.people.rules import Right
from proche.ui.routes import PUBLIC, route

urlpatterns = [
    route("presence/", views.set_presence, needs=Right.SEE_DESK, name="set_presence"),
    route("team/", views.show_team, needs=Right.SEE_TEAM, name="team"),
    route("sw.js", reach_views.service_worker, needs=PUBLIC, name="service_worker"),
    route("reached/", reach_views.show, needs=Right.SEE_DESK, name="reached"),
    route("reached/ways/", reach_views.choose, needs=Right.SEE_DESK, name="choose_reach"),
    route("reached/browsers/", reach_views.add_browser, needs=Right.SEE_DESK, name="add_browser"),
    route("reached/browsers/drop/", reach_views.drop_browser, needs=Right.SEE_DESK, name="drop_browser"),
    route(
        "reached/browsers/<int:pk>/remove/",
        reach_views.remove_browser,
        needs=Right.SEE_DESK,
        name="remove_browser",
    ),
    route("reached/test/", reach_views.send_test, needs=Right.SEE_DESK, name="test_reach"),
    route("told/seen/", reach_views.see, needs=Right.SEE_DESK, name="see_told"),
    route("told/<int:pk>/", reach_views.open_letter, needs=Right.SEE_DESK, name="told"),
]
