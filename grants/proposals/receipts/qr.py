"""Where anybody may check a receipt, as an address and as a picture of it."""

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from grants.proposals.models import Submission
from grants.proposals.receipts.text import CODE_LENGTH


def check_code(submission: Submission) -> str:
    """The short hash, which stands on the receipt."""
    return submission.sha256[:CODE_LENGTH]


def check_address(submission: Submission) -> str:
    """The public check of this receipt, whole."""
    asked = urlencode({"number": submission.number, "code": check_code(submission)})
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('receipts:check')}?{asked}"


def picture_of(address: str) -> SafeString:
    """The address as an SVG element without any style: nothing of it comes from people."""
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(omitsize=True, svgclass="qr", lineclass=None, light="#fff"))
