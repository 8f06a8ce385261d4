"""Check digits of the numbers that trade lives by."""

from __future__ import annotations


def with_gs1_check(body: str) -> str:
    """Complete a GTIN or GLN: weights 3 and 1 from the right. Source: GS1 General Specifications 7.9."""
    weighted = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(body)))
    return body + str(-weighted % 10)


def with_luhn(body: str) -> str:
    """Complete a SIREN (8 digits) or a SIRET (13 digits) by Luhn's sum."""
    total = 0
    for index, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def is_gs1(number: str) -> bool:
    return number.isdigit() and with_gs1_check(number[:-1]) == number


def is_luhn(number: str) -> bool:
    return number.isdigit() and with_luhn(number[:-1]) == number
