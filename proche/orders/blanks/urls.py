from proche.orders.blanks import views
from proche.people.rules import Right
from proche.ui.routes import route

FORMS = "customers/<code:code>/forms"
SEE, EDIT = Right.SEE_CUSTOMER, Right.EDIT_CUSTOMER

urlpatterns = [
    route(f"{FORMS}/", views.index, needs=SEE, name="order_forms"),
    route(f"{FORMS}/<code:form>.pdf", views.pdf, needs=SEE, name="order_form"),
    route(f"{FORMS}/<code:form>/withdraw/", views.withdraw, needs=EDIT, name="withdraw_order_form"),
    route(f"{FORMS}/<code:form>/take-back/", views.take_back, needs=EDIT, name="take_back_order_form"),
]
