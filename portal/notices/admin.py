"""Mails in the back office: which kinds wait, what each mail says, release and drop."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.errors import Refused
from portal.notices import held, holding, policies
from portal.notices.forms import DropForm, KindForm, MailForm
from portal.notices.models import MailHold
from portal.notices.registry import Texts, kinds
from portal.numbers import number_in
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of

ROWS = 50
LIST = "admin:notices_mailhold_changelist"


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


def _for_managers(request: HttpRequest) -> None:
    if not policies.may_hold(actor_of(request)):
        raise PermissionDenied


def _texts(code: str) -> Texts:
    texts = kinds().get(code)
    if texts is None or not texts.may_be_held:
        raise Http404
    return texts


def kinds_page(request: HttpRequest) -> HttpResponse:
    """Every kind of mail that may be held, with a switch, and how many wait."""
    _for_managers(request)
    if request.method == "POST":
        code, is_on = request.POST.get("code", ""), request.POST.get("hold") == "on"
        _texts(code)
        holding.hold_kind(actor=actor_of(request), code=code, is_on=is_on)
        said = _("These mails now wait for a manager.") if is_on else _("New mails of this kind go at once.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse(LIST))
    return _page(
        request, "admin/notices/kinds.html", title=_("Mails to read before they go"), kinds=held.held_kinds()
    )


def kind_page(request: HttpRequest, code: str) -> HttpResponse:
    """The waiting mails of one kind: read, edit all, release, drop."""
    _for_managers(request)
    texts = _texts(code)
    acts: dict[str, Callable[[HttpRequest, str], HttpResponse]] = {
        "edit": _edit_all,
        "release": _release,
        "release_all": _release,
        "drop": _drop,
    }
    if request.method == "POST":
        act = acts.get(request.POST.get("act", ""))
        return act(request, code) if act else _show(request, code, texts)
    return _show(request, code, texts)


def _show(request: HttpRequest, code: str, texts: Texts, **more: Any) -> HttpResponse:
    """The page, with whatever was typed and refused."""
    page = Paginator(held.messages_of(code), ROWS).get_page(request.GET.get("page"))
    typed = more.pop("edit_form", None)
    forms = [
        typed if typed and typed.data.get("language") == language else _pattern_form(code, language)
        for language in held.languages_of(code)
    ]
    context = {
        "title": texts.label,
        "code": code,
        "page_obj": page,
        "mails": held.with_words(page),
        "marked": request.POST.getlist("mails"),
        "edit_forms": forms,
        "is_typed": typed is not None,
        "drop_form": DropForm(),
    }
    return _page(request, "admin/notices/kind.html", **{**context, **more})


def _pattern_form(code: str, language: str) -> KindForm:
    words = held.pattern_of(code, language)
    initial = {"language": language, "subject": words.subject, "body": words.body}
    return KindForm(initial=initial, auto_id=f"id_{language}_%s")


def _edit_all(request: HttpRequest, code: str) -> HttpResponse:
    language = request.POST.get("language", "")
    form = KindForm(request.POST, auto_id=f"id_{language}_%s")
    if form.is_valid():
        try:
            count = holding.edit_kind(actor=actor_of(request), code=code, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(
                request,
                code,
                ngettext("%(count)s mail was changed.", "%(count)s mails were changed.", count),
                count,
            )
    return _show(request, code, _texts(code), edit_form=form)


def _chosen(request: HttpRequest, code: str) -> list[int]:
    """All that wait of the kind, or those that are marked."""
    waiting = held.messages_of(code).values_list("pk", flat=True)
    if request.POST.get("act") == "release_all":
        return list(waiting)
    marked = [number_in(each) for each in request.POST.getlist("mails")]
    return list(waiting.filter(pk__in=marked))


def _release(request: HttpRequest, code: str) -> HttpResponse:
    chosen = _chosen(request, code)
    if not chosen:
        return _nothing_marked(request, code)
    count = holding.release(actor=actor_of(request), message_ids=chosen)
    return _done(
        request, code, ngettext("%(count)s mail goes out now.", "%(count)s mails go out now.", count), count
    )


def _drop(request: HttpRequest, code: str) -> HttpResponse:
    form, chosen = DropForm(request.POST), _chosen(request, code)
    if not chosen:
        return _nothing_marked(request, code, drop_form=form)
    if not form.is_valid():
        return _show(request, code, _texts(code), drop_form=form)
    count = holding.drop(actor=actor_of(request), message_ids=chosen, **form.cleaned_data)
    said = ngettext("%(count)s mail will not be sent.", "%(count)s mails will not be sent.", count)
    return _done(request, code, said, count)


def _nothing_marked(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
    return _show(
        request, code, _texts(code), refusal=_("Mark at least one mail. Nothing was changed."), **more
    )


def _done(request: HttpRequest, code: str, sentence: str, count: int) -> HttpResponse:
    messages.success(request, sentence % {"count": count})
    return HttpResponseRedirect(reverse("admin:notices_held_kind", args=[code]))


def mail_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One waiting mail, to edit."""
    _for_managers(request)
    mails = held.with_words(held.messages().filter(pk=pk))
    if not mails:
        raise Http404
    (mail,) = mails
    initial = {"subject": mail.words.subject, "body": mail.words.body}
    form = MailForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            holding.edit_mail(actor=actor_of(request), message_id=pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, mail.notice.code, _("%(count)s mail was changed."), 1)
    return _page(
        request,
        "admin/notices/mail.html",
        title=_("Mail to %(who)s") % {"who": mail.notice.user.name},
        mail=mail,
        label=kinds()[mail.notice.code].label,
        form=form,
    )


@admin.register(MailHold)
class MailHoldAdmin(PolicyAdmin):
    """The page of kinds in place of a list, and the pages below it."""

    policies = SimpleNamespace(
        visible_to=lambda actor: (
            MailHold.objects.all() if policies.may_hold(actor) else MailHold.objects.none()
        ),
        may_list=policies.may_hold,
    )
    fields = ("code", "is_on", "changed_by", "changed_at")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All kinds, also those nobody ever held."""
        return kinds_page(request)

    def get_urls(self) -> list[Any]:
        """The pages of one kind and of one mail."""
        both = require_http_methods(["GET", "HEAD", "POST"])
        wrap = self.admin_site.admin_view
        pages = [
            path("kind/<str:code>/", wrap(both(kind_page)), name="notices_held_kind"),
            path("mail/<int:pk>/", wrap(both(mail_page)), name="notices_held_mail"),
        ]
        return [*pages, *super().get_urls()]
