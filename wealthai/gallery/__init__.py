"""The gallery: every component in every state, and whole sample pages, for those who build the screens."""

from wealthai.gallery.views import gallery

__all__ = ["gallery"]
