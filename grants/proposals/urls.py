"""Addresses of proposals; each section has its own page."""

from django.urls import path

from grants.proposals.views import (
    attachments,
    autosave,
    difference,
    documents,
    filed,
    own,
    province,
    section,
    supplement,
    together,
    withdrawal,
)

app_name = "proposals"
urlpatterns = [
    path("", own.proposals, name="list"),
    path("new/", own.new, name="new"),
    path("<int:pk>/", own.detail, name="detail"),
    path("<int:pk>/request-signoff/", own.request_signoff, name="request_signoff"),
    path("<int:pk>/take-back/", own.take_back, name="take_back"),
    path("<int:pk>/reopen/", own.reopen, name="reopen"),
    path("<int:pk>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("<int:pk>/supplement/sign-off/", supplement.request_signoff, name="supplement_signoff"),
    path("<int:pk>/supplement/take-back/", supplement.take_back, name="supplement_take_back"),
    path("province/", province.overview, name="province"),
    path("<int:pk>/province/endorse/", province.endorse, name="endorse"),
    path("<int:pk>/province/return/", province.send_back, name="return_by_province"),
    path("<int:pk>/province/order/", province.place, name="put_in_order"),
    path("submissions/<int:pk>/difference/", difference.page, name="difference"),
    path("<int:pk>/files/<int:attachment>/", attachments.download, name="attachment"),
    path("<int:pk>/files/<int:attachment>/remove/", attachments.remove, name="remove_attachment"),
    path("<int:pk>/document/<slug:suffix>/", documents.draft, name="document"),
    path("<int:pk>/save/", autosave.autosave, name="autosave"),
    path("<int:pk>/history/", together.history, name="history"),
    path("<int:pk>/history/restore/", together.restore, name="restore"),
    path("<int:pk>/colleagues/", together.colleagues, name="colleagues"),
    path("<int:pk>/conflicts/<int:conflict>/", together.conflict, name="conflict"),
    path("<int:pk>/<slug:key>/standing/", section.standing, name="standing"),
    path("<int:pk>/attachments/", attachments.page, name="section"),
    path("<int:pk>/attachments/now/", attachments.standing, name="attachments_now"),
    path("<int:pk>/<slug:key>/", section.page, name="section"),
    path("submissions/<int:pk>/", filed.receipt, name="submission"),
    path("submissions/<int:pk>/receipt.json", filed.signed_receipt, name="signed_receipt"),
    path("submissions/<int:pk>/copy/", filed.copy, name="package"),
    path("submissions/<int:pk>/document/<slug:suffix>/", documents.filed, name="filed_document"),
    path("submissions/<int:pk>/files/<int:number>/", filed.download, name="submitted_file"),
]
