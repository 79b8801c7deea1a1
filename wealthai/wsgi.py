import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wealthai.settings")

application = get_wsgi_application()
# Read once before the server forks, instead of by each worker at its first request.
get_resolver().url_patterns  # noqa: B018
# What stands by now stays: the collector need not look at it again. A page makes a hundred thousand short-lived objects and
# hardly a cycle; looking for them every seven hundred took a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
