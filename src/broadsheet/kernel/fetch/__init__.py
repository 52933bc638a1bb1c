"""The product's one way to ask or tell another machine (reliability S9: requests forged by a server).

Whoever can make the newsroom fetch an address could otherwise read what only the newsroom's machine may read.
So: http and https only, plainly spelt; every address that a name resolves to is checked, and the connection
goes to exactly what was checked; each redirect is checked again; time, size, unpacked size and content type
are limited, and so is how often one host is asked. Proxies of the environment and cookies are not used.
"""

from broadsheet.kernel.fetch.faults import FetchError, Reason
from broadsheet.kernel.fetch.fetching import Fetched, Known, fetch, refuse_address
from broadsheet.kernel.fetch.limits import HostLimits
from broadsheet.kernel.fetch.policy import Policy
from broadsheet.kernel.fetch.posting import Answered, post

__all__ = [
    "Answered",
    "FetchError",
    "Fetched",
    "HostLimits",
    "Known",
    "Policy",
    "Reason",
    "fetch",
    "post",
    "refuse_address",
]
