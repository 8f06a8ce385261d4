from proche.people.rules import Right
from proche.queue.pooling import views
from proche.ui.routes import route

urlpatterns = [
    route("study/pooling/", views.index, needs=Right.STUDY_TEAM, name="pooling"),
    route("study/pooling/<code:code>/", views.show, needs=Right.STUDY_TEAM, name="pooling_study"),
    route("study/pooling/<code:code>/figures.csv", views.figures, needs=Right.STUDY_TEAM, name="pooling_csv"),
    route("study/pooling/<code:code>/cancel/", views.cancel, needs=Right.STUDY_TEAM, name="cancel_pooling"),
    route("study/pooling/<code:code>/remove/", views.remove, needs=Right.STUDY_TEAM, name="remove_pooling"),
]
