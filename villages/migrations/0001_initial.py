import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Province",
            fields=[
                ("name", models.CharField(max_length=20, verbose_name="Korean name")),
                (
                    "name_en",
                    models.CharField(max_length=40, verbose_name="English name"),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        decimal_places=5, max_digits=8, verbose_name="latitude"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=5, max_digits=8, verbose_name="longitude"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(blank=True, null=True, verbose_name="first day"),
                ),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="last day"),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=2,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("special_city", "Special city"),
                            ("metropolitan_city", "Metropolitan city"),
                            ("autonomous_city", "Special self-governing city"),
                            ("province", "Province"),
                            ("autonomous_province", "Special self-governing province"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "province",
                "verbose_name_plural": "provinces",
                "ordering": ["code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="province_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^\\d{2}$")),
                        name="province_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "special_city",
                                    "metropolitan_city",
                                    "autonomous_city",
                                    "province",
                                    "autonomous_province",
                                ],
                            )
                        ),
                        name="province_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("name", models.CharField(max_length=20, verbose_name="Korean name")),
                (
                    "name_en",
                    models.CharField(max_length=40, verbose_name="English name"),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        decimal_places=5, max_digits=8, verbose_name="latitude"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=5, max_digits=8, verbose_name="longitude"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(blank=True, null=True, verbose_name="first day"),
                ),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="last day"),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=5,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                (
                    "full_name",
                    models.CharField(
                        max_length=40, unique=True, verbose_name="province and name"
                    ),
                ),
                (
                    "full_name_en",
                    models.CharField(
                        max_length=80,
                        unique=True,
                        verbose_name="province and name in English",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("si", "City (si)"),
                            ("gun", "County (gun)"),
                            ("gu", "District (gu)"),
                            ("autonomous_city", "Special self-governing city"),
                            ("autonomous_province", "Special self-governing province"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "is_basic",
                    models.BooleanField(verbose_name="basic local government"),
                ),
                (
                    "decline",
                    models.CharField(
                        choices=[
                            ("none", "Not designated"),
                            ("declining", "Population-decline area"),
                            ("attention", "Population-decline attention area"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="population decline",
                    ),
                ),
                (
                    "decline_since",
                    models.DateField(
                        blank=True, null=True, verbose_name="designated on"
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="municipalities",
                        to="villages.province",
                        verbose_name="province",
                    ),
                ),
            ],
            options={
                "verbose_name": "municipality",
                "verbose_name_plural": "municipalities",
                "ordering": ["code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Officer"),
                            ("signer", "Signer"),
                            ("coordinator", "Province coordinator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "valid_from",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="in force from"
                    ),
                ),
                (
                    "valid_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="in force until"),
                ),
                (
                    "acting_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="villages.membership",
                        verbose_name="acting for",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="villages.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="villages.province",
                        verbose_name="province",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["-valid_from", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Township",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                (
                    "district",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        verbose_name="administrative district",
                    ),
                ),
                (
                    "district_en",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        verbose_name="administrative district in English",
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="Korean name")),
                (
                    "name_en",
                    models.CharField(max_length=60, verbose_name="English name"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("eup", "Town (eup)"),
                            ("myeon", "Township (myeon)"),
                            ("dong", "Neighbourhood (dong)"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="townships",
                        to="villages.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "township",
                "verbose_name_plural": "townships",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Village",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=50, verbose_name="name of the village"),
                ),
                (
                    "named_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="named at"),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="villages",
                        to="villages.township",
                        verbose_name="township",
                    ),
                ),
            ],
            options={
                "verbose_name": "village",
                "verbose_name_plural": "villages",
                "ordering": ["township_id", "name"],
            },
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                name="municipality_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\d{5}$")),
                name="municipality_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("province", django.db.models.functions.text.Left("code", 2))
                ),
                name="municipality_code_begins_as_province",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["si", "gun", "gu", "autonomous_city", "autonomous_province"],
                    )
                ),
                name="municipality_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_basic", True), ("kind__in", ["si", "gun", "gu"])),
                    models.Q(
                        ("is_basic", False),
                        models.Q(("kind__in", ["si", "gun", "gu"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="municipality_basic_by_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decline", "none"), ("decline_since__isnull", True)),
                    models.Q(
                        ("decline__in", ["declining", "attention"]),
                        ("decline_since__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="municipality_decline_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("municipality__isnull", True),
                        ("province__isnull", False),
                        ("role", "coordinator"),
                    ),
                    models.Q(
                        ("municipality__isnull", False),
                        ("province__isnull", True),
                        ("role__in", ["officer", "signer"]),
                    ),
                    _connector="OR",
                ),
                name="membership_place_fits_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acting_for__isnull", True),
                    models.Q(("role", "signer"), ("valid_until__isnull", False)),
                    _connector="OR",
                ),
                name="membership_acting_signer_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                name="membership_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("municipality__isnull", False)),
                expressions=[
                    ("user", "="),
                    ("municipality", "="),
                    ("role", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_until",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_at_a_time_municipality",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("province__isnull", False)),
                expressions=[
                    ("user", "="),
                    ("province", "="),
                    ("role", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_until",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_at_a_time_province",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="73390e921747cba0a790f560480995e7545ca98b",
                    operation="DELETE",
                    pgid="pgtrigger_membership_never_deleted_e95bf",
                    table="villages_membership",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."user_id" IS DISTINCT FROM NEW."user_id" OR OLD."role" IS DISTINCT FROM NEW."role" OR OLD."municipality_id" IS DISTINCT FROM NEW."municipality_id" OR OLD."province_id" IS DISTINCT FROM NEW."province_id" OR OLD."acting_for_id" IS DISTINCT FROM NEW."acting_for_id" OR OLD."valid_from" IS DISTINCT FROM NEW."valid_from" OR OLD."granted_by_id" IS DISTINCT FROM NEW."granted_by_id")',
                    func="RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'membership_frozen', MESSAGE = 'refused by membership_frozen', DETAIL = '';",
                    hash="006360280d4a3a440f632d2d0afac82646bf583e",
                    operation="UPDATE",
                    pgid="pgtrigger_membership_frozen_9808c",
                    table="villages_membership",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="township",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\d{10}$")), name="township_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="township",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["eup", "myeon", "dong"])),
                name="township_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="township",
            constraint=models.UniqueConstraint(
                fields=("municipality", "district", "name"), name="township_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="village",
            constraint=models.UniqueConstraint(
                fields=("township", "name"), name="village_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="village",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="village_has_a_name",
            ),
        ),
    ]
