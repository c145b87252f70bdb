"""Rows that belong to a row, and the admin that keeps both through the room's actions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import capfirst

from grants.calls import actions, policies
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of


class NamedRows(forms.BaseInlineFormSet):
    """Rows whose fields name themselves: a table's header is no label."""

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        """Django's fields and the box for removing, each with its name and row."""
        super().add_fields(form, index)
        row = "" if index is None else f" {index + 1}"
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, forms.CheckboxSelectMultiple):
                # Each of its boxes has a label of its own.
                continue
            widget.attrs["aria-label"] = f"{capfirst(str(field.label or ''))}{row}"


class Parts(admin.TabularInline):
    """Rows of their owner: shown to all who see it, written by managers through the owner's action."""

    extra = 0
    formset = NamedRows

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the owner."""
        return actor_of(request).in_ministry

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As `may_change_parts` of the owner says."""
        return bool(self._verdict(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As `may_change_parts` of the owner says."""
        return bool(self._verdict(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where rows may go at all."""
        return self.can_delete and bool(self._verdict(request, obj))

    def _verdict(self, request: HttpRequest, obj: Any) -> Any:
        owner = policies.Managed(type(obj)) if obj is not None else None
        return owner.may_change(actor_of(request), obj) if owner else policies.may_manage(actor_of(request))


class KeptAdmin(PolicyAdmin):
    """A table of this room with its parts."""

    class Media:
        css = {"all": ["calls/office.css"]}

    def perform(self, *, actor: Any, obj: Any, form: forms.ModelForm, change: bool) -> Model:
        """Through the one action of the room."""
        return actions.keep(actor=actor, row=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The parts through their own action; the admin's transaction holds both."""
        for formset in formsets:
            added = formset.save(commit=False)
            changed = [row for row, _names in formset.changed_objects]
            actions.keep_parts(
                actor=actor_of(request),
                owner=form.instance,
                added=[row for row in added if row._state.adding],
                changed=changed,
                removed=formset.deleted_objects,
            )
