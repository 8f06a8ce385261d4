"""How a document finds its establishment: by what identifies it, by its name, and never by a guess."""

from __future__ import annotations

import pytest

from proche.customers.rules import (
    DeliveryAddress,
    Directory,
    Establishment,
    fold_email,
    fold_name,
    fold_phone,
    own_domain,
)

PARC_MONTCLAIR = Establishment(
    number="C1001", name="Clinique du Parc", gln="3010000010012", siret="12345678200010",
    emails=("economat@parc-montclair.example",), faxes=("01 99 00 10 02",), city="Montclair-sur-Seine",
    postcode="77901", addresses=(DeliveryAddress("Cuisine", gln="3010000010111"),),
)  # fmt: skip
PARC_BERNOUVAL = Establishment(
    number="C1002", name="Clinique du Parc", city="Bernouval", postcode="14902",
    emails=("parc@groupe-sante.example",),
)  # fmt: skip
TILLEULS = Establishment(
    number="C1003", name="EHPAD Les Tilleuls", other_names=("Maison de retraite Les Tilleuls",),
    emails=("tilleuls@groupe-sante.example",), city="Port-Kerzen", postcode="35901",
    faxes=("01 99 00 20 02",),
)  # fmt: skip
CENTRE = Establishment(
    number="C1004", name="Centre hospitalier Sainte-Ursule de Plouvénan", city="Plouvénan", postcode="35903",
    emails=("pharmacie.ursule@orange.fr",),
)  # fmt: skip
DIRECTORY = Directory([PARC_MONTCLAIR, PARC_BERNOUVAL, TILLEULS, CENTRE])


@pytest.mark.parametrize(
    ("asked", "found", "how"),
    [
        ({"number": "c-1001"}, PARC_MONTCLAIR, "Found by its customer number, c-1001."),
        ({"gln": "3010000010012"}, PARC_MONTCLAIR, "Found by its GLN, 3010000010012."),
        ({"gln": "3010000010111"}, PARC_MONTCLAIR, "Found by its GLN, 3010000010111."),
        ({"siret": "123 456 782 00010"}, PARC_MONTCLAIR, "Found by its SIRET, 123 456 782 00010."),
        ({"email": "Économat <ECONOMAT@parc-montclair.example>"}, PARC_MONTCLAIR, None),
        ({"email": "someone.else@parc-montclair.example"}, PARC_MONTCLAIR,
         "Found by the sender's domain, parc-montclair.example."),
        ({"fax": "+33 (0)1 99 00 10 02"}, PARC_MONTCLAIR, None),
        ({"email": "pharmacie.ursule@orange.fr"}, CENTRE, None),
        ({"name": "Clinique du Parc", "postcode": "14902"}, PARC_BERNOUVAL, None),
        ({"name": "CLINIQUE DU PARC", "city": "Bernouval"}, PARC_BERNOUVAL, None),
        ({"name": "Clinique du Parc Montclair sur Seine"}, PARC_MONTCLAIR,
         "Found by its name, Clinique du Parc."),
        ({"name": "EHPAD LES TILEULS"}, TILLEULS, None),
        ({"name": "EHPAD Les Tilleuls", "postcode": "35000"}, TILLEULS, None),
        ({"name": "Maison de retraite « Les Tilleuls »"}, TILLEULS, None),
        ({"name": "CH Ste Ursule, Plouvenan"}, CENTRE, None),
        ({"name": "C.H. Sainte Ursule Plouvénan", "postcode": "35903"}, CENTRE, None),
        ({"email": "achats@groupe-sante.example", "name": "Les Tilleuls EHPAD"}, TILLEULS, None),
        ({"number": "C1001", "gln": "3010000010012"}, PARC_MONTCLAIR, None),
    ],
)  # fmt: skip
def test_what_finds_an_establishment(asked, found, how):
    match = DIRECTORY.find(**asked)
    assert match.establishment is found
    assert match.confidence >= 0.8
    if how:
        assert str(match.how) == how


@pytest.mark.parametrize(
    ("asked", "others"),
    [
        ({"name": "Clinique du Parc"}, {"C1001", "C1002"}),
        ({"name": "Clinique du Parc", "city": "Hauteville"}, {"C1001", "C1002"}),
        ({"email": "achats@groupe-sante.example"}, {"C1002", "C1003"}),
        ({"number": "C1001", "gln": "", "fax": "01 99 00 20 02"}, {"C1001", "C1003"}),
        ({"name": "EHPAD Les Tilleuls", "postcode": "59901"}, {"C1003"}),
        ({"name": "EHPAD Les Lilas"}, {"C1003"}),
        ({"name": "Garage Martin"}, set()),
        ({"name": "de la"}, set()),
        ({"email": "unknown@orange.fr"}, set()),
        ({"number": "C9999"}, set()),
        ({}, set()),
    ],
)
def test_what_finds_none_names_those_it_may_be_and_guesses_nothing(asked, others):
    match = DIRECTORY.find(**asked)
    assert match.establishment is None
    assert match.confidence == 0.0
    assert {one.number for one in match.others} == others


def test_one_name_that_is_only_near_is_proposed_and_not_taken():
    match = DIRECTORY.find(name="Résidence Les Tilleuls")
    assert (match.establishment, match.others) == (None, (TILLEULS,))
    assert "Only EHPAD Les Tilleuls" in str(match.how)


def test_an_identifier_under_quite_another_name_is_answered_with_less_confidence():
    match = DIRECTORY.find(number="C1001", name="EHPAD Les Tilleuls")
    assert match.establishment is PARC_MONTCLAIR
    assert match.confidence < 0.75
    assert "EHPAD Les Tilleuls" in str(match.how)
    assert match.others == (TILLEULS,)


def test_one_number_shared_by_two_is_nobodys():
    twins = Directory([TILLEULS, Establishment(number="c 1003", name="Twin")])
    assert twins.find(number="C1003").establishment is None
    assert twins.find_number("C1003") is None
    assert DIRECTORY.find_number("C1003") is TILLEULS


def test_an_empty_directory_finds_nothing():
    assert (
        Directory().find(name="Clinique du Parc", number="C1001", email="a@b.example").establishment is None
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("+33 1 99 00 10 02", "0199001002"),
        ("0033199001002", "0199001002"),
        ("01.99.00.10.02", "0199001002"),
        ("fax", ""),
        ("3301990010", "3301990010"),
    ],
)
def test_a_fax_number_is_compared_by_its_figures(text, folded):
    assert fold_phone(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("C.H. de St-Éloi", "centre hospitalier saint eloi"),
        ("CH DE SAINT ÉLOI", "centre hospitalier saint eloi"),
        ("Cœur d'Orle", "coeur orle"),
        ("", ""),
    ],
)
def test_a_name_is_compared_without_what_tells_nothing(text, folded):
    assert fold_name(text) == folded


@pytest.mark.parametrize(
    ("address", "email", "domain"),
    [
        ("Mme Perrin <Perrin@Parc.example>", "perrin@parc.example", "parc.example"),
        ("x@gmail.com", "x@gmail.com", ""),
        ("not an address", "", ""),
        ("", "", ""),
    ],
)
def test_a_public_providers_domain_tells_nothing(address, email, domain):
    assert (fold_email(address), own_domain(address)) == (email, domain)
