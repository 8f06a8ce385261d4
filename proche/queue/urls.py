from proche.people.rules import Right
from proche.queue import look_views, many_views, service_views, step_views, views, who_views
from proche.ui.routes import route

urlpatterns = [
    route("queue/", views.index, needs=Right.SEE_DESK, name="queue"),
    route("queue/many/", many_views.do, needs=Right.TAKE_CASE, name="do_many"),
    route("queue/many/undo/", many_views.undo, needs=Right.TAKE_CASE, name="undo_many"),
    route("queue/service.csv", service_views.sheet, needs=Right.SEE_DESK, name="service_sheet"),
    route("queue/next/", views.take_next, needs=Right.TAKE_CASE, name="next_case"),
    route("queue/<code:code>/", views.show, needs=Right.SEE_DESK, name="case"),
    route("queue/<code:code>/claim/", views.claim, needs=Right.TAKE_CASE, name="claim_case"),
    route("queue/<code:code>/accept/", step_views.accept, needs=Right.TAKE_CASE, name="accept_case"),
    route("queue/<code:code>/decline/", step_views.decline, needs=Right.TAKE_CASE, name="decline_case"),
    route("queue/<code:code>/take-back/", step_views.take_back, needs=Right.TAKE_CASE, name="take_back_case"),
    route("queue/<code:code>/turn/", step_views.set_priority, needs=Right.TAKE_CASE, name="case_priority"),
    route("queue/<code:code>/close/", step_views.close, needs=Right.TAKE_CASE, name="close_case"),
    route("queue/<code:code>/reopen/", step_views.reopen, needs=Right.TAKE_CASE, name="reopen_case"),
    route("queue/<code:code>/looks/", look_views.looks, needs=Right.SEE_DESK, name="case_looks"),
    route("queue/<code:code>/look/", look_views.ask, needs=Right.TAKE_CASE, name="ask_look"),
    route("queue/<code:code>/unlook/", look_views.withdraw, needs=Right.TAKE_CASE, name="withdraw_look"),
    route("queue/<code:code>/look/answer/", look_views.answer, needs=Right.TAKE_CASE, name="answer_look"),
    route("queue/<code:code>/looked-at/", look_views.looked_at, needs=Right.SEE_DESK, name="looked_at"),
    route("queue/<code:code>/who/", who_views.who, needs=Right.SEE_DESK, name="case_who"),
    route("queue/<code:code>/release/", views.release, needs=Right.TAKE_CASE, name="release_case"),
    route("queue/<code:code>/note/", views.add_note, needs=Right.TAKE_CASE, name="note_case"),
    route("queue/<code:code>/hand-over/", views.hand_over, needs=Right.TAKE_CASE, name="hand_over_case"),
    route("queue/<code:code>/aside/", views.put_aside, needs=Right.TAKE_CASE, name="put_case_aside"),
    route("heartbeat/", views.heartbeat, needs=Right.SEE_DESK, name="heartbeat"),
]
