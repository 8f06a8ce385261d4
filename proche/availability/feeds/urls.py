from proche.availability.feeds import views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("calendars/", views.show, needs=Right.SEE_DESK, name="calendars"),
    route("calendars/add/", views.add, needs=Right.SEE_DESK, name="add_calendar"),
    route("calendars/account/", views.add_account, needs=Right.SEE_DESK, name="add_calendar_account"),
    route("calendars/<int:pk>/read/", views.read_now, needs=Right.SEE_DESK, name="read_calendar"),
    route("calendars/<int:pk>/choose/", views.choose, needs=Right.SEE_DESK, name="choose_calendar"),
    route("calendars/<int:pk>/pause/", views.pause, needs=Right.SEE_DESK, name="pause_calendar"),
    route("calendars/<int:pk>/resume/", views.resume, needs=Right.SEE_DESK, name="resume_calendar"),
    route("calendars/<int:pk>/remove/", views.remove, needs=Right.SEE_DESK, name="remove_calendar"),
    route("calendars/<int:pk>/restore/", views.restore, needs=Right.SEE_DESK, name="restore_calendar"),
]
