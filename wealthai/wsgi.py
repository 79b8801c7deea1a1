import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wealthai.settings")

application = get_wsgi_application()
# Read once before the server forks, instead of by each worker at its first request.
get_resolver().url_patterns  # noqa: B018
