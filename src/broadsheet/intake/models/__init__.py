from broadsheet.intake.models.imports import CategoryMap, ImportLine, ImportRun, Origin, Outcome
from broadsheet.intake.models.wire import Wire, WireItem

__all__ = ["CategoryMap", "ImportLine", "ImportRun", "Origin", "Outcome", "Wire", "WireItem"]
