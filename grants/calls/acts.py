"""The one page of the back office for an act that asks something first: a reason, a moment, a choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from portal.actor import Verdict
from portal.errors import Refused


@dataclass(frozen=True, slots=True)
class Act:
    """An act as its page shows it.

    `back` are the crumbs above it, (label, address); it leads to the last of them when done.
    `do(cleaned_data)` does it, returns the sentence that says so, and may raise Refused.
    """

    title: str
    label: str
    back: list[tuple[str, str]]
    explains: list[str]
    verdict: Verdict
    do: Callable[[Mapping[str, Any]], str]
    danger: bool = False


def act_page(request: HttpRequest, site: Any, act: Act, form: forms.Form) -> HttpResponse:
    """Show the form, and do the act with what was typed; a refusal keeps it all."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act.do(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(act.back[-1][1])
    context = {**site.each_context(request), "title": act.title, "act": act, "form": form}
    return TemplateResponse(request, "admin/calls/act.html", context)
