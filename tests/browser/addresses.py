"""Every named address of the portal, with what its arguments are made of.

An address without arguments needs nothing. Any other needs a recipe: what one person would be led to,
as a list of arguments (several pages) or none where the world has nothing for it. What is no page at all
stands in NOT_PAGES with the reason. A new address without either fails the crawl.
"""

import re

from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from grants.awards.letters import policies as letter_policies
from grants.awards.models import Award, AwardState, Decision, DecisionLine, Letter, Slate
from grants.awards.terms import policies as terms_policies
from grants.calls.models import ApplicationForm, Call, CallQuestion, Envelope, FormItem, FormSection
from grants.proposals import policies as proposal_policies
from grants.proposals.models import Proposal, Submission
from grants.proposals.sections import LABELS
from grants.proposals.states import OUTCOMES
from grants.reviews.chairing import policies as chairing_policies
from grants.reviews.meeting import policies as meeting_policies
from grants.reviews.models import AgendaItem, Panel, PlanSeat, RankingEntry, RankingRun, ScoreSheet
from grants.reviews.models.appeal import APPEALABLE
from portal.jobs.models import Job
from portal.notices import held
from portal.signoff import policies as signoff_policies
from portal.signoff.models import SignOff
from villages import policies as village_policies
from villages.models import Membership

POST = "changes something: answers POST only"
REDIRECT = "leads elsewhere and shows nothing of its own"
FILE = "a file, not a page"
DATA = "data for a program, not a page"
PROVIDER = "speaks with a sign-in provider; none is configured"

NOT_PAGES = {
    "accounts:demo_sign_in": POST,
    "notices:read_all": POST,
    "notices:open": REDIRECT,
    "proposals:request_signoff": POST,
    "proposals:take_back": POST,
    "proposals:reopen": POST,
    "proposals:withdraw": POST,
    "proposals:supplement_signoff": POST,
    "proposals:supplement_take_back": POST,
    "proposals:endorse": POST,
    "proposals:return_by_province": POST,
    "proposals:put_in_order": POST,
    "admin:proposals_board_table": FILE,
    "admin:proposals_receive_all": POST,
    "admin:proposals_receive_one": POST,
    "admin:proposals_open_review": POST,
    "admin:proposals_reconsider": POST,
    "admin:proposals_close_supplement": POST,
    "proposals:attachment": FILE,
    "proposals:budget_sheet": FILE,
    "proposals:attachments_now": DATA,
    "proposals:remove_attachment": POST,
    "proposals:document": POST,
    "proposals:filed_document": POST,
    "proposals:package": FILE,
    "proposals:autosave": POST,
    "proposals:restore": POST,
    "proposals:standing": "a part of a section's page, fetched by it after saving",
    "proposals:conflict": "there only while two versions stand; walked in tests/grants/proposals",
    "proposals:submitted_file": FILE,
    "proposals:signed_receipt": FILE,
    "receipts:check_file": POST,
    "receipts:public_key": FILE,
    "letters:check_file": POST,
    "letters:download": FILE,
    "admin:awards_letters_make": POST,
    "admin:awards_letters_archive": POST,
    "results:csv": FILE,
    **dict.fromkeys(
        (
            f"{room}:{name}"
            for room in ("results", "figures")
            for name in ("years_table", "years_picture", "portfolio_table", "portfolio_picture")
        ),
        FILE,
    ),
    "admin:calls_portfolio_publish": POST,
    "admin:calls_portfolio_take_back": POST,
    "set_language": POST,
    "villages:end_stand_in": POST,
    **dict.fromkeys(
        (
            "mfa_index",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
        ),
        "there only where a second factor is asked for; walked in tests/portal/accounts",
    ),
    "health:health": DATA,
    "admin:login": REDIRECT,
    "admin:logout": REDIRECT,
    "admin:password_change": REDIRECT,
    "admin:password_change_done": REDIRECT,
    "admin:autocomplete": DATA,
    "admin:jsi18n": DATA,
    "admin:view_on_site": REDIRECT,
    "jobs:download": FILE,
    "admin:calls_publish": POST,
    "admin:calls_rubric_new_version": POST,
    "admin:calls_form_add_question": "its kind stands in the query; walked in tests/grants/calls and a journey",
    "admin:calls_form_begin": POST,
    "admin:calls_form_discard": POST,
    "admin:calls_form_publish": POST,
    "admin:calls_form_question_act": POST,
    "admin:calls_form_section_act": POST,
    "admin:reviews_own_panel": REDIRECT,
    "admin:reviews_meeting_open": POST,
    "admin:reviews_meeting_close": POST,
    "admin:reviews_agenda_flag": POST,
    "admin:reviews_agenda_minutes": POST,
    "admin:reviews_agenda_revise": POST,
    "admin:reviews_sheet_open": POST,
    "admin:reviews_sheet_recuse": POST,
    "admin:reviews_sheet_return": POST,
    "admin:reviews_sheet_lock": POST,
    "admin:reviews_sheet_exclude": POST,
    "admin:reviews_place_without": POST,
    "admin:reviews_roster_form": FILE,
    "admin:reviews_attachment": FILE,
    "admin:reviews_panel_invite": POST,
    "admin:reviews_panel_withdraw": POST,
    "admin:reviews_seat_accept": POST,
    "admin:reviews_seat_decline": POST,
    "admin:reviews_ranking_archive": FILE,
    "admin:reviews_bonus_known": POST,
    "admin:reviews_bonus_take_back": POST,
    "admin:reviews_panel_unseat": POST,
    **dict.fromkeys(
        (
            "admin:reviews_papers_sheets",
            "admin:reviews_papers_tally",
            "admin:reviews_papers_sheet",
            "admin:reviews_papers_all",
            "admin:reviews_papers_archive",
        ),
        POST,
    ),
    "admin:reviews_panel_assign": POST,
    "admin:reviews_assignment_propose": POST,
    "admin:reviews_assignment_adopt": POST,
    "admin:reviews_assignment_undo": POST,
    "admin:reviews_assignment_pin": POST,
    "admin:reviews_assignment_upload": POST,
    "admin:reviews_assignment_sheet": FILE,
    "appeals:withdraw": POST,
    "admin:awards_dashboard_live": DATA,
    "admin:awards_slate_progress": DATA,
    "admin:awards_slate_copy": POST,
    "admin:awards_slate_renew": POST,
    "admin:awards_slate_solve": POST,
    "admin:awards_slate_adopt": POST,
    "admin:awards_slate_table": FILE,
    "admin:awards_slate_archive": FILE,
    "admin:awards_dashboard_table": FILE,
    "admin:awards_statement_export": POST,
    "admin:awards_dashboard_picture": FILE,
    "admin:awards_decision_stop": POST,
    "admin:awards_condition": POST,
    "admin:awards_exceptions_table": FILE,
    "admin:awards_decision_request": POST,
    "admin:awards_decision_cancel": POST,
    "openid_connect_login": PROVIDER,
    "openid_connect_callback": PROVIDER,
    "account_reset_password_from_key": "its link goes out by mail once; shown in its own room's tests",
    "accounts:accept": "its link goes out by mail once; shown in its own room's tests",
}


def first_of(visible, everything):
    """What the person may see of a kind; else any, which must then be hidden from them."""
    row = visible.first() or everything.first()
    return [(row.pk,)] if row else []


def one_of_each_state(visible, everything):
    """A row of each state that the person may see; else any."""
    rows = visible.order_by("state", "pk").distinct("state").values_list("pk")
    return list(rows) or first_of(visible, everything)


def own_drafts(actor):
    """A draft of one's own first, else any proposal one may see."""
    drafts = proposal_policies.visible_to(actor).filter(state="drafting").order_by("pk")
    return first_of(drafts, proposal_policies.visible_to(actor).order_by("pk") or Proposal.objects)


def open_call():
    """The call that closes last."""
    return [(Call.objects.order_by("-closes_at").first().code,)]


def waiting_question():
    """A question about a call that waits, else any."""
    return first_of(CallQuestion.objects.order_by("-state", "pk"), CallQuestion.objects)


def answered_requests(actor):
    """The copies that answered a request to mend."""
    copies = proposal_policies.filed_visible_to(actor).filter(revision__gt=1).order_by("pk")
    return first_of(copies, Submission.objects.filter(revision__gt=1))


def to_be_mended(actor):
    """A proposal of whom a mending may be asked."""
    received = rows_of(Proposal, actor).filter(state="received")
    return first_of(received, Proposal.objects.filter(state="received"))


def letters_of(actor, field):
    """What the first letter that the person may read names, else any letter."""
    seen = letter_policies.visible_to(actor).order_by("pk").values_list(field)
    return list(seen[:1] or Letter.objects.order_by("pk").values_list(field)[:1])


RECIPES = {
    "proposals:difference": answered_requests,
    "admin:proposals_screening": lambda actor: one_of_each_state(
        rows_of(Proposal, actor), Proposal.objects.filter(slot__isnull=False)
    ),
    "admin:proposals_supplement": to_be_mended,
    "challenges:challenge": own_drafts,
    "appeals:appeal": lambda actor: first_of(
        proposal_policies.ours(actor).filter(state__in=APPEALABLE).order_by("pk"),
        Proposal.objects.filter(state__in=APPEALABLE),
    ),
    "feedback:feedback": lambda actor: first_of(
        proposal_policies.ours(actor).filter(state__in=OUTCOMES).order_by("pk"),
        Proposal.objects.filter(state__in=OUTCOMES),
    ),
    "letters:of_proposal": lambda actor: letters_of(actor, "submission__proposal"),
    "admin:awards_letter_anew": lambda actor: letters_of(actor, "pk"),
    **dict.fromkeys(
        ("admin:awards_letters", "admin:awards_letterhead"),
        lambda _: first_of(Decision.objects.filter(state="published"), Decision.objects),
    ),
    "results:award": lambda _: first_of(Award.objects.filter(state=AwardState.PUBLISHED), Award.objects),
    "proposals:detail": own_drafts,
    "proposals:budget_import": own_drafts,
    "desk:similar": own_drafts,
    "proposals:section": lambda actor: [(pk, key) for (pk,) in own_drafts(actor) for key in LABELS],
    "proposals:history": own_drafts,
    "proposals:colleagues": own_drafts,
    "proposals:submission": lambda actor: first_of(
        proposal_policies.filed_visible_to(actor), Submission.objects
    ),
    "calls:detail": lambda _: [(call.code,) for call in Call.objects.filter(is_published=True)],
    "calls:ask": lambda _: open_call(),
    "eligibility:check": lambda _: open_call(),
    "admin:calls_extend": lambda _: [(Call.objects.order_by("-closes_at").first().pk,)],
    "admin:calls_callquestion_merge": lambda _: waiting_question(),
    "admin:calls_callquestion_decline": lambda _: waiting_question(),
    "admin:calls_close_now": lambda _: [(Call.objects.order_by("-closes_at").first().pk,)],
    **dict.fromkeys(
        ("admin:calls_form", "admin:calls_copy", "admin:calls_difference"),
        lambda _: [(Call.objects.order_by("-closes_at").first().pk,)],
    ),
    "admin:calls_form_preview": lambda _: first_of(
        ApplicationForm.objects.order_by("pk"), ApplicationForm.objects
    ),
    "admin:calls_form_add_section": lambda _: first_of(
        ApplicationForm.objects.filter(state="draft"), ApplicationForm.objects
    ),
    "admin:calls_form_question": lambda _: first_of(
        FormItem.objects.filter(form__state="draft"), FormItem.objects
    ),
    "admin:calls_form_section": lambda _: first_of(
        FormSection.objects.filter(form__state="draft"), FormSection.objects
    ),
    "admin:reviews_sheet": lambda actor: one_of_each_state(
        rows_of(ScoreSheet, actor), ScoreSheet.objects.all()
    ),
    "admin:reviews_ranking_methods": lambda _: first_of(
        RankingRun.objects.order_by("pk"), RankingRun.objects
    ),
    "admin:reviews_ranking_entry": lambda _: first_of(
        RankingEntry.objects.order_by("run", "-rank"), RankingEntry.objects
    ),
    "admin:notices_held_kind": lambda _: [(kind.code,) for kind in held.held_kinds() if kind.waiting],
    "admin:notices_held_mail": lambda _: first_of(held.messages(), held.messages()),
    "admin:reviews_place": lambda _: first_of(
        ScoreSheet.objects.filter(state__in=("voided", "recused")), ScoreSheet.objects
    ),
    "admin:reviews_integrity": lambda _: [(Call.objects.order_by("-closes_at").first().pk,)],
    "admin:reviews_meeting": lambda actor: first_of(
        meeting_policies.visible_to(actor).order_by("pk"), Panel.objects
    ),
    "admin:reviews_agenda_item": lambda actor: first_of(
        meeting_policies.items_visible_to(actor).order_by("pk"), AgendaItem.objects
    ),
    "admin:reviews_panel_standing": lambda actor: first_of(
        chairing_policies.visible_to(actor).order_by("pk"), Panel.objects
    ),
    "admin:reviews_panel_work": lambda actor: first_of(rows_of(Panel, actor), Panel.objects),
    "admin:reviews_assignment_move": lambda _: list(
        PlanSeat.objects.order_by("pk").values_list("plan", "pk")[:1]
    ),
    "admin:awards_slate_change": lambda actor: one_of_each_state(rows_of(Slate, actor), Slate.objects),
    "admin:awards_envelope": lambda _: [
        *first_of(Envelope.objects.filter(ceiling_changes__isnull=False), Envelope.objects),
        *first_of(Envelope.objects.filter(fiscal_year=2025, scope="province"), Envelope.objects.none()),
    ],
    "admin:awards_decision_line": lambda _: list(
        DecisionLine.objects.filter(decision__state="draft", why="").values_list("decision", "submission")[:1]
    ),
    "admin:awards_award_terms": lambda actor: one_of_each_state(rows_of(Award, actor), Award.objects),
    **dict.fromkeys(
        ("awards:award", "awards:revised_budget", "awards:decline"),
        lambda actor: first_of(
            Proposal.objects.filter(awards__in=terms_policies.ours(actor)).order_by("pk"),
            Proposal.objects.filter(awards__state=AwardState.PUBLISHED),
        ),
    ),
    "admin:awards_decision_change": lambda actor: one_of_each_state(
        rows_of(Decision, actor), Decision.objects.all()
    ),
    "signoff:detail": lambda actor: first_of(signoff_policies.visible_to(actor), SignOff.objects),
    "villages:hand_over": lambda actor: first_of(
        village_policies.to_hand_over(actor), Membership.objects.filter(role="officer")
    ),
    "villages:acting_signer": lambda actor: first_of(
        village_policies.to_be_signed_for(actor), Membership.objects.filter(role="signer")
    ),
    "jobs:detail": lambda actor: first_of(Job.objects.filter(asked_by=actor.user), Job.objects),
    "admin:app_list": lambda _: sorted({(model._meta.app_label,) for model in admin.site._registry}),
}


def named_patterns(resolver=None, namespace="", prefix=""):
    """(name, number of arguments, address as written) of everything the resolver knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        written = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else "", written)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern, inner, written)


def names():
    """Every name once."""
    return sorted({name for name, _ in named_patterns() if name})


def takes_arguments(name):
    """Whether every way of writing the address needs an argument."""
    ways = [written for known, written in named_patterns() if known == name]
    return all(re.search(r"<\w*:?\w+>|\(\?P<", written) for written in ways)


def model_of(name):
    """The admin model of one of its own generated addresses, and which of them; else (None, "")."""
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        page = name.removeprefix(stem)
        if name.startswith(stem) and page in {"changelist", "add", "change", "history", "delete"}:
            return model, page
    return None, ""


def recipe_of(name):
    """The recipe of an address, None when nobody wrote one."""
    if name in RECIPES:
        return RECIPES[name]
    model, page = model_of(name)
    if model and page in {"change", "history", "delete"}:
        return lambda actor: first_of(rows_of(model, actor), model._default_manager.order_by("pk"))
    return None if takes_arguments(name) else lambda _: [()]


def rows_of(model, actor):
    """The rows of a back-office list that the actor may see."""
    policies = getattr(admin.site._registry[model], "policies", None)
    return policies.visible_to(actor).order_by("pk") if policies else model._default_manager.none()


def pages_for(actor):
    """(name, address) of every page, with arguments for this person."""
    for name in names():
        recipe = None if name in NOT_PAGES else recipe_of(name)
        for given in recipe(actor) if recipe else ():
            yield name, reverse(name, args=given)
