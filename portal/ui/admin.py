"""The one base of all lists in the back office: policies decide, actions write, our audit is the history."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.actor import BACK_OFFICE, Verdict, refused
from portal.audit.queries import entries_about
from portal.errors import Refused
from portal.ui.context import actor_of
from portal.ui.fields import PersonChoiceField
from portal.ui.related import links_of

ROWS = 50
# One native field each: Django's split date and time have no labels of their own.
NATIVE_FIELDS = {
    models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
    models.DateTimeField: {
        "form_class": forms.DateTimeField,
        "widget": forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S"
        ),
    },
}
# Where a request carries the sentence of an action that said no.
REFUSAL = "refusal"


class PolicyAdmin(admin.ModelAdmin):
    """A list, and a form of one row, for the back office.

    A subclass names `policies`, a module or object with `visible_to(actor) -> QuerySet` and, where
    something may be written, `may_add(actor) -> Verdict` and `may_change(actor, obj) -> Verdict`;
    `may_list(actor) -> Verdict` where not everybody of the back office may see the list.
    It overrides `perform` to call the action that writes. What is not visible answers 404.
    """

    policies: ClassVar[Any] = None
    list_per_page = ROWS
    list_max_show_all = ROWS
    show_full_result_count = False
    list_select_related: Any = ()
    actions_on_top = True
    save_on_top = False
    view_on_site = False
    formfield_overrides = NATIVE_FIELDS

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse what the strict Content-Security-Policy would break: list_editable has an inline style."""
        super().__init_subclass__(**options)
        if cls.__dict__.get("list_editable"):
            message = f"{cls.__name__}: list_editable writes an inline style; use an action instead."
            raise ImproperlyConfigured(message)

    def perform(self, **_given: Any) -> Any:
        """Call the action that writes, and return the saved row; a Refused is shown in the form.

        Override as `perform(self, *, actor, obj, form, change)`: `obj` carries what was typed,
        `change` is False for a new row.
        """
        message = f"{type(self).__name__} must override perform() to call an action."
        raise ImproperlyConfigured(message)

    def verdict(self, name: str, *given: Any) -> Verdict:
        """The policies' answer; what they don't speak of is refused."""
        policy = getattr(self.policies, name, None)
        return policy(*given) if policy else refused("")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only what the person may see."""
        visible: models.QuerySet[Any] = self.policies.visible_to(actor_of(request))
        ordering = self.get_ordering(request)
        return visible.order_by(*ordering) if ordering else visible

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether its lists are named on the front page."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """The list by role; a row is already one of the visible."""
        actor = actor_of(request)
        if not actor.has(*BACK_OFFICE):
            return False
        return bool(self.verdict("may_list", actor)) if hasattr(self.policies, "may_list") else True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """As `may_add` says."""
        return bool(self.verdict("may_add", actor_of(request)))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As `may_change` says of a row; never of the list as a whole."""
        return obj is not None and bool(self.verdict("may_change", actor_of(request), obj))

    def has_delete_permission(self, *_given: Any, **_named: Any) -> bool:
        """Never: nothing is deleted here."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """People are chosen by name and e-mail."""
        if db_field.related_model is get_user_model():
            kwargs.setdefault("form_class", PersonChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """The form; after a refusal the same one again, with the sentence and all that was typed."""
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, REFUSAL, None)
        return _saying(form, refusal) if refusal else form

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Headed by what it lists, not by "select … to change"."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Django's view; when an action refuses, the form is shown again with its reason."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as error:
            setattr(request, REFUSAL, str(error))
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What one may only read is headed by what it is (Django's "View …" reads badly in Korean)."""
        obj = kwargs.get("obj")
        if obj is not None and not self.has_change_permission(request, obj):
            context["title"] = capfirst(str(self.opts.verbose_name))
        if obj is not None:
            context["related"] = links_of(actor_of(request), obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Through the action, never through `save()`."""
        saved = self.perform(actor=actor_of(request), obj=obj, form=form, change=bool(change))
        obj.__dict__.update(saved.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The action has written everything."""

    def log_addition(self, *_given: Any) -> None:  # type: ignore[override]
        """Our audit keeps the record, in the action's own transaction."""

    def log_change(self, *_given: Any) -> None:  # type: ignore[override]
        """Our audit keeps the record, in the action's own transaction."""

    def _get_obj_does_not_exist_redirect(self, *_given: Any) -> Any:
        """Django would redirect with a message; hidden and missing are one 404."""
        raise Http404

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who did what with this row, from our audit."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        page = Paginator(entries_about(obj), ROWS).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(thing)s") % {"thing": obj},
            "object": obj,
            "opts": self.opts,
            "page_obj": page,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def _saying(form: Any, refusal: str) -> type[forms.ModelForm]:
    """The form class whose `clean` always answers with the refusal."""

    class Refusing(form):  # type: ignore[misc]
        def clean(self) -> Any:
            cleaned = super().clean()
            self.add_error(None, refusal)
            return cleaned

    return Refusing
