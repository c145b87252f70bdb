"""What a municipality's people do with a request to mend; the fields themselves are written on the sections' pages."""

from django.utils.translation import gettext_noop

from grants.proposals import actions
from grants.proposals.views.own import moving

request_signoff = moving(
    actions.request_supplement_signoff,
    gettext_noop("Sign-off was requested. What you mended is filed the moment it is signed."),
)
take_back = moving(
    actions.take_back_supplement, gettext_noop("The request was taken back. You can go on mending.")
)
