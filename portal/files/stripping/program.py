"""Strips one file in a process of its own: `python -I -c ENTRY ROOT KIND MEMORY CPU OUTPUT < file > stripped`.

It first takes its own limits, and only then the libraries and the file.
"""

import sys

from portal.files.reader import limit
from portal.files.stripping import NotStripped

ENTRY = "import sys; sys.path.insert(0, sys.argv[1]); from portal.files.stripping.program import main; main()"
CANNOT = 3


def main() -> None:
    """Write the file without its traces; end with CANNOT where that can't be done."""
    kind, memory, cpu, output = sys.argv[2], *map(int, sys.argv[3:6])
    limit(memory, cpu, output)
    try:
        sys.stdout.buffer.write(stripped(kind, sys.stdin.buffer.read()))
    except NotStripped:
        sys.exit(CANNOT)


def stripped(kind: str, data: bytes) -> bytes:
    """The content of a file of that kind without its traces. Raises NotStripped."""
    if kind == "PDF":
        from portal.files.stripping.papers import strip_pdf as strip
    elif kind == "HWPX":
        from portal.files.stripping.packages import strip_hwpx as strip
    elif kind == "XLSX":
        from portal.files.stripping.packages import strip_xlsx as strip
    elif kind in {"JPG", "PNG"}:
        from portal.files.stripping.images import strip_picture as strip
    else:
        raise NotStripped
    return strip(data)
