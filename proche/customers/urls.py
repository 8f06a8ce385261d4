from proche.customers import views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("customers/", views.index, needs=Right.SEE_CUSTOMER, name="customers"),
    route("customers/<code:code>/", views.show, needs=Right.SEE_CUSTOMER, name="customer"),
]
