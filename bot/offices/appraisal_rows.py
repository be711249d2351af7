"""How the components of a stored sheet stand in the appraisal: read for a whole round at once."""

from collections.abc import Mapping
from datetime import datetime

from core.assessment.achieved import counts_as_submitted
from core.assessment.appraisable import appraisable
from core.assessment.case import CaseGlance, Stage, stage_of
from core.assessment.rounds import Calendar
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey
from store.appraisals import AppraisableSheet


def is_appraised(framework: Framework, sheet: AppraisableSheet) -> bool:
    """Whether a sheet counts as handed in, so that there is something to appraise."""
    return counts_as_submitted(framework.policies, sheet.submitted_at, has_answers=sheet.has_answers)


def row_stages(
    sheet: AppraisableSheet, framework: Framework, calendar: Calendar, now: datetime
) -> Mapping[ComponentKey, Stage]:
    """Every component there is anything to appraise in, in the framework's order."""
    return {
        component.key: stage_of(
            sheet.cases.get(component.key, CaseGlance()), sheet.answers.get(component.key, 0), calendar, now
        )
        for component in framework.components
        if component.key in appraisable(framework) and framework.applies(component, sheet.general)
    }
