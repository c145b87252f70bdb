"""`{% load calls_forms %}`: a form's questions on a page, and a form that awaits its signature."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from grants.calls.asking import NOTHING_ASKED, Asked
from grants.calls.builder.publishing import is_as_signed
from grants.calls.comparing import only_differing, points_of_form, side_by_side
from grants.calls.form_queries import spec_of
from grants.calls.models import ApplicationForm
from grants.calls.questions import QuestionSpec

register = template.Library()


@register.filter
def asked_of(form: Any, field: Any) -> Asked:
    """The question behind a field."""
    asked: Asked = form.asked[field.name]
    return asked


@register.filter
def outdated_of(form: Any, field: Any) -> QuestionSpec | None:
    """The question as it was when it was answered, where it is asked differently now."""
    before: QuestionSpec | None = form.outdated.get(field.name)
    return before


@register.filter
def asks(form: Any, field: Any) -> bool:
    """Whether the question is asked, given the answers the form holds."""
    return field.name in form.shown


@register.simple_tag
def form_to_sign(signoff: Any) -> dict[str, Any]:
    """The form of a sign-off beside the one it takes the place of."""
    paper = signoff.payload
    forms = ApplicationForm.objects.select_related("call")
    form = forms.get(pk=paper["form"])
    before = forms.filter(call=form.call_id, version=paper["instead_of"]).first()
    left, right = spec_of(before) if before else NOTHING_ASKED, spec_of(form)
    return {
        "form": form,
        "differences": only_differing(side_by_side(points_of_form(left), points_of_form(right))),
        "has_changed": not is_as_signed(form, paper),
        "left": _("Version %(number)s") % {"number": before.version} if before else _("Nothing yet"),
        "right": _("Version %(number)s") % {"number": form.version},
    }
