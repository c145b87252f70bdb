"""The public halves of the keys that sign receipts."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.guards import append_only

_DECODED = Func(F("public_key"), Value("base64"), function="decode", output_field=models.BinaryField())
_HASH = Func(_DECODED, function="sha256", output_field=models.BinaryField())
_HEX = Func(_HASH, Value("hex"), function="encode", output_field=models.CharField())


class ReceiptKey(models.Model):
    """A key that signed receipts since a moment; kept for good, so that old receipts verify.

    Its id is the beginning of the hash of the key, which the database computes anew. The private half is
    never in the database.
    """

    id = models.CharField(_("key"), max_length=16, primary_key=True)
    public_key = models.CharField(_("public key"), max_length=44)
    valid_from = models.DateTimeField(_("valid from"), default=timezone.now)

    class Meta:
        verbose_name = _("key of receipts")
        verbose_name_plural = _("keys of receipts")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(id=Left(_HEX, 16)), name="receipt_key_bears_its_name"),
        ]
        triggers = [append_only("receipt_key_append_only")]

    def __str__(self) -> str:
        return self.id
