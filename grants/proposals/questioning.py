"""What is still missing in the answers to a call's questions. Pure."""

from grants.calls.asking import Answers, Asked, FormSpec, missing, shown
from grants.calls.questions import CHOSEN, Problem, Value, from_kept, parse, typed
from grants.proposals.content import Content
from grants.proposals.fields import ANSWERS
from grants.proposals.subsidy import Finding


def check_answers(content: Content, form: FormSpec) -> list[Finding]:
    """What must be answered and isn't, and what was answered but does not fit the question as it is asked now."""
    values = {each.key: from_kept(each.kind, each.kept) for each in content.answers}
    lacking = [_finding("answer_missing", each) for each in missing(form, values)]
    seen = shown(form, values)
    unfit = [
        _finding("answer_unfit", each)
        for each in form.asked
        if each.question.key in seen and isinstance(_read_again(each, values), Problem)
    ]
    return [*lacking, *unfit]


def _read_again(asked: Asked, values: Answers) -> Value | Problem | None:
    return parse(asked.question, typed(asked.question, values.get(asked.question.key)))


def _finding(code: str, asked: Asked) -> Finding:
    question = asked.question
    named = (question.label, question.label_en)
    at = f"{ANSWERS}/{question.key}"
    return Finding(asked.section, code, at, named=named, is_choice=question.kind in CHOSEN)
