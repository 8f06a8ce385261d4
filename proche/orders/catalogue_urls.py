from proche.orders import catalogue_views as views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("catalogue/", views.index, needs=Right.SEE_CATALOGUE, name="catalogue"),
    route("catalogue/import/", views.bring_in, needs=Right.EDIT_CATALOGUE, name="import_catalogue"),
    # Codes of products are others' and may hold a slash: the path takes what is left.
    route(
        "catalogue/product/<path:sku>/withdraw/",
        views.withdraw,
        needs=Right.EDIT_CATALOGUE,
        name="withdraw_product",
    ),
    route(
        "catalogue/product/<path:sku>/bring-back/",
        views.bring_back,
        needs=Right.EDIT_CATALOGUE,
        name="bring_back_product",
    ),
    route("catalogue/product/<path:sku>/", views.show, needs=Right.SEE_CATALOGUE, name="product"),
]
