from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "grants.reviews"
    label = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        """Put the screens in the menu and what waits on the home pages."""
        from grants.proposals.hooks import on_the_page
        from grants.reviews import assigning_job, policies
        from grants.reviews import telling as told_in_review
        from grants.reviews.appeals import signing, telling
        from grants.reviews.chairing import telling as reminders
        from grants.reviews.challenges import queries as challenges
        from grants.reviews.feedback import steps as feedback
        from grants.reviews.papers import jobs as papers
        from grants.reviews.waiting import appeals_to_answer, tasks_for
        from portal.actor import Role
        from portal.jobs import registry as jobs
        from portal.ui import menu, tones, waiting

        told_in_review.register_texts()
        tones.register(accepted="success", declined="gray", voided="danger")
        menu.register(
            _("My panels"),
            "admin:reviews_seats",
            lambda actor: bool(policies.may_sit(actor)),
            39,
            office=True,
        )
        menu.register(
            _("Score sheets"),
            "admin:reviews_scoresheet_changelist",
            lambda actor: bool(policies.may_list(actor)),
            40,
            office=True,
        )
        for label, name, order in (
            (_("Assignment"), "admin:reviews_assignment", 40),
            (_("Review board"), "admin:reviews_board", 41),
            (_("Ranking"), "admin:reviews_ranking", 42),
            (_("Bonus points"), "admin:reviews_bonus", 43),
            (_("Papers of the review"), "admin:reviews_papers", 45),
        ):
            menu.register(label, name, lambda actor: bool(policies.may_oversee(actor)), order, office=True)
        menu.register(
            _("Progress of the panel"),
            "admin:reviews_own_panel",
            lambda actor: actor.has(Role.CHAIR),
            44,
            office=True,
        )
        reminders.register_texts()
        jobs.register(assigning_job.KIND)
        waiting.register("reviews", tasks_for)
        waiting.register("challenges", challenges.challenges_to_decide)
        on_the_page(challenges.page_of)
        waiting.register("appeals", appeals_to_answer)
        signing.register_kind()
        telling.register_texts()
        on_the_page(signing.page_of)
        on_the_page(feedback.page_of)
        for kind in papers.KINDS:
            jobs.register(kind)
        tones.register(within="success", beyond="gray", below_mark="warning")
