from proche.orders.portal import order_views, standing_views, views
from proche.ui.routes import PUBLIC, route

#: Each is open to whoever has the link of its code open in their browser (doors.visited), without an account.
PAGE = "c/<code:page>"
STANDING = f"{PAGE}/standing/<code:code>"

urlpatterns = [
    route("c/", views.ask_link, needs=PUBLIC, name="portal_ask"),
    route(f"{PAGE}/", views.home, needs=PUBLIC, name="portal"),
    route(f"{PAGE}/products/", views.products, needs=PUBLIC, name="portal_products"),
    route(f"{PAGE}/fill/", views.fill, needs=PUBLIC, name="portal_fill"),
    route(f"{PAGE}/basket/", views.basket, needs=PUBLIC, name="portal_basket"),
    route(f"{PAGE}/basket/<code:code>/send/", views.send, needs=PUBLIC, name="portal_send"),
    route(f"{PAGE}/basket/<code:code>/take-up/", views.take_up, needs=PUBLIC, name="portal_take_up"),
    route(f"{PAGE}/sent/<code:code>/", order_views.sent, needs=PUBLIC, name="portal_sent"),
    route(f"{PAGE}/orders/", order_views.index, needs=PUBLIC, name="portal_orders"),
    route(f"{PAGE}/orders/<code:code>/", order_views.show, needs=PUBLIC, name="portal_order"),
    route(f"{PAGE}/orders/<code:code>/again/", order_views.again, needs=PUBLIC, name="portal_again"),
    route(f"{PAGE}/orders/<code:code>/answer/", order_views.answer, needs=PUBLIC, name="portal_answer"),
    route(
        f"{PAGE}/orders/<code:code>/confirmation.pdf", order_views.confirmation, needs=PUBLIC,
        name="portal_confirmation",
    ),
    route(f"{PAGE}/standing/", standing_views.index, needs=PUBLIC, name="portal_standing"),
    route(f"{PAGE}/standing/new/", standing_views.new, needs=PUBLIC, name="portal_new_standing"),
    route(f"{STANDING}/", standing_views.edit, needs=PUBLIC, name="portal_edit_standing"),
    route(f"{STANDING}/step/", standing_views.step, needs=PUBLIC, name="portal_standing_step"),
    route(f"{PAGE}/write/", order_views.write, needs=PUBLIC, name="portal_write"),
    route(f"{PAGE}/language/", views.set_language, needs=PUBLIC, name="portal_language"),
    route(f"{PAGE}/leave/", views.leave, needs=PUBLIC, name="portal_leave"),
    # Last: what is none of the above is a token.
    route("c/<str:token>/", views.enter, needs=PUBLIC, name="portal_enter"),
]  # fmt: skip
