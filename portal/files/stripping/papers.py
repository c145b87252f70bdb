"""PDF without document information, XMP, private data, attached files, comments, signatures and form data. Pure."""

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from portal.files.stripping import NotStripped
from portal.files.stripping.images import strip_jpeg

# What programs note beside what they draw; no resource is called so.
_NOTED = frozenset({"/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OPI", "/CreatorInfo"})
_NOTED_ON_PAGES = frozenset(
    ["/Thumb", "/AA", "/Tabs", "/B", "/Dur", "/Trans", "/PZ", "/ID", "/StructParents", "/SeparationInfo"]
)
# By these an annotation is drawn; the rest says who made it, when, and where it leads.
_DRAWN = frozenset(
    [
        "/Type",
        "/Subtype",
        "/Rect",
        "/AP",
        "/AS",
        "/F",
        "/C",
        "/IC",
        "/Border",
        "/BS",
        "/QuadPoints",
        "/L",
        "/InkList",
        "/Vertices",
        "/CA",
    ]
)
_SAYING = frozenset(
    ["/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Link"]
)
_BROKEN = (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError, IndexError, OSError)


def strip_pdf(data: bytes) -> bytes:
    """The pages alone. Raises NotStripped when it can't be read to its end, or is locked."""
    try:
        return _stripped(data)
    except _BROKEN as error:
        raise NotStripped from error


def _stripped(data: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise NotStripped
    writer = PdfWriter()
    for page in reader.pages:
        _bare(page)
        writer.add_page(page)
    for each in writer._objects:  # noqa: SLF001 - pypdf lists all of them nowhere else
        _strip(each)
    writer.metadata = None
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _bare(page: DictionaryObject) -> None:
    """A page whose annotations only draw: no note, link, file, signature or field is left on it."""
    for name in _NOTED_ON_PAGES & page.keys():
        del page[name]
    found = page.pop("/Annots", None)
    drawn = [_drawing(each) for each in _resolved(found) or ()]
    if kept := [each for each in drawn if each]:
        page[NameObject("/Annots")] = ArrayObject(kept)


def _drawing(annotation: Any) -> DictionaryObject | None:
    said = _resolved(annotation)
    if not isinstance(said, DictionaryObject) or said.get("/Subtype") in _SAYING or _is_signature(said):
        return None
    return DictionaryObject({NameObject(name): said.raw_get(name) for name in said if name in _DRAWN})


def _is_signature(field: DictionaryObject) -> bool:
    parent = _resolved(field.get("/Parent"))
    kinds = (field.get("/FT"), parent.get("/FT") if isinstance(parent, DictionaryObject) else None)
    return "/Sig" in kinds


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _strip(value: Any) -> None:
    """Take what was noted out of an object and of what lies directly in it."""
    if isinstance(value, DictionaryObject):
        for name in _NOTED & value.keys():
            del value[name]
        if isinstance(value, StreamObject):
            _strip_photograph(value)
    for each in value.values() if isinstance(value, DictionaryObject) else ():
        _strip(each)
    for each in value if isinstance(value, ArrayObject) else ():
        _strip(each)


def _strip_photograph(stream: StreamObject) -> None:
    """Photographs carry their own EXIF; one that is packed otherwise can't be looked into."""
    filters = _resolved(stream.get("/Filter"))
    named = [filters] if isinstance(filters, str) else [_resolved(each) for each in filters or ()]
    if named == ["/DCTDecode"]:
        stream._data = strip_jpeg(stream._data)  # noqa: SLF001 - set_data packs by deflate alone
    elif {"/DCTDecode", "/JPXDecode"} & set(named):
        raise NotStripped
