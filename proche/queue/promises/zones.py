"""The time zone of a customer, from their country and postcode. Pure.

Their own clock is what they write the promise down by. A country of several zones is left to the desk's
zone unless its postcodes tell them apart, as the French ones do overseas.
Source: IANA tz database, zone1970.tab; postcodes of La Poste.
"""

from __future__ import annotations

OF_COUNTRY = {
    "FR": "Europe/Paris", "MC": "Europe/Monaco", "AD": "Europe/Andorra", "BE": "Europe/Brussels",
    "LU": "Europe/Luxembourg", "CH": "Europe/Zurich", "DE": "Europe/Berlin", "AT": "Europe/Vienna",
    "IT": "Europe/Rome", "NL": "Europe/Amsterdam", "GB": "Europe/London", "IE": "Europe/Dublin",
    "PL": "Europe/Warsaw", "CZ": "Europe/Prague", "DK": "Europe/Copenhagen", "SE": "Europe/Stockholm",
    "NO": "Europe/Oslo", "FI": "Europe/Helsinki", "GR": "Europe/Athens", "RO": "Europe/Bucharest",
    "MA": "Africa/Casablanca", "TN": "Africa/Tunis", "DZ": "Africa/Algiers", "SN": "Africa/Dakar",
    "CI": "Africa/Abidjan", "GP": "America/Guadeloupe", "MQ": "America/Martinique",
    "GF": "America/Cayenne", "RE": "Indian/Reunion", "YT": "Indian/Mayotte", "PM": "America/Miquelon",
    "BL": "America/St_Barthelemy", "MF": "America/Marigot", "NC": "Pacific/Noumea", "PF": "Pacific/Tahiti",
    "WF": "Pacific/Wallis",
}  # fmt: skip
OVERSEAS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "986": "WF",
    "987": "PF", "988": "NC",
}  # fmt: skip


def zone_of(country: str, postcode: str, *, otherwise: str) -> str:
    """Give the zone of an establishment, `otherwise` the desk's own."""
    if country == "FR":
        country = OVERSEAS.get(postcode.strip()[:3], country)
    return OF_COUNTRY.get(country, otherwise)
