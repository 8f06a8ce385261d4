"""Tables of the orders room. Written by its actions, read by its queries and access only.

received    documents and their arrivals
order       orders, their lines, what people did on them
lessons     what confirmed corrections taught about one sender
catalogue   products, how they are sold, what may stand in for what
"""

from proche.orders.models.catalogue import CatalogueVersion, Product, ProductUnit, Substitute
from proche.orders.models.lessons import Lesson
from proche.orders.models.order import Order, OrderLine, OrderStep
from proche.orders.models.received import Arrival, Document

__all__ = [
    "Arrival",
    "CatalogueVersion",
    "Document",
    "Lesson",
    "Order",
    "OrderLine",
    "OrderStep",
    "Product",
    "ProductUnit",
    "Substitute",
]
