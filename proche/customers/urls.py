from proche.customers import views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("customers/", views.index, needs=Right.SEE_CUSTOMER, name="customers"),
    route("customers/<code:code>/", views.show, needs=Right.SEE_CUSTOMER, name="customer"),
    route("customers/<code:code>/contact/", views.add_contact, needs=Right.EDIT_CUSTOMER, name="add_contact"),
    route(
        "customers/<code:code>/contact/<int:pk>/erase/",
        views.erase_contact,
        needs=Right.ERASE_PERSONAL_DATA,
        name="erase_contact",
    ),
]
