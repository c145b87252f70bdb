"""Why a file was not kept, in plain words: what it is, and what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files import states
from portal.files.troubles import NotAccepted

SENTENCES = {
    "empty": gettext_lazy("“%(name)s” is empty. It was not attached; check the file and choose it again."),
    "too_large": gettext_lazy(
        "“%(name)s” is larger than %(most)s MB. It was not attached; make it smaller or split it."
    ),
    "too_many": gettext_lazy(
        "“%(name)s” was one too many at once and was not read. Attach it once the others are there."
    ),
    "virus": gettext_lazy("“%(name)s” holds a virus. It was not attached; check your computer."),
    "unknown_type": gettext_lazy(
        "“%(name)s” is none of HWPX, HWP, PDF, XLSX, JPG, PNG by its content. It was not attached; "
        "save it as one of these and attach that."
    ),
    "other_extension": gettext_lazy(
        "“%(name)s” is a %(kind)s file by its content, but its name says otherwise. It was not attached; "
        "give it the right name or save it anew, and attach it again."
    ),
    "other_kind": gettext_lazy(
        "“%(name)s” is a %(kind)s file; here only %(kinds)s is taken. It was not attached."
    ),
    "macros": gettext_lazy(
        "“%(name)s” holds macros. It was not attached; save it as an .xlsx without macros and attach that."
    ),
    "locked": gettext_lazy(
        "“%(name)s” is locked by a password, so nobody here could open it. It was not attached; save it "
        "without a password and attach that."
    ),
    "broken": gettext_lazy(
        "“%(name)s” is broken and can't be opened. It was not attached; open it on your computer, save it "
        "anew and attach that."
    ),
    "too_many_entries": gettext_lazy(
        "“%(name)s” is an archive of far too many parts, as attacks are. It was not attached; save the "
        "document anew and attach that."
    ),
    "expands": gettext_lazy(
        "“%(name)s” would swell to many times its size when opened, as attacks do. It was not attached; "
        "save the document anew and attach that."
    ),
    "outside": gettext_lazy(
        "“%(name)s” holds parts that would be written outside of it, as attacks do. It was not attached; "
        "save the document anew and attach that."
    ),
}


def why_not_accepted(error: NotAccepted, name: str, most_megabytes: int, kinds: tuple[str, ...]) -> str:
    """The refusal of an upload as a sentence with the file's name."""
    said = {"name": name, "kind": error.kind, "most": most_megabytes, "kinds": ", ".join(kinds)}
    return str(SENTENCES[error.code]) % said


# What was found in a file that was taken in, and what to do about it.
FOUND = {
    "virus": gettext_lazy("A virus was found in it%(detail)s. Check your computer and attach a clean file."),
    "entities": gettext_lazy(
        "Its XML names things outside of the file, as attacks do. Save the document anew and attach that."
    ),
    "expands": gettext_lazy(
        "It would swell to many times its size when opened, as attacks do. Save the document anew and attach "
        "that."
    ),
    "too_many_entries": gettext_lazy(
        "It is an archive of far too many parts, as attacks are. Save the document anew and attach that."
    ),
    "outside": gettext_lazy(
        "It holds parts that would be written outside of it, as attacks do. Save the document anew and "
        "attach that."
    ),
    "locked": gettext_lazy("It is locked by a password. Save it without a password and attach that."),
    "broken": gettext_lazy(
        "It is broken and can't be opened. Open it on your computer, save it anew and attach that."
    ),
    "trouble": gettext_lazy("The virus scanner could not read it%(detail)s. Save it anew and attach that."),
    "lost": gettext_lazy("The store has lost it. Attach it again."),
}
# By these it is kept away from everybody; by the others it could not be looked into.
HARMFUL = frozenset({"virus", "entities", "expands", "too_many_entries", "outside"})


def why_not_given(state: str, reason: str, detail: str, name: str) -> str:
    """Why nobody gets a file that is not clean, and what to do; `state` is not clean."""
    if state == states.WAITING:
        sentence = _("“%(name)s” is still being checked for viruses. Come back in a moment; it is kept.")
        return sentence % {"name": name}
    return _("“%(name)s” is not given to anybody.") % {"name": name} + " " + what_was_found(reason, detail)


def what_was_found(reason: str, detail: str) -> str:
    """The reason as a sentence that says what to do."""
    return str(FOUND[reason]) % {"detail": f" ({detail})" if detail else ""}
