from proche.customers import edit_views, link_views, views
from proche.people.rules import Right
from proche.ui.routes import route

urlpatterns = [
    route("customers/", views.index, needs=Right.SEE_CUSTOMER, name="customers"),
    route("customers/<code:code>/", views.show, needs=Right.SEE_CUSTOMER, name="customer"),
    route("customers/<code:code>/edit/", edit_views.card, needs=Right.EDIT_CUSTOMER, name="edit_customer"),
    route("customers/<code:code>/place/", edit_views.add_place, needs=Right.EDIT_CUSTOMER, name="add_place"),
    route(
        "customers/<code:code>/place/<int:pk>/",
        edit_views.edit_place,
        needs=Right.EDIT_CUSTOMER,
        name="edit_place",
    ),
    route(
        "customers/<code:code>/place/<int:pk>/remove/",
        edit_views.remove_place,
        needs=Right.EDIT_CUSTOMER,
        name="remove_place",
    ),
    route(
        "customers/<code:code>/contact/<int:pk>/",
        edit_views.edit_contact,
        needs=Right.EDIT_CUSTOMER,
        name="edit_contact",
    ),
    route("customers/<code:code>/link/", link_views.make, needs=Right.GIVE_LINK, name="make_link"),
    route("customers/<code:code>/link/mail/", link_views.mail, needs=Right.GIVE_LINK, name="mail_link"),
    route(
        "customers/<code:code>/link/<code:link>/end/",
        link_views.revoke,
        needs=Right.GIVE_LINK,
        name="revoke_link",
    ),
    route("customers/<code:code>/contact/", views.add_contact, needs=Right.EDIT_CUSTOMER, name="add_contact"),
    route(
        "customers/<code:code>/contact/<int:pk>/erase/",
        views.erase_contact,
        needs=Right.ERASE_PERSONAL_DATA,
        name="erase_contact",
    ),
]
