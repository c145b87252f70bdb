import re

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.template import Context, Template
from django.utils import translation

from portal.ui.fields import LongTextField, WonField

CHOICES = [("a", "가"), ("b", "나")]


class Sample(forms.Form):
    title = forms.CharField(label="사업명", help_text="도움말")
    kind = forms.ChoiceField(label="유형", choices=CHOICES, widget=forms.RadioSelect)
    field = forms.ChoiceField(label="분야", choices=CHOICES, required=False)
    plan = LongTextField(label="계획", max_characters=500, required=False)
    amount = WonField(label="국비", unit="thousand", required=False)
    begins = forms.DateField(label="시작일", required=False)
    pledge = forms.BooleanField(label="서약", required=False)

    def clean(self):
        raise forms.ValidationError("합계가 맞지 않습니다.")


class Row(forms.Form):
    item = forms.CharField(label="항목")
    national = WonField(label="국비")


def rendered(form, source="{% crispy form %}"):
    with translation.override("ko"):
        return Template("{% load crispy_forms_tags portal %}" + source).render(Context({"form": form}))


def ids_in(html):
    return set(re.findall(r'\bid="([^"]+)"', html))


def described(html):
    return {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}


@pytest.mark.parametrize("source", ["{% crispy form %}", "{{ form|crispy }}"])
@pytest.mark.parametrize("form", [Sample(), Sample({"begins": "어제"})], ids=["fresh", "refused"])
def test_whatever_describes_a_field_is_on_the_page(form, source):
    html = rendered(form, source)
    assert described(html) - ids_in(html) == set()
    assert "id_title_helptext" in described(html)


def test_every_label_has_its_field():
    html = rendered(Sample())
    assert set(re.findall(r'<label for="([^"]+)"', html)) - ids_in(html) == set()


def test_choices_are_a_group_with_a_legend_in_sight():
    html = rendered(Sample({}))
    assert '<legend class="form-tit shown">유형' in html
    assert '<fieldset id="div_id_kind" class="form-group" aria-describedby="id_kind_error">' in html


def test_required_fields_say_so():
    html = rendered(Sample())
    assert html.count('<span class="required-mark">필수</span>') == 2


def test_the_error_summary_leads_to_each_field():
    html = rendered(Sample({"begins": "어제", "title": ""}))
    summary = html[html.index("error-summary") : html.index("</section>")]
    assert re.findall(r'href="#([^"]+)"', summary) == ["id_title", "id_kind_0", "id_begins"]
    assert "합계가 맞지 않습니다." in summary
    assert set(re.findall(r'href="#([^"]+)"', summary)) - ids_in(html) == set()


def test_a_fresh_form_has_no_summary():
    assert "error-summary" not in rendered(Sample())


def test_what_a_date_field_cannot_read_stays_in_sight():
    assert re.search(r'type="date" name="begins"', rendered(Sample()))
    assert re.search(r'type="text" name="begins" value="어제"', rendered(Sample({"begins": "어제"})))


def test_a_long_text_is_counted_and_never_cut_off_by_the_browser():
    html = rendered(Sample())
    assert 'data-counter="id_plan" data-most="500"' in html
    assert "maxlength" not in html


def test_an_amount_names_its_unit():
    assert '<span class="unit">천원</span>' in rendered(Sample())


def test_user_text_is_escaped():
    html = rendered(Sample({"title": "<script>x</script>"}))
    assert "<script>" not in html


def test_rows_are_labelled_for_readers_and_for_cards():
    formset = forms.formset_factory(Row, extra=2, can_delete=True)()
    html = rendered(formset, "{% include 'krds/formset_table.html' with formset=form %}")
    assert 'aria-label="2행 국비"' in html
    assert html.count('data-label="국비"') == 3
    assert 'name="form-__prefix__-item"' in html


def test_a_formset_in_a_helper_reports_its_rows():
    data = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-item": "장비",
        "form-0-national": "-1",
    }
    formset = forms.formset_factory(Row)(data)
    formset.helper = FormHelper()
    formset.helper.template = "krds/table_inline_formset.html"
    html = rendered(formset)
    assert '<a href="#id_form-0-national"><strong>1행 국비</strong>' in html
    assert 'value="-1"' in html


def test_nothing_in_the_pack_needs_an_inline_style():
    assert " style=" not in rendered(Sample({}))
