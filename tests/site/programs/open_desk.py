"""open_desk: someone who works at all hours, the catalogue, one customer."""

from django.utils import timezone

from proche.orders import catalogue_actions
from proche.people.hours import DAY, Hours
from proche.people.rules import Role
from tests.cast import make_customer, make_person, seat
from tests.orders.knowledge import PRODUCTS

at = timezone.now()
always = tuple(Hours(weekday, 0, DAY) for weekday in range(1, 8))
seat(make_person("Nadia Benali", "nadia@desk.example", Role.AGENT, at, hours=always), at)
make_customer(at)
for product in PRODUCTS:
    catalogue_actions.put_product(product, by=None, at=at)
