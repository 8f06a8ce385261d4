# One address a line, with its right: a table reads by its rows.
# ruff: noqa: E501
from proche.people.rules import Right
from proche.queue.procedures import file_views, following_views, lead_views, views, writing_views
from proche.ui.routes import route

SEE, TAKE, PUBLISH = Right.SEE_DESK, Right.TAKE_CASE, Right.PUBLISH_PROCEDURE

# fmt: off
urlpatterns = [
    # reading
    route("procedures/", views.index, needs=SEE, name="procedures"),
    route("procedures/export/", file_views.export, needs=SEE, name="export_procedures"),
    route("procedures/import/", file_views.take_in, needs=PUBLISH, name="import_procedures"),
    # writing: everyone drafts and proposes, a lead publishes
    route("procedures/new/", writing_views.edit, needs=TAKE, name="new_procedure"),
    route("procedures/new/publish/", lead_views.publish, needs=PUBLISH, name="publish_new_procedure"),
    route("procedures/new/propose/", writing_views.propose, needs=TAKE, name="propose_new_procedure"),
    route("procedures/new/discard/", writing_views.discard, needs=TAKE, name="discard_new_procedure"),
    route("procedures/drafts/<int:pk>/keep/", writing_views.keep_discarded, needs=TAKE, name="keep_procedure_draft"),
    route("procedures/proposals/<int:pk>/", lead_views.proposal, needs=PUBLISH, name="procedure_proposal"),
    route("procedures/proposals/<int:pk>/take-up/", lead_views.take_up, needs=PUBLISH, name="take_up_proposal"),
    route("procedures/proposals/<int:pk>/decline/", lead_views.decline, needs=PUBLISH, name="decline_proposal"),
    route("procedures/<str:key>/", views.show, needs=SEE, name="procedure"),
    route("procedures/<str:key>/file/", file_views.file, needs=SEE, name="procedure_file"),
    route("procedures/<str:key>/difference/", views.difference, needs=SEE, name="procedure_difference"),
    route("procedures/<str:key>/edit/", writing_views.edit, needs=TAKE, name="edit_procedure"),
    route("procedures/<str:key>/propose/", writing_views.propose, needs=TAKE, name="propose_procedure"),
    route("procedures/<str:key>/discard/", writing_views.discard, needs=TAKE, name="discard_procedure"),
    route("procedures/<str:key>/publish/", lead_views.publish, needs=PUBLISH, name="publish_procedure"),
    route("procedures/<str:key>/restore/", lead_views.restore, needs=PUBLISH, name="restore_procedure"),
    route("procedures/<str:key>/retire/", lead_views.retire, needs=PUBLISH, name="retire_procedure"),
    route("procedures/<str:key>/bring-back/", lead_views.bring_back, needs=PUBLISH, name="bring_back_procedure"),
    route("procedures/<str:key>/figures/", lead_views.figures, needs=PUBLISH, name="procedure_figures"),
    route("procedures/<str:key>/figures.csv", lead_views.figures_file, needs=PUBLISH, name="procedure_figures_file"),
    # in a case
    route("queue/<code:code>/procedures/", following_views.show, needs=SEE, name="case_procedures"),
    route("queue/<code:code>/procedures/start/", following_views.start, needs=TAKE, name="start_procedure"),
    route("queue/<code:code>/procedures/not-followed/", following_views.not_followed, needs=TAKE, name="procedure_not_followed"),
    route("queue/<code:code>/procedures/<int:pk>/take/", following_views.take, needs=TAKE, name="take_step"),
    route("queue/<code:code>/procedures/<int:pk>/deviate/", following_views.deviate, needs=TAKE, name="deviate"),
    route("queue/<code:code>/procedures/<int:pk>/undo/", following_views.undo, needs=TAKE, name="undo_step"),
    route("queue/<code:code>/procedures/<int:pk>/switch/", following_views.switch, needs=TAKE, name="switch_version"),
]
