"""The addresses of the ranking in the back office."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from grants.reviews.views import bonus, entry, methods, ranking


def addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """The ranking, how a number came to be, the methods side by side, the archive, bonus points."""
    return [
        path("ranking/", wrap(ranking.ranking), name="reviews_ranking"),
        path("ranking/<int:pk>/methods/", wrap(methods.methods), name="reviews_ranking_methods"),
        path("ranking/<int:pk>/archive/", wrap(ranking.archive), name="reviews_ranking_archive"),
        path("ranking/entry/<int:pk>/", wrap(entry.entry), name="reviews_ranking_entry"),
        path("bonus/", wrap(bonus.bonus), name="reviews_bonus"),
        path("bonus/known/", wrap(bonus.grant_known), name="reviews_bonus_known"),
        path("bonus/<int:pk>/take-back/", wrap(bonus.take_back), name="reviews_bonus_take_back"),
    ]
