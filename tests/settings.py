"""The product's settings with one app more, which the product has never heard of."""

from wealthai.settings import *  # noqa: F403
from wealthai.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.thing"]
