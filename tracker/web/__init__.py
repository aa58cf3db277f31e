"""The archive in the browser: Datasette with our pages for people who check.

In: settings. Out: pages over HTTP. Anybody who reaches the server may read the archive;
writing takes the one-time link that is printed at start. Never opens the private file.
"""

from tracker.web.guard import Gate
from tracker.web.house import build

__all__ = ["Gate", "build"]
