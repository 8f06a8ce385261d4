from __future__ import annotations

from django.conf import settings
from django.db import models


class Establishment(models.Model):
    """A hospital, a nursing home, a clinic that orders from the desk."""

    code = models.CharField(max_length=16, unique=True)
    #: The customer number the desk knows it by.
    number = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=160)
    other_names = models.JSONField(default=list, blank=True)
    gln = models.CharField(max_length=13, blank=True, default="")
    siret = models.CharField(max_length=14, blank=True, default="")
    emails = models.JSONField(default=list, blank=True)
    phones = models.JSONField(default=list, blank=True)
    faxes = models.JSONField(default=list, blank=True)
    street = models.CharField(max_length=160, blank=True, default="")
    postcode = models.CharField(max_length=16, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    region = models.CharField(max_length=60, blank=True, default="")
    country = models.CharField(max_length=2, default="FR")
    language = models.CharField(max_length=2, default="fr")
    is_active = models.BooleanField(default=True)
    #: Folded names, number and city, for search only.
    search_text = models.CharField(max_length=600, blank=True, default="")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(number=""), name="customers_number_not_empty"),
            models.CheckConstraint(condition=~models.Q(name=""), name="customers_name_not_empty"),
            models.UniqueConstraint(fields=["gln"], condition=~models.Q(gln=""), name="customers_gln_once"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="customers_by_name"),  # list_page
            models.Index(fields=["siret"], name="customers_by_siret"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Contact(models.Model):
    """A person at an establishment. Erasing empties the row and keeps its pk for the trace."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True, default="")
    role = models.CharField(max_length=80, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(name="", email="", phone=""),
                name="customers_erased_contact_is_empty",
            )
        ]
        indexes = [models.Index(fields=["email"], name="customers_contact_by_email")]

    def __str__(self) -> str:
        return f"{self.name} ({self.establishment_id})"


class Address(models.Model):
    """One place to deliver to."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(max_length=160)
    street = models.CharField(max_length=160, blank=True, default="")
    postcode = models.CharField(max_length=16, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    gln = models.CharField(max_length=13, blank=True, default="")
    #: ISO weekdays (1 = Monday) on which it is served.
    weekdays = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "name"], name="customers_address_name_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.postcode} {self.city}"


class OwnCode(models.Model):
    """The establishment's own code for one of our products."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="own_codes")
    code = models.CharField(max_length=40)
    sku = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "code"], name="customers_own_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.sku}"


class AgreedPrice(models.Model):
    """The net price agreed for one sales unit (UN/ECE Rec 20) of one product."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="agreed_prices")
    sku = models.CharField(max_length=40)
    unit = models.CharField(max_length=8)
    price = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "sku", "unit"], name="customers_price_once"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="customers_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.unit}: {self.price}"


class DirectoryVersion(models.Model):
    """One row that changes with every change, so that each process knows when its Directory is out of date.

    A fresh id and no counter: a restored backup must not meet a number that a process has seen.
    """

    version = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="customers_one_version_row")]

    def __str__(self) -> str:
        return str(self.version)


class PersonalLink(models.Model):
    """A link with which an establishment orders on its own page. Of its token only a hash is kept."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="links")
    #: Who it was mailed to, where it was mailed.
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Names the page in its address; secret is the token alone.
    code = models.CharField(max_length=16, unique=True)
    #: SHA-256 of the token
    token_hash = models.CharField(max_length=64, unique=True)
    #: Whom it is for, in the words of who made it.
    label = models.CharField(max_length=80, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    #: The last day on which an order, a message or a change came by it.
    used_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=models.F("made_at")),
                name="customers_link_lasts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.establishment_id})"


class LinkTry(models.Model):
    """How often one address on the network, one mailbox or one link tried something within a span of time."""

    #: What was tried, and the keyed digest of who tried it: no address is kept in clear.
    key = models.CharField(max_length=80)
    begins_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "begins_at"], name="customers_try_once")]
        indexes = [models.Index(fields=["begins_at"], name="customers_try_old")]  # forgetting

    def __str__(self) -> str:
        return f"{self.key} {self.begins_at:%Y-%m-%d %H:%M}: {self.count}"
