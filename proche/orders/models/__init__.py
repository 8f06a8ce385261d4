"""Tables of the orders room. Written by its actions, read by its queries and access only.

received    documents and their arrivals
order       orders, their lines, what people did on them
lessons     what confirmed corrections taught about one sender
touchless   customers who agreed to orders without a hand, and what became of these
catalogue   products, how they are sold, what may stand in for what
blanks      order forms of establishments' own, as they were printed
portal      baskets, standing orders, messages and answers from the customer's own page
"""

from proche.orders.models.blanks import BlankForm
from proche.orders.models.catalogue import CatalogueVersion, Product, ProductUnit, Substitute
from proche.orders.models.lessons import Lesson
from proche.orders.models.order import Order, OrderLine, OrderStep
from proche.orders.models.portal import Basket, BasketLine, Message, Question, StandingOrder, StandingRun
from proche.orders.models.received import Arrival, Document
from proche.orders.models.touchless import Consent, Untouched

__all__ = [
    "Arrival",
    "Basket",
    "BasketLine",
    "BlankForm",
    "CatalogueVersion",
    "Consent",
    "Document",
    "Lesson",
    "Message",
    "Order",
    "OrderLine",
    "OrderStep",
    "Product",
    "ProductUnit",
    "Question",
    "StandingOrder",
    "StandingRun",
    "Substitute",
    "Untouched",
]
