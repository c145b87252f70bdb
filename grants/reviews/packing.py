"""Texts in a zip with a manifest of their hashes: packed the same whenever it is made, unpacked with care."""

import io
import json
import zipfile
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from grants.reviews.scoring.record import digest
from portal.files.archives import BROKEN

MANIFEST = "manifest.json"
# A zip's clock begins here; an archive is the same file whenever it is made.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# Far above the largest call; what claims more is not unpacked.
MOST_BYTES = 200_000_000


class Disagrees(Exception):
    """The archive is not what it says; `str(error)` is a plain sentence that names what does not agree."""


def pack(texts: Mapping[str, str], manifest: Mapping[str, object]) -> bytes:
    """A zip of the texts by name, and of the manifest with their hashes."""
    hashes = {name: digest(text) for name, text in texts.items()}
    said = json.dumps({**manifest, "sha256": hashes}, ensure_ascii=False, indent=2)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in {**texts, MANIFEST: said}.items():
            file.writestr(zipfile.ZipInfo(name, NO_TIME), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(packed: bytes, names: Collection[str]) -> dict[str, str]:
    """The texts by name. Raises Disagrees unless these are in it, and nothing else."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            sizes = {each.filename: each.file_size for each in file.infolist()}
            if set(sizes) != set(names) or sum(sizes.values()) > MOST_BYTES:
                sentence = _("This is no such archive: it must hold %(names)s and nothing else.")
                raise Disagrees(sentence % {"names": ", ".join(names)})
            return {name: file.read(name).decode() for name in names}
    except (*BROKEN, UnicodeDecodeError) as error:
        raise Disagrees(_("This file is no archive, or it is damaged: %(why)s.") % {"why": error}) from error


def manifest_of(texts: Mapping[str, str], form: int, says: Collection[str]) -> dict[str, Any]:
    """The manifest, when it says all of these and every text has the hash it names. Raises Disagrees."""
    hashed = [name for name in texts if name != MANIFEST]
    try:
        manifest = dict(json.loads(texts[MANIFEST]))
        known = manifest["format"] == form and set(says) <= set(manifest)
        hashes = {name: manifest["sha256"][name] for name in hashed}
    except (LookupError, TypeError, ValueError):
        known = False
    if not known:
        raise Disagrees(_("manifest.json does not say what such an archive says."))
    for name in hashed:
        ensure_hash(name, digest(texts[name]), hashes[name])
    return manifest


def ensure_hash(name: str, found: str, said: object) -> None:
    """Raises Disagrees where a file does not have the SHA-256 that the manifest names."""
    if found != said:
        sentence = _("%(name)s was changed: its SHA-256 is %(found)s, and manifest.json says %(said)s.")
        raise Disagrees(sentence % {"name": name, "found": found, "said": said})


def ensure_equal(what: str, said: object, found: object) -> None:
    """Raises Disagrees where what the archive says is not what is found."""
    if said != found:
        sentence = _("%(what)s does not agree: the archive says %(said)s, computed again it is %(found)s.")
        raise Disagrees(sentence % {"what": what, "said": said, "found": found})
