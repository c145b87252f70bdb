"""The public check of receipts: anybody who holds one, signed in or not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.proposals.models import ReceiptKey
from grants.proposals.receipts import keys, records, words
from grants.proposals.receipts.checking import Check
from grants.proposals.receipts.forms import FileForm, NumberForm
from grants.proposals.receipts.limits import count_failure, had_too_many


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """By number and check code, typed or brought by the QR code; without either, the empty forms."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if not form.is_bound:
        return _page(request)
    if had_too_many(request):
        return _refusal(request, number_form=form)
    if not form.is_valid():
        return _page(request, number_form=form)
    filed = records.held(form.cleaned_data["number"], form.cleaned_data["code"])
    if filed is None:
        count_failure(request)
        return _page(request, number_form=form, nothing_found=True)
    if not filed.receipt:
        return _page(request, number_form=form, unsigned=filed)
    return _page(request, number_form=form, **_result(records.check_on_record(filed)))


@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """By the file of the receipt, with the filed copy or without."""
    if request.method != "POST":
        return redirect("receipts:check")
    form = FileForm(request.POST, request.FILES)
    if had_too_many(request):
        return _refusal(request, file_form=form)
    if not form.is_valid():
        return _page(request, file_form=form)
    package = form.cleaned_data["package"]
    found = records.check_given(form.cleaned_data["receipt"].read(), package.read() if package else None)
    if not found.is_genuine:
        count_failure(request)
    return _page(request, **_result(found))


@require_safe
def public_key(request: HttpRequest, key: str) -> HttpResponse:
    """The public half of a key, for checking without the portal."""
    found = get_object_or_404(ReceiptKey, pk=key)
    response = HttpResponse(keys.pem_of(found.public_key), content_type="application/x-pem-file")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-key-{found.pk}.pem"'
    return response


def _result(found: Check) -> dict[str, Any]:
    return {
        "check": found,
        "receipt": found.receipt,
        "verdict": words.verdict(found),
        "findings": [(each.holds, words.sentence(each)) for each in found.findings],
        "newer_exists": bool(found.receipt and records.newer_exists(found.receipt)),
    }


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "number_form": NumberForm(),
        "file_form": FileForm(),
        "keys": ReceiptKey.objects.all(),
        "trail": [(_("Home"), "/"), (_("Check a receipt"), None)],
        **more,
    }
    return render(request, "receipts/check.html", context, status=status)


def _refusal(request: HttpRequest, **more: Any) -> HttpResponse:
    return _page(request, status=429, too_many=True, **more)
