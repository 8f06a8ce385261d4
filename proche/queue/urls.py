from proche.people.rules import Right
from proche.queue import views
from proche.ui.routes import route

urlpatterns = [
    route("queue/", views.index, needs=Right.SEE_DESK, name="queue"),
    route("queue/next/", views.take_next, needs=Right.TAKE_CASE, name="next_case"),
    route("queue/<code:code>/", views.show, needs=Right.SEE_DESK, name="case"),
    route("queue/<code:code>/claim/", views.claim, needs=Right.TAKE_CASE, name="claim_case"),
    route("queue/<code:code>/release/", views.release, needs=Right.TAKE_CASE, name="release_case"),
    route("queue/<code:code>/note/", views.add_note, needs=Right.TAKE_CASE, name="note_case"),
    route("queue/<code:code>/hand-over/", views.hand_over, needs=Right.TAKE_CASE, name="hand_over_case"),
    route("queue/<code:code>/aside/", views.put_aside, needs=Right.TAKE_CASE, name="put_case_aside"),
    route("heartbeat/", views.heartbeat, needs=Right.SEE_DESK, name="heartbeat"),
]
