"""A real Chromium for the pages of this room."""

from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this folder
