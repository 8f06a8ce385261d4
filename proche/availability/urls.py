from proche.availability import views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("presence/", views.set_presence, needs=Right.SEE_DESK, name="set_presence"),
    route("team/", views.show_team, needs=Right.SEE_TEAM, name="team"),
]
