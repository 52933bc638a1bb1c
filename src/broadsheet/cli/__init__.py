"""The command line: `broadsheet COMMAND`. One module per command, imported only when it is called.

Commands change content through the same services as the newsroom's buttons.
"""

from broadsheet.cli.group import main

__all__ = ["main"]
