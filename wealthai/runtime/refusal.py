"""How the runtime says no: one sentence a person understands, and an exit code."""

from __future__ import annotations

EXIT_REFUSED = 1
EXIT_USAGE = 2


class Refusal(Exception):
    """Its message is printed as it stands: what is wrong, where, and how to mend it."""

    def __init__(self, message: str, exit_code: int = EXIT_REFUSED) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class StopRequested(Exception):
    """SIGINT, SIGTERM or SIGHUP came; whoever waits gives up and lets go in order."""
