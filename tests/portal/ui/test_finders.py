import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from portal.ui.finders import PackageFinder, is_served

RESOURCES = settings.BASE_DIR / "node_modules/krds-uiux/resources"


@pytest.mark.parametrize(
    "path",
    [
        "krds/css/component/output.css",
        "krds/css/token/krds_tokens.css",
        "krds/fonts/PretendardGOV-Bold.subset.woff2",
        "krds/img/component/icon/ico_angle.svg",
    ],
)
def test_what_is_listed_is_served(path):
    assert finders.find(path) == str(RESOURCES / path.removeprefix("krds/"))


@pytest.mark.parametrize(
    "path",
    [
        "krds/js/component/ui-script.js",
        "krds/cdn/krds.min.js",
        "krds/css/component/component.css",
        "krds/../package.json",
        "krds/../../package.json",
        "krds/img/component/icon/../../../cdn/krds.min.css",
        "css/component/output.css",
        "krds/",
    ],
)
def test_what_is_not_listed_is_not_there(path):
    assert PackageFinder().find(path) is None


def test_a_star_stays_inside_its_folder():
    assert not is_served("img/component/icon/deeper/x.svg")


def test_production_can_collect_and_name_every_file_by_its_content(tmp_path):
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = {path.name.partition(".")[0] for path in (tmp_path / "krds/css/component").iterdir()}
    assert names == {"output"}
    assert sorted(path.name for path in (tmp_path / "krds").iterdir()) == ["css", "fonts", "img"]
