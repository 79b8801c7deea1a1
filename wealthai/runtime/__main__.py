"""`python -m wealthai.runtime` is `manage.py up` without the second that loading Django takes."""

import argparse
import sys

from wealthai.runtime.up import Options, add_arguments, up

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="up", description="Runs the whole installation in the foreground.")
    add_arguments(parser)
    sys.exit(up(Options(**vars(parser.parse_args()))))
