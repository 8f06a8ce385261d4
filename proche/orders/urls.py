from proche.orders import views
from proche.people.rules import Right
from proche.ui.routes import route

SEE, WORK = Right.SEE_DESK, Right.CONFIRM_ORDER
ORDER = "orders/<code:code>"

urlpatterns = [
    route("receive/", views.receive, needs=Right.RECEIVE_DOCUMENT, name="receive"),
    route("arrivals/", views.arrivals, needs=SEE, name="arrivals"),
    route(f"{ORDER}/", views.show, needs=SEE, name="order"),
    route(f"{ORDER}/panel/", views.show_panel, needs=SEE, name="order_panel"),
    route(f"{ORDER}/take/", views.take, needs=WORK, name="order_take"),
    route(f"{ORDER}/answer/", views.answer, needs=WORK, name="order_answer"),
    route(f"{ORDER}/change/", views.change, needs=WORK, name="order_change"),
    route(f"{ORDER}/undo/", views.undo, needs=WORK, name="order_undo"),
    route(f"{ORDER}/confirm/", views.confirm, needs=WORK, name="order_confirm"),
    route(f"{ORDER}/reject/", views.reject, needs=WORK, name="order_reject"),
    route(f"{ORDER}/reopen/", views.reopen, needs=WORK, name="order_reopen"),
    route(f"{ORDER}/ask/", views.ask, needs=WORK, name="order_ask"),
    route(f"{ORDER}/split/", views.split, needs=WORK, name="order_split"),
    route(f"{ORDER}/aside/", views.aside, needs=WORK, name="order_aside"),
    route(f"{ORDER}/products/", views.products, needs=WORK, name="order_products"),
    route(f"{ORDER}/customers/", views.customers, needs=WORK, name="order_customers"),
    route(f"{ORDER}/page/<int:number>.png", views.page_image, needs=SEE, name="order_page_image"),
    route(f"{ORDER}/piece/<int:number>/<str:box>.png", views.piece_image, needs=SEE, name="order_piece"),
    route(f"{ORDER}/document", views.download, needs=SEE, name="order_document"),
    route(f"{ORDER}/confirmation.pdf", views.confirmation, needs=SEE, name="order_confirmation"),
]
