"""Every component on one page, for looking at and for axe. Shown only where settings.UI_GALLERY is on."""

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.ui import fields
from portal.ui.steps import steps_to

KINDS = [("pioneer", _("Pioneering a new service")), ("spread", _("Spreading a proven service"))]


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="사업명", max_length=60, help_text=_("What residents will call it."))
    support = forms.ChoiceField(label=_("Support type"), choices=KINDS, widget=forms.RadioSelect)
    places = forms.MultipleChoiceField(
        label="대상지", choices=KINDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    field = forms.ChoiceField(label=_("Service field"), choices=[("", "---------"), *KINDS])
    plan = fields.LongTextField(label="추진계획", max_characters=500, min_characters=10)
    amount = fields.WonField(label=_("National share"), unit=fields.THOUSAND)
    begins = forms.DateField(label=_("Begins on"), required=False)
    closes = forms.DateTimeField(label=_("Closes at"), required=False)
    paper = forms.FileField(label=_("Attachment"), required=False, help_text=_("PDF or HWPX, up to 20 MB."))
    pledge = forms.BooleanField(label=_("I have read the conditions and they are met."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _now("Save"), css_class="primary"))


class LineForm(forms.Form):
    """A row of a budget."""

    item = forms.CharField(label="항목")
    national = fields.WonField(label=_("National share"))
    local = fields.WonField(label=_("Local share"))


LINES = [
    {"item": "센서·통신 장비", "national": 240_000_000, "local": 60_000_000},
    {"item": "운영 플랫폼", "national": 120_000_000, "local": 30_000_000},
]
STEPS = ["작성", "결재", "제출", "접수", "요건검토", "평가", "결과"]
STATES = ["drafting", "awaiting_sign_off", "filed", "supplement_requested", "awarded", "failed"]


def _messages(request: HttpRequest) -> None:
    messages.success(request, _now("Saved."))
    messages.warning(request, _now("The deadline is in one hour."))
    messages.error(request, _now("This could not be saved. What you entered is kept."))


def gallery(request: HttpRequest) -> HttpResponse:
    """`?errors=1` shows the forms refused, `?messages=1` the messages."""
    refused = "errors" in request.GET
    if "messages" in request.GET:
        _messages(request)
    line_set = forms.formset_factory(LineForm, extra=0, can_delete=True)
    now = timezone.now()
    wrong = {"title": "", "amount": "삼백", "plan": "짧음", "begins": "어제"}
    rows = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-item": "장비",
        "form-0-national": "-1",
    }
    context = {
        "form": SampleForm(wrong) if refused else SampleForm(initial={"amount": 350_000_000}),
        "lines": line_set(rows) if refused else line_set(initial=LINES),
        "steps": steps_to(STEPS, 3),
        "states": STATES,
        "soon": now + timedelta(minutes=11),
        "later": now + timedelta(days=12, hours=3),
        "now": now,
        "page_obj": Paginator(range(500), 20).get_page(request.GET.get("page", 4)),
        "rows": [("공모", "스마트빌리지 2024 추가공모"), ("지자체", "전북특별자치도 진안군")],
        "trail": [(_("Home"), "/"), ("사업계획서", "/"), ("예산", None)],
        "example_data": True,
        "awards": LINES,
    }
    return render(request, "help/gallery.html", context)
