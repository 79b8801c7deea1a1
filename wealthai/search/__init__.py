"""One search over everything the person may see: `views` asks each kind, `index` and `words` serve those with texts."""

from wealthai.search.views import search

__all__ = ["search"]
