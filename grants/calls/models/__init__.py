"""Programmes, their years with envelopes and targets, calls and rubrics: all of it data."""

from grants.calls.models.blinding import Blindness
from grants.calls.models.bonus import BonusRule
from grants.calls.models.budget import BudgetCategory
from grants.calls.models.call import Call, Standing, Unit
from grants.calls.models.call_question import CallQuestion, CallQuestionState
from grants.calls.models.document import RequiredDocument
from grants.calls.models.envelope import Envelope, Scope, Target, TargetKind
from grants.calls.models.extension import CallExtension
from grants.calls.models.figures import FigureSource, Measure, PublishedFigure, SourceKind
from grants.calls.models.form import ApplicationForm, FormItem, FormSection, FormState, ShownIf
from grants.calls.models.portfolio import PartKind, Portfolio, PortfolioPart
from grants.calls.models.programme import Programme, ProgrammeYear, ServiceField, SupportType
from grants.calls.models.question import Question, QuestionKind, QuestionOption
from grants.calls.models.rate import SupportRate
from grants.calls.models.requirement import Requirement
from grants.calls.models.rubric import Criterion, Level, Rubric
from grants.calls.models.scoring import SCORED_BY, Joining, ScoreMethod

__all__ = [
    "SCORED_BY",
    "ApplicationForm",
    "Blindness",
    "BonusRule",
    "BudgetCategory",
    "Call",
    "CallExtension",
    "CallQuestion",
    "CallQuestionState",
    "Criterion",
    "Envelope",
    "FigureSource",
    "FormItem",
    "FormSection",
    "FormState",
    "Joining",
    "Level",
    "Measure",
    "PartKind",
    "Portfolio",
    "PortfolioPart",
    "Programme",
    "ProgrammeYear",
    "PublishedFigure",
    "Question",
    "QuestionKind",
    "QuestionOption",
    "RequiredDocument",
    "Requirement",
    "Rubric",
    "Scope",
    "ScoreMethod",
    "ServiceField",
    "ShownIf",
    "SourceKind",
    "Standing",
    "SupportRate",
    "SupportType",
    "Target",
    "TargetKind",
    "Unit",
]
