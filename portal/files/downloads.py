"""Giving a kept file back. Whether it is any of the person's business, the room's view has said before."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from portal.files import policies
from portal.files.models import StoredFile

REFUSED = 409


def answer(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """The file as a download, never shown in the browser; what is not clean answers with a page that says why.

    404 when the store has lost it.
    """
    verdict = policies.may_download(file)
    if not verdict:
        return render(request, "files/refused.html", {"file": file, "why": verdict.reason}, status=REFUSED)
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError as lost:
        raise Http404 from lost
    return FileResponse(
        content, as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
