"""What the list of announced awards can be narrowed by; every filter is a part of the address."""

import django_filters
from crispy_forms.helper import FormHelper
from django.db.models import Q, QuerySet
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from grants.awards.models import Award
from grants.calls.models import ProgrammeYear, ServiceField
from villages.models import Province


class AwardFilter(django_filters.FilterSet):
    """Year, province, service field, and words of the title or the place."""

    q = django_filters.CharFilter(
        label=_("Title or local government"),
        method="with_words",
        max_length=100,
        widget=TextInput(attrs={"type": "search"}),
    )
    year = django_filters.ModelChoiceFilter(
        label=_("Programme year"),
        field_name="programme_year",
        queryset=ProgrammeYear.objects.order_by("-year", "pk"),
        empty_label=_("All"),
    )
    province = django_filters.ModelChoiceFilter(
        label=_("Province"),
        field_name="municipality__province",
        queryset=Province.objects.order_by("code"),
        empty_label=_("All"),
    )
    field = django_filters.ModelChoiceFilter(
        label=_("Service field"),
        field_name="submission__service_field",
        queryset=ServiceField.objects.order_by("order", "pk"),
        empty_label=_("All"),
    )

    class Meta:
        model = Award
        fields: list[str] = []

    def with_words(self, awards: QuerySet[Award], _name: str, words: str) -> QuerySet[Award]:
        """Every word is in the title or in the name of the place, in either language."""
        for word in words.split():
            awards = awards.filter(
                Q(submission__title__icontains=word)
                | Q(municipality__full_name__icontains=word)
                | Q(municipality__full_name_en__icontains=word)
            )
        return awards

    @property
    def helper(self) -> FormHelper:
        """The page writes the form's own tag and button."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper
