from proche.orders.learning import views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("customers/<code:code>/learned/", views.show, needs=Right.SEE_CUSTOMER, name="learned"),
    route("learned/<int:pk>/forget/", views.forget, needs=Right.CONFIRM_ORDER, name="forget_lesson"),
    route("learned/<int:pk>/remember/", views.remember, needs=Right.CONFIRM_ORDER, name="remember_lesson"),
]
