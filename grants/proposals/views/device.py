"""The key with which a person's device keeps what the server could not take yet."""

import base64
from typing import Any

from django.utils.crypto import salted_hmac


def device_key(user: Any) -> str:
    """Thirty-two bytes in base64, the same for one person on every device and never kept on one.

    What is encrypted with it can be read again only on a page that the same person opened, signed in.
    """
    digest = salted_hmac("grants.proposals.device", f"{user.pk}:{user.password}", algorithm="sha256").digest()
    return base64.b64encode(digest).decode()
