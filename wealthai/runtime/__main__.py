"""`python -m wealthai.runtime` is `manage.py up`."""

import sys

from wealthai.runtime.up import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
