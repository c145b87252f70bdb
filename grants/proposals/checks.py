"""What must be set before anybody files in a real installation."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags

from grants.proposals.receipts import keys

TAGS = (Tags.security,)


def receipts_can_be_signed(**_given: Any) -> list[CheckMessage]:
    """The key of receipts is set and is one."""
    try:
        keys.private_key(settings.RECEIPT_KEY)
    except keys.NoKey:
        hint = "Set RECEIPT_KEY to 32 random bytes in base64: manage.py new_receipt_key prints such a key."
        return [Error("Receipts can't be signed: RECEIPT_KEY is no key.", hint=hint, id="proposals.E001")]
    return []
