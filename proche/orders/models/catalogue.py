"""Tables of the catalogue. A customer's own codes and agreed prices stand with the customer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Product(models.Model):
    """One product of the desk. Active from..to is half open, None = open."""

    sku = models.CharField(max_length=40, unique=True)
    gtin = models.CharField(max_length=14, blank=True, default="")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    other_names = models.JSONField(default=list, blank=True)
    category = models.CharField(max_length=80, blank=True, default="")
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField(null=True, blank=True)
    #: Folded code, GTIN and names, for search only.
    search_text = models.CharField(max_length=800, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(sku="") & ~Q(name=""), name="orders_product_is_named"),
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="orders_product_gtin_once"),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True)
                | Q(active_to__isnull=True)
                | Q(active_to__gt=F("active_from")),
                name="orders_product_span_is_forward",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="orders_product_by_name")]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"


class ProductUnit(models.Model):
    """One way a product is sold. `code` is UN/ECE Rec 20, `pieces` how many single items it holds."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="units")
    #: 0 is the usual sales unit.
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    pieces = models.DecimalField(max_digits=12, decimal_places=3)
    words = models.JSONField(default=list, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "code"], name="orders_unit_once"),
            models.UniqueConstraint(fields=["product", "place"], name="orders_unit_place_once"),
            models.CheckConstraint(condition=Q(pieces__gt=0), name="orders_unit_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.pieces}"


class Substitute(models.Model):
    """A product that stands in for another, the best first."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="substitutes")
    #: by SKU, so that a substitute may be named before it is in the catalogue
    sku = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "sku"], name="orders_substitute_once")]

    def __str__(self) -> str:
        return f"{self.product_id} -> {self.sku}"


class CatalogueVersion(models.Model):
    """One row that counts changes, so that each process knows when its Catalogue is out of date."""

    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="orders_one_catalogue_version")]

    def __str__(self) -> str:
        return str(self.version)
