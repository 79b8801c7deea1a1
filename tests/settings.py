"""The product's settings with one app more, which the product has never heard of."""

from wealthai.settings import *  # noqa: F403
from wealthai.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.thing"]

# Tests serve static files from the source tree: nothing is collected for them.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
RAIL_FIGURES_SECONDS = 0  # a test has more than one person act within a second
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
