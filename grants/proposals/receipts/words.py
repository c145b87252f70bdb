"""What a check came to, in plain words."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.proposals.receipts.checking import Check, Finding, Looked

VERDICTS = {
    Looked.FORM: _("This is not a receipt"),
    Looked.KEY: _("Not genuine"),
    Looked.SIGNATURE: _("Not genuine: changed after it was signed"),
    Looked.RECORD: _("Not on record"),
    Looked.PACKAGE: _("The receipt is genuine, the filed copy is not the one it was given for"),
}
HOLDS = {
    Looked.FORM: _("It is a receipt, complete and readable."),
    Looked.KEY: _("It names a key of this portal: %(expected)s."),
    Looked.SIGNATURE: _("That key signed exactly what the receipt says."),
    Looked.RECORD: _("The number is on record with the same contents."),
    Looked.PACKAGE: _("The filed copy is the one the receipt was given for, byte for byte."),
}
FAILS = {
    Looked.FORM: _(
        "The file is not a receipt, or it is damaged. A receipt is the small file that the portal gives "
        "under “Download the receipt”; choose that one."
    ),
    Looked.KEY: _("It names the key %(found)s, which never signed for this portal."),
    Looked.SIGNATURE: _(
        "The signature does not fit what the receipt says: something in it was changed, or the portal never "
        "gave it."
    ),
    Looked.RECORD: _("The signature is right, but this portal has no filing of that number on record."),
    Looked.PACKAGE: _(
        "The filed copy was changed, or belongs to another filing: its SHA-256 is %(found)s, "
        "the receipt says %(expected)s."
    ),
}
CHANGED = _("Not as it was signed: %(fields)s.")
LABELS = {
    "format": _("format"),
    "service": _("service"),
    "number": _("number"),
    "call": _("call"),
    "proposal": _("proposal"),
    "revision": _("revision"),
    "municipality": _("code of the municipality"),
    "municipality_name": _("municipality"),
    "title": _("title of the project"),
    "officer": _("officer"),
    "signer": _("signer"),
    "signer_is_acting": _("acting signer"),
    "filed_at": _("filed at"),
    "sha256": "SHA-256",
    "key": _("key"),
    "is_example": _("example data"),
    "signature": _("signature"),
}


def verdict(check: Check) -> str:
    """The answer in a few words: that of the first look that failed."""
    failed = next((finding.looked for finding in check.findings if not finding.holds), None)
    return str(VERDICTS[failed]) if failed else _now("The receipt is genuine")


def sentence(finding: Finding) -> str:
    """One look and what came of it."""
    if finding.looked == Looked.RECORD and finding.found:
        names = [str(LABELS[name]) for name in finding.found.split(",")]
        return str(CHANGED) % {"fields": ", ".join(names)}
    words = (HOLDS if finding.holds else FAILS)[finding.looked]
    return str(words) % {"expected": finding.expected, "found": finding.found}
