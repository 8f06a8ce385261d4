"""Tables of the orders room. Written by its actions, read by its queries and access only.

received    documents and their arrivals
order       orders, their lines, what people did on them
catalogue   products, how they are sold, what may stand in for what
"""

from proche.orders.models.catalogue import CatalogueVersion, Product, ProductUnit, Substitute
from proche.orders.models.order import Order, OrderLine, OrderStep
from proche.orders.models.received import Arrival, Document

__all__ = [
    "Arrival",
    "CatalogueVersion",
    "Document",
    "Order",
    "OrderLine",
    "OrderStep",
    "Product",
    "ProductUnit",
    "Substitute",
]
