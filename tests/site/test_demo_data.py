"""Nutrivale's data: plainly fictional, sound, and the same for the same day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from proche.people.rules import Role
from proche.site.demo import catalogue, days, digits, establishments, history, team
from proche.site.demo.orders import skus

DAY = date(2026, 11, 24)
FICTIONAL_PHONE = re.compile(r"01 99 00 \d\d \d\d")


def test_the_catalogue_is_large_enough_and_each_sku_and_gtin_is_its_own():
    products = catalogue.products(DAY)

    assert len(products) >= 120
    assert len({product.sku for product in products}) == len(products)
    assert len({product.gtin for product in products}) == len(products)
    assert len({product.name for product in products}) == len(products)


def test_every_gtin_has_its_check_digit_and_lies_in_the_restricted_range():
    for product in catalogue.products(DAY):
        assert len(product.gtin) == 13
        assert digits.is_gs1(product.gtin)
        assert product.gtin.startswith("2")


def test_a_carton_costs_what_its_pieces_cost():
    for product in catalogue.products(DAY):
        piece = product.unit(catalogue.PIECE)
        assert piece is not None
        assert piece.price is not None
        assert all(unit.price == piece.price * unit.pieces for unit in product.units)
        assert product.units[0].code == catalogue.CARTON


def test_withdrawn_products_name_a_substitute_that_is_sold():
    known = catalogue.by_sku(DAY)
    withdrawn = [product for product in known.values() if product.active_to is not None]

    assert len(withdrawn) >= 5
    for product in withdrawn:
        assert not product.is_active(DAY)
        assert product.substitutes
        assert all(known[sku].is_active(DAY) for sku in product.substitutes)


def test_sixty_establishments_in_several_regions():
    found = establishments.establishments()

    assert len(found) == 60
    assert len({one.card.region for one in found}) >= 6
    assert {one.kind for one in found} >= {"Centre hospitalier", "EHPAD", "Clinique", "Soins à domicile"}
    assert len({one.card.number for one in found}) == 60


def test_establishments_are_plainly_fictional():
    for one in establishments.establishments():
        assert all(FICTIONAL_PHONE.fullmatch(number) for number in (*one.card.phones, *one.card.faxes))
        assert all(email.endswith(".example") for email in one.card.emails)
        assert one.card.siret.startswith("000")
        assert one.card.gln.startswith("299")


def test_identifiers_have_their_check_digits():
    for one in establishments.establishments():
        assert len(one.card.siret) == 14
        assert digits.is_luhn(one.card.siret)
        assert digits.is_luhn(one.card.siret[:9])
        for gln in (one.card.gln, *(place.gln for place in one.card.addresses)):
            assert len(gln) == 13
            assert digits.is_gs1(gln)


def test_no_two_establishments_share_a_mail_address_a_fax_or_a_gln():
    cards = establishments.directory()
    for kind in ("emails", "faxes"):
        shown = [text for card in cards for text in getattr(card, kind)]
        assert len(set(shown)) == len(shown)
    glns = [card.gln for card in cards] + [place.gln for card in cards for place in card.addresses]
    assert len(set(glns)) == len(glns)


def test_own_codes_and_agreed_prices_speak_of_known_products():
    known = catalogue.by_sku(DAY)
    cards = establishments.directory()

    assert sum(1 for card in cards if card.own_codes) >= 15
    for card in cards:
        assert set(card.own_codes.values()) <= set(known)
        assert all(known[sku].unit(unit) is not None for sku, unit in card.agreed_prices)


def test_a_team_of_twelve_with_one_lead_and_one_admin():
    people = team.TEAM_OF_TWELVE
    regions = {card.region for card in establishments.directory()}
    served = {region for member in people for region in member.regions}

    assert len(people) == 12
    assert [member.role for member in people].count(Role.LEAD) == 1
    assert [member.role for member in people].count(Role.ADMIN) == 1
    assert regions <= served
    assert all(member.email.endswith("@nutrivale.example") for member in people)
    assert {member.presence for member in people} >= {"HERE", "AWAY", ""}


def test_history_fills_two_months_and_ends_before_the_day():
    orders = history.history(DAY)

    assert orders[0].issued_on <= DAY - timedelta(days=50)
    assert orders[-1].issued_on < DAY - timedelta(days=3)
    assert {order.customer.card.number for order in orders} == {
        card.number for card in establishments.directory()
    }


def test_history_orders_known_products_by_numbers_that_are_their_own():
    known = catalogue.by_sku(DAY)
    orders = history.history(DAY)

    assert all(set(skus(order.lines)) <= set(known) for order in orders)
    assert all(order.lines for order in orders)
    assert len({(order.customer.card.number, order.number) for order in orders}) == len(orders)


def test_every_past_delivery_was_on_a_served_day():
    for order in history.history(DAY):
        assert days.is_served(order.deliver_on, order.customer.place.weekdays)
        assert order.issued_on < order.deliver_on


def test_the_same_day_gives_the_same_history():
    before = history.history(DAY)
    for kept in (history.history, history.habits, catalogue.products):
        kept.cache_clear()

    assert history.history(DAY) == before


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2027, 5, 1), date(2027, 1, 2)])
def test_history_can_be_made_for_any_day(day: date):
    assert len(history.history(day)) > 250


def test_a_served_day_is_no_holiday():
    assert days.served_day(date(2026, 12, 23), least=2) == date(2026, 12, 28)
