"""The addresses of the builder, below those of the calls in the back office."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from grants.calls.builder import call_views, views

Wrap = Callable[[Any], Any]


def addresses(wrap: Wrap) -> list[URLPattern]:
    """Every address, each behind the back office's door."""
    return [
        path("<int:pk>/form/", wrap(views.overview), name="calls_form"),
        path("<int:pk>/form/begin/", wrap(views.begin), name="calls_form_begin"),
        path("<int:pk>/copy/", wrap(call_views.copy), name="calls_copy"),
        path("<int:pk>/difference/", wrap(call_views.difference), name="calls_difference"),
        path("form/<int:pk>/preview/", wrap(views.preview), name="calls_form_preview"),
        path("form/<int:pk>/discard/", wrap(views.discard), name="calls_form_discard"),
        path("form/<int:pk>/publish/", wrap(views.publish), name="calls_form_publish"),
        path("form/<int:pk>/question/", wrap(views.add_question), name="calls_form_add_question"),
        path("form/<int:pk>/section/", wrap(views.add_section), name="calls_form_add_section"),
        path("form/question/<int:pk>/", wrap(views.change_question), name="calls_form_question"),
        path("form/question/<int:pk>/act/", wrap(views.question_act), name="calls_form_question_act"),
        path("form/section/<int:pk>/", wrap(views.change_section), name="calls_form_section"),
        path("form/section/<int:pk>/act/", wrap(views.section_act), name="calls_form_section_act"),
    ]
