"""The Korean catalogue is whole, and its check finds what is not."""

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from portal.catalogue import Catalogue, faults


def test_everything_on_the_screen_is_there_in_korean():
    assert faults(Catalogue(settings.BASE_DIR).merged()) == []


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "words.py").write_text('_("Save")\nngettext("%(n)s day", "%(n)s days", 2)\n')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}\n  <p>{% translate "File" context "act" %}</p>\n'
        "{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}"
    )
    return Catalogue(tmp_path)


def test_python_and_templates_are_read(tree):
    found = {(message.id, message.context) for message in tree.merged() if message.id}
    assert found == {
        ("Save", None),
        (("%(n)s day", "%(n)s days"), None),
        ("File", "act"),
        ("Two lines", None),
    }


def test_what_is_missing_is_said(tree):
    assert sorted(faults(tree.merged())) == [
        "not translated: 'File'",
        "not translated: 'Save'",
        "not translated: 'Two lines'",
        "not translated: ('%(n)s day', '%(n)s days')",
    ]


def test_translations_stay_and_what_nobody_says_goes(tree):
    catalog = Catalog(locale="ko")
    catalog.add("Save", "저장")
    catalog.add("Gone", "사라짐")
    tree.write(catalog)
    merged = tree.merged()
    assert merged.get("Save").string == "저장"
    assert merged.get("Gone") is None


def test_a_lost_placeholder_is_a_fault(tree):
    catalog = Catalog(locale="ko")
    catalog.add("%(n)s files", "파일", flags=["python-format"])
    assert [str(fault).endswith("'%(n)s files'") for fault in faults(catalog)] == [True]
