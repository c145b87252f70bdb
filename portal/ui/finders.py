"""Static files straight from an npm package, and of it only what is listed here."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "krds"
# The style sheet reaches its tokens and icons by these very relative paths.
SERVED = (
    "css/component/output.css",
    "css/component/output.css.map",
    "css/token/krds_tokens.css",
    "fonts/PretendardGOV-*.subset.woff2",
    "img/component/icon/*.svg",
    "img/component/favicon/favicon*",
)


def is_served(path: str) -> bool:
    """Whether a path inside the package's `resources` is on the list (`*` never crosses a slash)."""
    return any(fnmatchcase(path, rule) and path.count("/") == rule.count("/") for rule in SERVED)


class PackageFinder(BaseFinder):
    """Finds `krds/…` in node_modules/krds-uiux/resources."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.BASE_DIR / "node_modules/krds-uiux/resources")
        setattr(self.storage, "prefix", PREFIX)  # noqa: B010 - how collectstatic asks for it

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to configure, nothing to get wrong."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """The file's place on disk; nothing for whatever is not listed."""
        inner = path.removeprefix(f"{PREFIX}/")
        listed = path.startswith(f"{PREFIX}/") and is_served(inner) and self.storage.exists(inner)
        found = [self.storage.path(inner)] if listed else []
        return found if find_all else next(iter(found), None)

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """All listed files, for collectstatic."""
        for folder in sorted({rule.rpartition("/")[0] for rule in SERVED}):
            if not self.storage.exists(folder):
                continue
            for name in sorted(self.storage.listdir(folder)[1]):
                if is_served(f"{folder}/{name}"):
                    yield f"{folder}/{name}", self.storage
