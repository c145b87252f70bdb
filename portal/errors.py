"""What an action raises when it says no. Views show the sentence; nothing typed is lost."""

from portal.actor import Verdict


class Refused(Exception):
    """A rule said no; `str(error)` is a plain sentence for the person: what happened and what to do."""

    code = "refused"

    def __init__(self, reason: object, code: str = "") -> None:
        super().__init__(str(reason))
        if code:
            self.code = code


class NotAllowed(Refused):
    """The actor may not do this."""

    code = "not_allowed"


def ensure(verdict: Verdict) -> None:
    """Go on, or raise NotAllowed with the policy's reason."""
    if not verdict:
        raise NotAllowed(verdict.reason)
