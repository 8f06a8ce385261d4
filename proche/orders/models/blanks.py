"""Order forms of an establishment's own, as they were printed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class BlankForm(models.Model):
    """One form. Its rows never change: it lies printed in drawers, and is read as it was printed."""

    code = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey("customers.Establishment", on_delete=models.CASCADE, related_name="+")
    #: [SKU, name, UN/ECE Rec 20 unit, unit in words] of each row, page after page
    rows = models.JSONField()
    #: the years that its boxes for the day of delivery offer
    years = models.JSONField()
    language = models.CharField(max_length=2)
    #: a fax number or an address, as it is printed
    send_to = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: from then on it is read no more: its orders are asked about
    withdrawn_at = models.DateTimeField(null=True)
    #: when it was made, withdrawn or taken back: tells each process that what it knows is old
    changed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.code} ({len(self.rows)})"
