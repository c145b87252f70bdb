"""What a call asks for beside the form: documents, and the requirements it is screened by."""

from grants.calls.forms import DocumentForm, RequirementForm
from grants.calls.models import BudgetCategory, RequiredDocument, Requirement
from grants.calls.parts_admin import Parts


class Categories(Parts):
    """What costs are sorted by; one that a line stands in is not removed."""

    model = BudgetCategory
    fields = ["order", "code", "name", "name_en", "is_operation"]


class Documents(Parts):
    """What must or may be attached."""

    model = RequiredDocument
    form = DocumentForm
    fields = ["order", "key", "name", "name_en", "help", "help_en", "is_required", "needs_number", "kinds"]


class Requirements(Parts):
    """The checklist of the screening; a line that was used is put out of force, neither removed nor reworded."""

    model = Requirement
    form = RequirementForm
    fields = ["order", "key", "text", "text_en", "help", "help_en", "is_active", "frozen_at"]
    readonly_fields = ["frozen_at"]
    can_delete = False
