"""HWPX and XLSX without authors, dates, comments, previews, paths of machines and what else their parts tell. Pure.

Only parts that are known are kept; one that could hold anything makes the whole NotStripped.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from portal.files.archives import UNREADABLE
from portal.files.stripping import NotStripped
from portal.files.stripping.images import strip_picture

Part = Callable[[bytes], bytes]
Rules = Mapping[str, Part | None]
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)
_RELATIONS = re.compile(r"(.*/)?_rels/([^/]*)\.rels")
_ID = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/officeDocument/[^}]*}(?:id|embed|link)"
)
_BROKEN = (*UNREADABLE, etree.LxmlError, KeyError)


def _same(part: bytes) -> bytes:
    return part


def _tree(part: bytes) -> Any:
    return etree.fromstring(part, _PARSER)


def _text(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _without(elements: str, attributes: str = "", blank: str = "") -> Part:
    """A part without these elements and attributes, with these attributes emptied; by their local names."""
    gone, unsaid, emptied = (frozenset(names.split()) for names in (elements, attributes, blank))

    def strip(part: bytes) -> bytes:
        tree = _tree(part)
        for element in [each for each in tree.iter() if _local(each) in gone]:
            element.getparent().remove(element)
        for element in tree.iter():
            for name in list(element.attrib):
                local = etree.QName(name).localname
                if local in unsaid:
                    del element.attrib[name]
                elif local in emptied:
                    element.set(name, "")
        return _text(tree)

    return strip


_NOTES_OF_FIELDS = re.compile(r"author|creat|modif|date|time|user|name", re.IGNORECASE)


def _hwpx_section(part: bytes) -> bytes:
    """Text without who noted and changed what, and when."""
    tree = _tree(part)
    for begin in [each for each in tree.iter() if _local(each) == "fieldBegin"]:
        if begin.get("type") == "MEMO":
            for said in [each for each in begin.iter() if _NOTES_OF_FIELDS.search(each.get("name", ""))]:
                said.text = ""
    return _without("", "date author userName")(_text(tree))


def _hwpx_header(part: bytes) -> bytes:
    """Styles, without the names of who changed what and when."""
    tree = _tree(part)
    for author in [each for each in tree.iter() if _local(each) == "trackChangeAuthor"]:
        author.set("name", "")
    return _without("", "date")(_text(tree))


def _hwpx_package(part: bytes) -> bytes:
    """The list of parts, without what it says of title, authors and dates, and without the parts left out."""
    tree = _tree(part)
    for element in list(tree.iter()):
        if _local(element) == "metadata":
            for said in list(element):
                said.text = ""
                if _local(said) != "title":
                    element.remove(said)
        elif _local(element) == "item" and _rule(HWPX, element.get("href", "")) is None:
            _leave_out(tree, element)
    return _text(tree)


def _leave_out(tree: Any, item: Any) -> None:
    for each in [each for each in tree.iter() if each.get("idref") == item.get("id")]:
        each.getparent().remove(each)
    item.getparent().remove(item)


def _nothing(_part: bytes) -> bytes:
    return b""


def _settings(_part: bytes) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?><ha:HWPApplicationSetting xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app"/>'


HWPX: Rules = {
    r"mimetype": _same,
    r"version\.xml": _without("", blank="application appVersion os"),
    r"settings\.xml": _settings,
    r"META-INF/(?:container\.xml|container\.rdf|manifest\.xml)": _without(""),
    r"META-INF/.*": None,
    r"Contents/content\.hpf": _hwpx_package,
    r"Contents/header\.xml": _hwpx_header,
    r"Contents/(?:section\d+|masterpage\d+)\.xml": _hwpx_section,
    r"Preview/PrvText\.txt": _nothing,
    r"(?:Preview|Scripts|DocOptions|History|DocHistory)/.*": None,
    r"BinData/[^/]*\.(?i:jpe?g|png)": strip_picture,
    r"BinData/[^/]*\.(?i:bmp)": _same,
    r"Chart/[^/]*\.xml": _without("externalData"),
}
_SHEET = _without(
    "fileSharing absPath revisionPtr fileVersion fileRecoveryPr customWorkbookViews headerFooter",
    "refreshedBy refreshedDate userName uid",
)
XLSX: Rules = {
    r"(?:docProps|customXml|docMetadata|_xmlsignatures)/.*": None,
    r"xl/(?:persons|threadedComments|printerSettings|externalLinks|revisions)/.*": None,
    r"xl/(?:comments\d*|comments/.*|metadata)\.xml": None,
    r"xl/drawings/(?:_rels/)?vmlDrawing\d*\.vml(?:\.rels)?": None,
    r"xl/media/[^/]*\.(?i:jpe?g|png)": strip_picture,
    r"\[Content_Types\]\.xml|(?:.*/)?_rels/[^/]*\.rels": _same,
    r"xl/(?:workbook|styles|sharedStrings|calcChain)\.xml": _SHEET,
    r"xl/(?:worksheets|chartsheets|theme|tables|drawings|charts|pivotTables|pivotCache|queryTables)/[^/]*\.xml": _SHEET,
}


def _rule(rules: Rules, name: str) -> Part | None:
    """What is done with the part: None for leaving it out. Raises NotStripped where nobody knows."""
    for known, part in rules.items():
        if re.fullmatch(known, name):
            return part
    raise NotStripped


def strip_hwpx(data: bytes) -> bytes:
    """The document alone."""
    return _stripped(data, HWPX, lambda parts: parts)


def strip_xlsx(data: bytes) -> bytes:
    """The workbook alone, without comments and links to elsewhere."""
    return _stripped(data, XLSX, _without_dangling)


def _stripped(data: bytes, rules: Rules, finish: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
            parts = {name: part(archive.read(name)) for name in names if (part := _rule(rules, name))}
        return _packed(finish(parts))
    except _BROKEN as error:
        raise NotStripped from error


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Made at no moment, on no machine; a type's own mark comes first and unpacked."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, part in sorted(parts.items(), key=lambda each: each[0] != "mimetype"):
            way = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name), part, way)
    return kept.getvalue()


def _without_dangling(parts: dict[str, bytes]) -> dict[str, bytes]:
    """What named a part that is left out, or something outside of the file, goes with it."""
    kept = dict(parts)
    for name, part in parts.items():
        if found := _RELATIONS.fullmatch(name):
            folder, source = found[1] or "", (found[1] or "") + found[2]
            kept[name], gone = _relations(part, folder, parts)
            if source in kept and gone:
                kept[source] = _without_ids(kept[source], gone)
    return {**kept, "[Content_Types].xml": _types(parts["[Content_Types].xml"], parts)}


def _relations(part: bytes, folder: str, parts: Mapping[str, bytes]) -> tuple[bytes, set[str]]:
    tree, gone = _tree(part), set()
    for each in list(tree):
        target = each.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(folder + target)
        if each.get("TargetMode") == "External" or path not in parts:
            gone.add(each.get("Id"))
            tree.remove(each)
    return _text(tree), gone


def _without_ids(part: bytes, gone: set[str]) -> bytes:
    tree = _tree(part)
    for element in list(tree.iter()):
        for name in [name for name, value in element.attrib.items() if value in gone and _ID.fullmatch(name)]:
            if _local(element) == "pageSetup":
                del element.attrib[name]
            else:
                _take_out(element)
    return _text(tree)


def _take_out(element: Any) -> None:
    """The element, and the list it was in when nothing else is: an empty list makes a workbook broken."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
        if len(parent) == 0 and _local(parent) in {"hyperlinks", "externalReferences"}:
            _take_out(parent)


def _types(part: bytes, parts: Mapping[str, bytes]) -> bytes:
    tree = _tree(part)
    for each in list(tree):
        if _local(each) == "Override" and each.get("PartName", "").lstrip("/") not in parts:
            tree.remove(each)
    return _text(tree)
