"""The embedded servers and everything that starts processes. The core knows no Django, so it works before settings do."""

from wealthai.runtime.commands import database_for_command
from wealthai.runtime.refusal import Refusal
from wealthai.runtime.testing import services_for_tests

__all__ = ["Refusal", "database_for_command", "services_for_tests"]
