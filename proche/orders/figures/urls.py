from proche.orders.figures import views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("figures/", views.show, needs=Right.SEE_DESK, name="figures"),
    route("figures/figures.csv", views.sheet, needs=Right.SEE_DESK, name="figures_file"),
]
