"""What is still missing in the answers to a call's questions. Pure."""

from collections.abc import Iterator

from grants.calls.asking import Answers, Asked, FormSpec, missing, shown
from grants.calls.questions import CHOSEN, Problem, Value, from_kept, parse, takes_file, typed
from grants.proposals.content import Content
from grants.proposals.fields import ANSWERS
from grants.proposals.subsidy import Finding


def check_answers(content: Content, form: FormSpec, refused_files: frozenset[str]) -> list[Finding]:
    """What must be answered and isn't, and what was answered but does not fit the question as it is asked now.

    `refused_files` are kept under these names and given to nobody: they answer nothing that must be answered.
    """
    values = {each.key: from_kept(each.kind, each.kept) for each in content.answers}
    lacking = [_finding("answer_missing", each) for each in missing(form, values)]
    seen = shown(form, values)
    unfit = [
        _finding("answer_unfit", each)
        for each in form.asked
        if each.question.key in seen and isinstance(_read_again(each, values), Problem)
    ]
    return [*lacking, *unfit, *_check_files(content, form, refused_files)]


def _check_files(content: Content, form: FormSpec, refused_files: frozenset[str]) -> Iterator[Finding]:
    files = {each.question: each for each in content.files}
    for each in form.asked:
        file = files.get(each.question.key)
        if file and file.stored_as in refused_files:
            if each.question.is_required:
                yield _finding("answer_refused", each)
        elif file and not takes_file(each.question, file.kind, file.size):
            yield _finding("answer_unfit", each)


def _read_again(asked: Asked, values: Answers) -> Value | Problem | None:
    return parse(asked.question, typed(asked.question, values.get(asked.question.key)))


def _finding(code: str, asked: Asked) -> Finding:
    question = asked.question
    named = (question.label, question.label_en)
    at = f"{ANSWERS}/{question.key}"
    return Finding(asked.section, code, at, named=named, is_choice=question.kind in CHOSEN)
