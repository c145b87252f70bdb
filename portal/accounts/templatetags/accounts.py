"""`{% load accounts %}`: `{% demo_sign_ins %}` lists the demo's example people by role; else it is empty."""

from typing import Any

from django import template

from portal.accounts import demo

register = template.Library()


@register.inclusion_tag("accounts/demo_sign_ins.html", takes_context=True)
def demo_sign_ins(context: dict[str, Any]) -> dict[str, Any]:
    """One press signs in; shown on the sign-in page and, where wanted, on the front page."""
    shown = {"csrf_token": context.get("csrf_token"), "next": context.get("redirect_field_value") or ""}
    return {**shown, "on": demo.is_on(), "groups": demo.by_role(), "password": demo.PASSWORD}
