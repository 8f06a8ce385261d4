from proche.people.rules import Right
from proche.queue.promises import figure_views, making_views, views
from proche.ui.routes import route

urlpatterns = [
    route("promises/", views.index, needs=Right.SEE_DESK, name="promises"),
    route("promises/kept/", figure_views.show, needs=Right.SEE_DESK, name="promises_kept"),
    route("promises/kept.csv", figure_views.export, needs=Right.SEE_DESK, name="promises_kept_file"),
    route("promises/<code:code>/", views.show, needs=Right.SEE_DESK, name="promise"),
    route("promises/<code:code>/kept/", views.keep, needs=Right.TAKE_CASE, name="keep_promise"),
    route("promises/<code:code>/tried/", views.tried, needs=Right.TAKE_CASE, name="tried_promise"),
    route("promises/<code:code>/move/", views.move, needs=Right.TAKE_CASE, name="move_promise"),
    route("promises/<code:code>/call-off/", views.call_off, needs=Right.TAKE_CASE, name="call_off_promise"),
    route("promises/<code:code>/reopen/", views.reopen, needs=Right.TAKE_CASE, name="reopen_promise"),
    route(
        "promises/<code:code>/forget/", views.forget, needs=Right.ERASE_PERSONAL_DATA, name="forget_promise"
    ),
    route("queue/<code:code>/promise/", making_views.on_case, needs=Right.TAKE_CASE, name="promise_on_case"),
    route(
        "customers/<code:code>/promise/",
        making_views.to_customer,
        needs=Right.TAKE_CASE,
        name="promise_customer",
    ),
]
