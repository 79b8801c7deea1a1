from __future__ import annotations

import sys
from importlib import import_module

PARTS = ("notes", "redaction", "speed", "pages", "pipeline")


def main(asked: list[str]) -> int:
    unknown = [part for part in asked if part not in PARTS]
    if unknown:
        print(f"bench: there is no {unknown[0]}; choose from {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for part in asked or PARTS:
        print(f"## {part}\n", flush=True)
        import_module(f"script.benchmarks.{part}").report()
        print(flush=True)
    return 0


sys.exit(main(sys.argv[1:]))
