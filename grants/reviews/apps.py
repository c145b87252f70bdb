from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "grants.reviews"
    label = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        """Put the screens in the menu and what waits on the home pages."""
        from grants.proposals.hooks import on_the_page
        from grants.reviews import assigning_job, menus
        from grants.reviews import telling as told_in_review
        from grants.reviews.appeals import signing, telling
        from grants.reviews.chairing import telling as reminders
        from grants.reviews.challenges import queries as challenges
        from grants.reviews.feedback import steps as feedback
        from grants.reviews.papers import jobs as papers
        from grants.reviews.waiting import appeals_to_answer, tasks_for
        from portal.jobs import registry as jobs
        from portal.ui import tones, waiting

        told_in_review.register_texts()
        tones.register(accepted="success", declined="gray", voided="danger")
        menus.register_menu()
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
