from proche.orders import views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("receive/", views.receive, needs=Right.RECEIVE_DOCUMENT, name="receive"),
    route("arrivals/", views.arrivals, needs=Right.SEE_DESK, name="arrivals"),
    route("orders/<code:code>/", views.show, needs=Right.SEE_DESK, name="order"),
    route("orders/<code:code>/panel/", views.panel, needs=Right.SEE_DESK, name="order_panel"),
    route("orders/<code:code>/answer/", views.answer, needs=Right.CONFIRM_ORDER, name="order_answer"),
    route("orders/<code:code>/change/", views.change, needs=Right.CONFIRM_ORDER, name="order_change"),
    route("orders/<code:code>/undo/", views.undo, needs=Right.CONFIRM_ORDER, name="order_undo"),
    route("orders/<code:code>/confirm/", views.confirm, needs=Right.CONFIRM_ORDER, name="order_confirm"),
    route("orders/<code:code>/reject/", views.reject, needs=Right.CONFIRM_ORDER, name="order_reject"),
    route("orders/<code:code>/reopen/", views.reopen, needs=Right.CONFIRM_ORDER, name="order_reopen"),
    route("orders/<code:code>/ask/", views.ask, needs=Right.CONFIRM_ORDER, name="order_ask"),
    route("orders/<code:code>/split/", views.split, needs=Right.CONFIRM_ORDER, name="order_split"),
    route("orders/<code:code>/aside/", views.aside, needs=Right.CONFIRM_ORDER, name="order_aside"),
    route("orders/<code:code>/stay/", views.stay, needs=Right.CONFIRM_ORDER, name="order_stay"),
    route("orders/<code:code>/page/<int:number>.png", views.page_image, needs=Right.SEE_DESK, name="order_page_image"),
    route("orders/<code:code>/piece/<int:number>/<str:box>.png", views.piece_image, needs=Right.SEE_DESK, name="order_piece_image"),
    route("orders/<code:code>/document", views.download, needs=Right.SEE_DESK, name="order_document"),
    route("orders/<code:code>/confirmation.pdf", views.confirmation, needs=Right.SEE_DESK, name="order_confirmation"),
]
