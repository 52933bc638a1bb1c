"""Read by every Python of a site whose PYTHONPATH has this folder; only the worker is made to fail."""

import os
import sys

if sys.orig_argv[-1] == "work" and os.path.exists(os.path.join(os.environ["BROADSHEET_HOME"], "faults.json")):
    import write_faults

    write_faults.begin(os.path.join(os.environ["BROADSHEET_HOME"], "faults.json"))
