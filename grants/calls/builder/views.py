"""The pages on which a manager sets up the form of a call. All stand behind the back office's door."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.calls import policies as call_policies
from grants.calls.answer_fields import AnswersForm
from grants.calls.asking import FormSpec, faults
from grants.calls.builder import actions, policies
from grants.calls.builder.forms import OptionFormSet, QuestionForm, SectionForm
from grants.calls.builder.overview import listed
from grants.calls.builder.publishing import ask_publication
from grants.calls.comparing import only_differing, points_of_form, side_by_side
from grants.calls.form_queries import draft_of, form_in_force, question_spec, spec_of
from grants.calls.models import ApplicationForm, Call, FormItem, FormSection, QuestionKind
from grants.calls.question_words import fault_sentence
from grants.calls.questions import WITH_OPTIONS
from grants.calls.sections import WITH_QUESTIONS
from portal.errors import Refused
from portal.ui.context import actor_of

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The form in preparation, else the one in force; and what one may do with it."""
    actor = actor_of(request)
    call = get_object_or_404(call_policies.visible_to(actor).select_related("form"), pk=pk)
    form = draft_of(call) or call.form
    context = {"call": call, "form": form, "may_begin": policies.may_begin(actor), "in_force": call.form}
    if form:
        context |= _frame_of(request, form, spec_of(form)) | {"documents": call.documents.all()}
    return _page(request, "admin/calls/form/overview.html", _("Application form"), call, context)


def _frame_of(request: HttpRequest, form: ApplicationForm, spec: FormSpec) -> dict[str, Any]:
    is_draft = form.state == "draft"
    changed = side_by_side(points_of_form(form_in_force(form.call)), points_of_form(spec)) if is_draft else {}
    return {
        "sections": listed(form, spec),
        "kinds": QuestionKind.choices,
        "may_change": policies.may_change(actor_of(request), form),
        "signoff": policies.pending_signoff(form) if is_draft else None,
        "is_draft": is_draft,
        "faults": [fault_sentence(spec, each) for each in faults(spec, WITH_QUESTIONS)] if is_draft else [],
        "differences": only_differing(changed) if form.call.form_id else {},
    }


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version in preparation."""
    call = get_object_or_404(call_policies.visible_to(actor_of(request)), pk=pk)
    _try(request, lambda: actions.begin(actor=actor_of(request), call=call))
    return redirect("admin:calls_form", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up what is in preparation."""
    form = _form(request, pk)
    _try(
        request,
        lambda: actions.discard(actor=actor_of(request), form_id=pk),
        _("The version in preparation is gone."),
    )
    return redirect("admin:calls_form", form.call_id)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a second manager."""
    form = _form(request, pk)
    done = _("Another manager can sign it off now.")
    _try(request, lambda: ask_publication(actor=actor_of(request), form_id=pk), done)
    return redirect("admin:calls_form", form.call_id)


@FORM_METHODS
def add_question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question of the kind chosen before."""
    form = _form(request, pk)
    kind = request.GET.get("kind", "")
    if kind not in QuestionKind.values:
        raise Http404
    given = request.POST or None
    editor = QuestionForm(
        given,
        kind=kind,
        form=spec_of(form),
        most_megabytes=form.call.most_file_megabytes,
        initial={"section": request.GET.get("section", "overview")},
    )
    rows = OptionFormSet(given, prefix="options") if kind in WITH_OPTIONS else None

    def add(section: str, **said: Any) -> FormItem:
        return actions.add_question(actor=actor_of(request), form_id=pk, section=section, **said)

    return _edit(request, form, editor, rows, add, _("Add a question"))


@FORM_METHODS
def change_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it differently."""
    item = get_object_or_404(FormItem.objects.select_related("question", "depends_on__question"), pk=pk)
    form = _form(request, item.form_id)
    question = question_spec(item.question)
    given = request.POST or None
    initial = {name: getattr(question, name) for name in actions.COLUMNS} | {"section": item.section}
    if item.depends_on:
        initial["shown_if"] = f"{item.depends_on.question.key}:{item.shown_if}:{item.shown_if_value}"
    editor = QuestionForm(
        given,
        kind=question.kind,
        form=spec_of(form),
        most_megabytes=form.call.most_file_megabytes,
        key=question.key,
        initial=initial,
    )
    options = [{"key": each.key, "label": each.label, "label_en": each.label_en} for each in question.options]
    with_options = question.kind in WITH_OPTIONS
    rows = OptionFormSet(given, prefix="options", initial=options) if with_options else None

    def change(section: str, **said: Any) -> FormItem:
        return actions.change_question(actor=actor_of(request), item_id=pk, section=section, **said)

    return _edit(request, form, editor, rows, change, _("Change the question"), version=question.version)


def _edit(
    request: HttpRequest,
    form: ApplicationForm,
    editor: QuestionForm,
    rows: Any,
    write: Callable[..., FormItem],
    title: str,
    **more: Any,
) -> HttpResponse:
    if request.method == "POST" and editor.is_valid() and (rows is None or rows.is_valid()):
        try:
            item = write(
                editor.cleaned_data["section"],
                wanted=editor.wanted(rows.options() if rows is not None else ()),
                shown_if=editor.condition(),
            )
        except Refused as refusal:
            editor.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(f"{reverse('admin:calls_form', args=[form.call_id])}#item-{item.pk}")
    context = {
        "editor": editor,
        "rows": rows,
        "kind": QuestionKind(editor.kind).label,
        "may_change": policies.may_change(actor_of(request), form),
        **more,
    }
    return _page(request, "admin/calls/form/question.html", title, form.call, context)


@require_POST
def question_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Up, down or away."""
    item = get_object_or_404(FormItem.objects.select_related("form"), pk=pk)
    form = _form(request, item.form_id)
    acts: dict[str, Callable[[], Any]] = {
        "up": lambda: actions.move_question(actor=actor_of(request), item_id=pk, by=actions.UP),
        "down": lambda: actions.move_question(actor=actor_of(request), item_id=pk, by=actions.DOWN),
        "remove": lambda: actions.remove_question(actor=actor_of(request), item_id=pk),
    }
    return _act(request, acts, form, f"item-{pk}")


@FORM_METHODS
def add_section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section of the call's own."""
    form = _form(request, pk)

    def add(**said: str) -> FormSection:
        return actions.add_section(actor=actor_of(request), form_id=pk, **said)

    return _name(request, form, SectionForm(request.POST or None), add, _("Add a section"))


@FORM_METHODS
def change_section(request: HttpRequest, pk: int) -> HttpResponse:
    """Name it anew."""
    section = get_object_or_404(FormSection, pk=pk)
    form = _form(request, section.form_id)
    editor = SectionForm(request.POST or None, initial={"name": section.name, "name_en": section.name_en})

    def change(**said: str) -> FormSection:
        return actions.change_section(actor=actor_of(request), section_id=pk, **said)

    return _name(request, form, editor, change, _("Name the section"))


def _name(
    request: HttpRequest,
    form: ApplicationForm,
    editor: SectionForm,
    write: Callable[..., FormSection],
    title: str,
) -> HttpResponse:
    if request.method == "POST" and editor.is_valid():
        try:
            section = write(**editor.cleaned_data)
        except Refused as refusal:
            editor.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(f"{reverse('admin:calls_form', args=[form.call_id])}#{section.key}")
    context = {"editor": editor, "rows": None, "may_change": policies.may_change(actor_of(request), form)}
    return _page(request, "admin/calls/form/question.html", title, form.call, context)


@require_POST
def section_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Up, down or away."""
    section = get_object_or_404(FormSection, pk=pk)
    form = _form(request, section.form_id)
    acts: dict[str, Callable[[], Any]] = {
        "up": lambda: actions.move_section(actor=actor_of(request), section_id=pk, by=actions.UP),
        "down": lambda: actions.move_section(actor=actor_of(request), section_id=pk, by=actions.DOWN),
        "remove": lambda: actions.remove_section(actor=actor_of(request), section_id=pk),
    }
    return _act(request, acts, form, section.key)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions as the officer sees them; nothing typed here is kept."""
    form = _form(request, pk)
    spec = spec_of(form)
    sections = [
        (section, _tried(form.call, spec, section.key)) for section in listed(form, spec) if section.questions
    ]
    trail = [
        (_("Back office"), reverse("admin:index")),
        (_("Application form"), reverse("admin:calls_form", args=[form.call_id])),
        (_("Preview"), None),
    ]
    context = {"form": form, "call": form.call, "sections": sections, "trail": trail}
    return render(request, "calls/preview.html", context)


def _tried(call: Call, spec: FormSpec, section: str) -> AnswersForm:
    return AnswersForm(spec, section, call.unit, {}, most_of_call=call.most_file_megabytes)


def _form(request: HttpRequest, pk: int) -> ApplicationForm:
    return get_object_or_404(policies.visible_to(actor_of(request)).select_related("call__form"), pk=pk)


def _act(
    request: HttpRequest, acts: dict[str, Callable[[], Any]], form: ApplicationForm, at: str
) -> HttpResponse:
    wanted = acts.get(request.POST.get("act", ""))
    if wanted is None:
        raise Http404
    _try(request, wanted)
    return HttpResponseRedirect(f"{reverse('admin:calls_form', args=[form.call_id])}#{at}")


def _try(request: HttpRequest, act: Callable[[], Any], done: str = "") -> None:
    """Act, and say what came of it."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)


def _page(
    request: HttpRequest, template: str, title: str, call: Call, context: dict[str, Any]
) -> HttpResponse:
    given = {**admin.site.each_context(request), "title": f"{title}: {call}", "heading": title, "call": call}
    return TemplateResponse(request, template, given | context)
