"""Provinces, municipalities and townships are keyed by their official code, for names repeat."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


def _in_korean() -> bool:
    return (get_language() or "ko").startswith("ko")


class PlaceQuerySet(models.QuerySet):
    """Places of which a set stood on a given day."""

    def valid_on(self, day: date) -> Self:
        """Those that existed on that day; an unknown first day counts as always."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun).exclude(valid_to__lt=day)


class Place(models.Model):
    """What a province and a municipality have in common. `valid_to` is the last day it stood."""

    name = models.CharField(_("Korean name"), max_length=20)
    name_en = models.CharField(_("English name"), max_length=40)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            ),
        ]

    @property
    def short_name(self) -> str:
        """The name alone, in the language of the page. It may repeat: 고성군, 동구."""
        return self.name if _in_korean() else self.name_en


class ProvinceKind(models.TextChoices):
    """시·도의 종류."""

    SPECIAL_CITY = "special_city", _("Special city")
    METROPOLITAN_CITY = "metropolitan_city", _("Metropolitan city")
    AUTONOMOUS_CITY = "autonomous_city", _("Special self-governing city")
    PROVINCE = "province", pgettext_lazy("kind of province", "Province")
    AUTONOMOUS_PROVINCE = "autonomous_province", _("Special self-governing province")


class Province(Place):
    """시·도: one of the 17. `code` is its two digits, e.g. 51 for 강원특별자치도."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ProvinceKind.choices)

    class Meta(Place.Meta):
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["code"]
        constraints = [
            *Place.Meta.constraints,
            models.CheckConstraint(condition=Q(code__regex=r"^\d{2}$"), name="province_code"),
            models.CheckConstraint(condition=Q(kind__in=ProvinceKind.values), name="province_kind_known"),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def localized_name(self) -> str:
        """The name in the language of the page."""
        return self.short_name


class MunicipalityKind(models.TextChoices):
    """지방자치단체의 종류: the first three are basic local governments."""

    SI = "si", _("City (si)")
    GUN = "gun", _("County (gun)")
    GU = "gu", _("District (gu)")
    AUTONOMOUS_CITY = "autonomous_city", _("Special self-governing city")
    AUTONOMOUS_PROVINCE = "autonomous_province", _("Special self-governing province")


BASIC_KINDS = [MunicipalityKind.SI, MunicipalityKind.GUN, MunicipalityKind.GU]


class Decline(models.TextChoices):
    """인구감소지역 and 인구감소관심지역, as the ministry designated them."""

    NONE = "none", _("Not designated")
    DECLINING = "declining", _("Population-decline area")
    ATTENTION = "attention", _("Population-decline attention area")


class Municipality(Place):
    """지자체: a local government that may apply; 226 basic ones, Sejong and Jeju.

    `code` has five digits. `full_name` repeats the province, so that lists need no join.
    """

    code = models.CharField(_("code"), max_length=5, primary_key=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("province"),
        related_name="municipalities",
    )
    full_name = models.CharField(_("province and name"), max_length=40, unique=True)
    full_name_en = models.CharField(_("province and name in English"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=MunicipalityKind.choices)
    is_basic = models.BooleanField(_("basic local government"))
    decline = models.CharField(
        _("population decline"),
        max_length=10,
        choices=Decline.choices,
        default=Decline.NONE,
    )
    decline_since = models.DateField(_("designated on"), null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["code"]
        constraints = [
            *Place.Meta.constraints,
            models.CheckConstraint(condition=Q(code__regex=r"^\d{5}$"), name="municipality_code"),
            models.CheckConstraint(
                condition=Q(province=Left("code", 2)),
                name="municipality_code_begins_as_province",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MunicipalityKind.values),
                name="municipality_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(is_basic=True, kind__in=BASIC_KINDS)
                | (Q(is_basic=False) & ~Q(kind__in=BASIC_KINDS)),
                name="municipality_basic_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(decline=Decline.NONE, decline_since__isnull=True)
                | Q(
                    decline__in=[Decline.DECLINING, Decline.ATTENTION],
                    decline_since__isnull=False,
                ),
                name="municipality_decline_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.localized_name

    @property
    def localized_name(self) -> str:
        """Province and name, in the language of the page."""
        return self.full_name if _in_korean() else self.full_name_en


class TownshipKind(models.TextChoices):
    """읍·면·동."""

    EUP = "eup", _("Town (eup)")
    MYEON = "myeon", _("Township (myeon)")
    DONG = "dong", _("Neighbourhood (dong)")


class Township(models.Model):
    """읍·면·동 by its ten-digit administrative code.

    `district` is the 행정구 or 행정시 between it and its municipality (성산구, 제주시), else empty;
    with it in front a name is said once in a municipality.
    """

    code = models.CharField(_("code"), max_length=10, primary_key=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("municipality"),
        related_name="townships",
    )
    district = models.CharField(_("administrative district"), max_length=20, blank=True)
    district_en = models.CharField(_("administrative district in English"), max_length=40, blank=True)
    name = models.CharField(_("Korean name"), max_length=30)
    name_en = models.CharField(_("English name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=TownshipKind.choices)

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{10}$"), name="township_code"),
            models.CheckConstraint(condition=Q(kind__in=TownshipKind.values), name="township_kind_known"),
            models.UniqueConstraint(fields=["municipality", "district", "name"], name="township_named_once"),
        ]

    def __str__(self) -> str:
        return self.localized_name

    @property
    def localized_name(self) -> str:
        """The name in the language of the page, with the 행정구 or 행정시 where there is one."""
        if _in_korean():
            return f"{self.district} {self.name}".strip()
        return f"{self.name_en}, {self.district_en}".removesuffix(", ")


class Village(models.Model):
    """마을: a named place inside a township, named by those who apply."""

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name=_("township"), related_name="villages"
    )
    name = models.CharField(_("name of the village"), max_length=50)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("named by"),
        related_name="+",
        null=True,
        blank=True,
    )
    named_at = models.DateTimeField(_("named at"), auto_now_add=True)

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["township_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="village_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="village_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
