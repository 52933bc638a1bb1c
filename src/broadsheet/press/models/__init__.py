from broadsheet.press.models.job import PressJob
from broadsheet.press.models.output import Dependency, Output
from broadsheet.press.models.state import PressState, WideChange

__all__ = ["Dependency", "Output", "PressJob", "PressState", "WideChange"]
