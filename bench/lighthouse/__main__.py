"""`python -m bench.lighthouse --runs 1`, on a site that runs already where one is named."""

import sys

from bench.lighthouse import main

raise SystemExit(main(sys.argv[1:]))
