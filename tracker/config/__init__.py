"""What the user decides: settings and sources.

In: the command line's options, the environment, the text of a sources file. Out: a
`Settings` value and `Source` values, or one `ConfigError` that lists every complaint with
its line or variable. Never fetches anything and never opens an archive.
"""

from tracker.config.environment import Settings, settings
from tracker.config.sources import load_sources, shipped_sources, site, sources_path

__all__ = ["Settings", "load_sources", "settings", "shipped_sources", "site", "sources_path"]
