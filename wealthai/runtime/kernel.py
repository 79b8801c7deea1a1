"""The two Linux calls that Python 3.11 does not offer. Loaded before a fork, used between fork and exec."""

from __future__ import annotations

import ctypes
import os
import sys

ON_LINUX = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(death_signal: int, parent: int) -> None:
    """Asks the kernel for `death_signal` when the parent ends. To be called after any change of user, which clears it."""
    if not ON_LINUX:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def enter_user_namespace(seen_as: int) -> None:
    """From here on this process is root to the file system and `seen_as` to itself."""
    files = _identity_files(seen_as)  # asked for now: inside the namespace, the ids are unknown until written
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, content in files:
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(content)


def _identity_files(seen_as: int) -> tuple[tuple[str, str], ...]:
    """What a process may write about itself in a namespace of its own: one id each, and no say over groups."""
    return (
        ("setgroups", "deny"),
        ("gid_map", f"{seen_as} {os.getegid()} 1"),
        ("uid_map", f"{seen_as} {os.geteuid()} 1"),
    )
