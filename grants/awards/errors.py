"""How the awards say no."""

from django.utils.translation import gettext as _

from grants.calls.models import Envelope
from portal.errors import Refused
from portal.ui.templatetags.portal import won


class EnvelopeExhausted(Refused):
    """An envelope can't hold what was asked; nothing was reserved. Amounts in won."""

    code = "envelope_exhausted"

    def __init__(self, envelope: Envelope, asked: int) -> None:
        self.envelope, self.left, self.asked = envelope, envelope.left, asked
        sentence = _(
            "The %(envelope)s has %(left)s left, and %(asked)s were asked. Nothing was reserved. "
            "Release another award or choose a smaller one."
        )
        super().__init__(sentence % {"envelope": envelope.label, "left": won(self.left), "asked": won(asked)})


class EnvelopeBusy(Refused):
    """Somebody else held the envelopes for too long; nothing was changed."""

    code = "envelope_busy"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Other awards are being written to the same envelopes. Nothing was changed. Try again in a moment."
            )
        )
