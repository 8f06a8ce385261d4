from proche.availability import duty_views, own_days_views, reach_views, views
from proche.availability.feeds import urls as calendars
from proche.people.rules import Right
from proche.ui.routes import PUBLIC, route

urlpatterns = [
    route("presence/", views.set_presence, needs=Right.SEE_DESK, name="set_presence"),
    route("team/", views.show_team, needs=Right.SEE_TEAM, name="team"),
    route("team/week/", views.show_week, needs=Right.SEE_TEAM, name="team_week"),
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
    route("duty/", duty_views.show, needs=Right.SEE_TEAM, name="duty"),
    route("duty/plan/", duty_views.plan, needs=Right.MANAGE_TEAM, name="plan_duty"),
    route("duty/<int:pk>/end/", duty_views.end, needs=Right.MANAGE_TEAM, name="end_duty"),
    route("my-days/", own_days_views.show, needs=Right.SEE_DESK, name="own_days"),
    route("my-days/erase/", own_days_views.erase, needs=Right.SEE_DESK, name="erase_own_days"),
    route("team/days/", own_days_views.show_team, needs=Right.STUDY_TEAM, name="team_days"),
    route("told/seen/", reach_views.see, needs=Right.SEE_DESK, name="see_told"),
    route("told/<int:pk>/", reach_views.open_letter, needs=Right.SEE_DESK, name="told"),
    *calendars.urlpatterns,
]
