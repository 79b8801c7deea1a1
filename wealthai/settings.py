"""Settings. Everything a firm may change is an environment variable, listed in the README's table."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from wealthai.runtime.layout import APP_ROLE, OWNER_ROLE, Layout

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where things are -------------------------------------------------------------------------------------------------
LAYOUT = Layout(Path(env.str("WEALTHAI_DATA", default=str(BASE_DIR / "data"))).absolute())
EMBEDDED_DATABASE = not env.str("DATABASE_URL", default="")
EMBEDDED_BROKER = not env.str("REDIS_URL", default="")
# "owner" migrates; everything else runs as the restricted role (manage.py decides).
DATABASE_ROLE = env.str("WEALTHAI_DATABASE_ROLE", default="app")


def _database_url() -> Any:
    if EMBEDDED_DATABASE:
        return LAYOUT.database_url(OWNER_ROLE if DATABASE_ROLE == "owner" else APP_ROLE)
    if DATABASE_ROLE == "owner":
        return env.str("DATABASE_OWNER_URL", default=env.str("DATABASE_URL"))
    return env.str("DATABASE_URL")


def _secret_key() -> str:
    given: str = env.str("WEALTHAI_SECRET_KEY", default="")
    if given:
        return given
    if EMBEDDED_DATABASE:
        try:
            return LAYOUT.secret_key_file.read_text().strip()
        except FileNotFoundError:
            # Commands that need no database (redact, check) run before the first start; nothing is signed with this value.
            return "not-yet-made-" + os.urandom(24).hex()
    raise ImproperlyConfigured(
        "Set WEALTHAI_SECRET_KEY: with DATABASE_URL set, the secret key must be given explicitly."
    )


SECRET_KEY = _secret_key()
MASTER_KEY = env.str("WEALTHAI_MASTER_KEY", default="")
MASTER_KEY_FILE = env.str("WEALTHAI_MASTER_KEY_FILE", default=str(LAYOUT.master_key_file) if EMBEDDED_DATABASE else "")
DEBUG = env.bool("WEALTHAI_DEBUG", default=False)
ALLOWED_HOSTS = env.list("WEALTHAI_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("WEALTHAI_TRUSTED_ORIGINS", default=[])
FIRM_NAME = env.str("WEALTHAI_FIRM_NAME", default="Larkmoor Wealth")
# Under every e-mail that is drafted for a client. The firm's own words: nobody edits them in a mail.
FIRM_EMAIL_DISCLAIMER = env.str(
    "WEALTHAI_EMAIL_DISCLAIMER",
    default="This e-mail sums up a conversation. It is no offer and no recommendation to buy or sell a security. "
    "Investing involves risk, including the loss of principal; past performance does not tell future results.",
)
FIRM_TIME_ZONE = env.str("WEALTHAI_TIME_ZONE", default="America/New_York")
# Demo people may sign in only where the program runs its own database: a real installation names its own.
DEMO_LOGINS_ALLOWED = EMBEDDED_DATABASE
DEMO_PASSWORD = "larkmoor-demo"  # shown beside the sign-in form

# --- Applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "wealthai",
    "compliance",
    "advisors",
    "documents",
    "analytics",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]
AUTH_USER_MODEL = "wealthai.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "wealthai.urls"
WSGI_APPLICATION = "wealthai.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wealthai.middleware.request_id",
    "wealthai.middleware.sound_address",
    "wealthai.middleware.not_kept",
    "wealthai.reading.reading",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "compliance.journal.middleware.actor_of_request",
    "wealthai.railfigures.own_acts",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wealthai.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

_loaders = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wealthai.frame.frame",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "wealthai.templatetags.wealthai"],
        },
    }
]

# --- Database ---------------------------------------------------------------------------------------------------------
_database = env.db_url_config(_database_url())
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "wealthai", **_database.get("OPTIONS", {})},
    }
}

# The role that web and workers run as: migrations grant it its rights and keep the journal from it.
DATABASE_APP_ROLE = APP_ROLE if EMBEDDED_DATABASE else env.db_url_config(env.str("DATABASE_URL"))["USER"]

# --- Time, language ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("WEALTHAI_STATIC_ROOT", default=str(LAYOUT.data / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Sign-in ----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "wealthai.signin.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "wealthai.signin.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # django-axes counts failed sign-ins and keeps their log
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "wealthai.signin.name_given"
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("WEALTHAI_HTTPS", default=not EMBEDDED_DATABASE)
SECURE_SSL_REDIRECT = False  # the firm's proxy ends TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Content policy: everything from this host, nothing inline -----------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
HTMX_CONFIG = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "409", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}

# --- Uploads ----------------------------------------------------------------------------------------------------------
NOTE_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Raw words never touch the disk in the clear, so uploads stay in memory; NOTE_MAX_BYTES bounds them.
FILE_UPLOAD_HANDLERS = ["wealthai.uploads.BoundedMemoryUploadHandler"]

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["compliance.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["wealthai.rest.Json", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "wealthai.rest.Cursor",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "wealthai.api.api_exception_handler",
    "DEFAULT_THROTTLE_CLASSES": [],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "WealthAI API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # People read it in the browser, programs with their token.
    "SERVE_AUTHENTICATION": [
        "rest_framework.authentication.SessionAuthentication",
        "compliance.tokens.TokenAuthentication",
    ],
    # Two kinds of "state" would else be told apart by a number that changes with every new one.
    "ENUM_NAME_OVERRIDES": {
        "LetterState": "advisors.models.letters.Letter.State",
        "BookImportState": "advisors.models.imports.BookImport.State",
        "PromiseState": "advisors.models.promises.Promise.State",
        "CheckpointState": ["covered", "discussed", "not_discussed", "open"],
        "ExportVerdict": ["unchanged", "changed", "unknown"],
    },
}

# --- Tasks ------------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = LAYOUT.redis_url() if EMBEDDED_BROKER else env.str("REDIS_URL")
# A task's time limit stays below this, or the broker would hand a running task out a second time.
BROKER_VISIBILITY_TIMEOUT = 2400


def _every(seconds: float, task: str) -> dict[str, object]:
    """A message that nobody took before the next one is due is dropped: a stopped worker comes back to no heap of them."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


BEAT_SCHEDULE = {
    "note-beat": _every(20, "wealthai.tasks.note_beat"),
    "sweep-notes": _every(15, "advisors.tasks.sweep_notes"),
    "discard-incoming": _every(3600, "advisors.tasks.discard_incoming"),
    "sweep-outbox": _every(20, "compliance.tasks.sweep_outbox"),
    "sweep-books": _every(60, "advisors.tasks.sweep_books"),
    "index-notes": _every(60, "advisors.tasks.index_notes"),
    "make-promises": _every(600, "advisors.tasks.make_promises"),
    "tell-promises": _every(3600, "advisors.tasks.tell_promises"),
    "sweep-reviews": _every(60, "compliance.tasks.sweep_reviews"),
    "send-digests": _every(600, "wealthai.tasks.send_digests"),
    "draw-weekly-reports": _every(3600, "compliance.tasks.draw_weekly_reports"),
    "trim-notifications": _every(6 * 3600, "wealthai.tasks.trim_notifications"),
}

# --- Engines ----------------------------------------------------------------------------------------------------------
ANTHROPIC_API_KEY = env.str("ANTHROPIC_API_KEY", default="")
ANTHROPIC_BASE_URL = env.str("ANTHROPIC_BASE_URL", default="")

# --- Delivery ---------------------------------------------------------------------------------------------------------
CRM_WEBHOOK_URL = env.str("WEALTHAI_CRM_URL", default="")
CRM_WEBHOOK_SECRET = env.str("WEALTHAI_CRM_SECRET", default="")
if CRM_WEBHOOK_URL and not CRM_WEBHOOK_SECRET:
    raise ImproperlyConfigured("Set WEALTHAI_CRM_SECRET: without it anybody could sign a message to the CRM.")
# Hosts in private networks that a webhook may reach all the same, by name.
CRM_ALLOWED_PRIVATE_HOSTS = env.list("WEALTHAI_CRM_PRIVATE_HOSTS", default=[])
CRM_FOLDER = Path(env.str("WEALTHAI_CRM_FOLDER", default=str(LAYOUT.outbox)))

# --- Review -----------------------------------------------------------------------------------------------------------
# Figures of the rail are kept so long for whoever did nothing meanwhile; 0 counts for every page.
RAIL_FIGURES_SECONDS = 5
REVIEW_CLAIM_MINUTES = env.int("WEALTHAI_CLAIM_MINUTES", default=30)

# --- Notifications ----------------------------------------------------------------------------------------------------
NOTIFICATION_DAYS = env.int("WEALTHAI_NOTIFICATION_DAYS", default=90)
# The morning mail. Without a mail server none is sent; nothing else is ever mailed by the program.
globals().update(env.email("WEALTHAI_SMTP_URL", default="dummymail://"))
EMAIL_TIMEOUT = 20
DIGEST_FROM = env.str("WEALTHAI_MAIL_FROM", default="")
SITE_URL = env.str("WEALTHAI_SITE_URL", default="")
if env.str("WEALTHAI_SMTP_URL", default="") and not DIGEST_FROM:
    raise ImproperlyConfigured(
        "Set WEALTHAI_MAIL_FROM: with WEALTHAI_SMTP_URL set, mails need an address they come from."
    )

# --- Logs -------------------------------------------------------------------------------------------------------------
LOGGING_CONFIG = "wealthai.logs.configure"
LOGGING = {"version": 1}  # Django calls LOGGING_CONFIG only when this holds something
LOG_LEVEL = env.str("WEALTHAI_LOG_LEVEL", default="INFO")

SILENCED_SYSTEM_CHECKS = ["axes.W003"]
