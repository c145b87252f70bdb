"""What one request may bring: more than that is read past, never kept on the disk of the web."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# No call takes a larger file (its own limit is at most 100 MB), and nobody chooses more at once.
MOST_BYTES = 100 * 1024 * 1024
MOST_BYTES_AT_ONCE = 300 * 1024 * 1024
MOST_FILES_AT_ONCE = 40


class Unread(UploadedFile):
    """An upload of which only name and size are known: it was too large, or one too many at once."""


class BoundedUploads(FileUploadHandler):
    """Stands before the handlers that keep, and gives them no more than a request may bring."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.files, self.received, self.received_before = 0, 0, 0

    def new_file(self, *args: Any, **options: Any) -> None:
        """Count it."""
        super().new_file(*args, **options)
        self.received_before += self.received
        self.files, self.received = self.files + 1, 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand it on while there is room."""
        self.received += len(raw_data)
        return None if self._is_too_much() else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Nothing of ours when it was handed on whole; else its name and true size."""
        if not self._is_too_much():
            return None
        self._close_what_others_began()
        return Unread(io.BytesIO(), self.file_name, self.content_type, self.received, self.charset)

    def _close_what_others_began(self) -> None:
        for handler in self.request.upload_handlers if self.request else ():
            if begun := getattr(handler, "file", None):
                begun.close()

    def _is_too_much(self) -> bool:
        return (
            self.received > MOST_BYTES
            or self.files > MOST_FILES_AT_ONCE
            or self.received_before + self.received > MOST_BYTES_AT_ONCE
        )
