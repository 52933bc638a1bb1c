"""Django's settings, from the site's home (see `project.home`). Delivery never loads this."""

from django.utils.translation import gettext_lazy as _

from broadsheet.kernel.zones import zone_names
from broadsheet.project.databases import databases
from broadsheet.project.home import Home

HOME = Home.find()

SECRET_KEY = HOME.secret_key
DEBUG = False
ALLOWED_HOSTS = list(HOME.hosts)
CSRF_TRUSTED_ORIGINS = [HOME.newsroom_url]

INSTALLED_APPS = [
    "broadsheet.project",
    "broadsheet.outbox",
    "broadsheet.newsroom",
    "broadsheet.stories",
    "broadsheet.fronts",
    "broadsheet.intake",
    "broadsheet.press",
    "broadsheet.outlets",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "broadsheet.project.front_door.FrontDoor",
    "broadsheet.project.content_policy.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "broadsheet.project.disk.KnownTrouble",
    "broadsheet.project.one_form.OneFormAtATime",
    "broadsheet.stories.policy.gate.RouteGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "broadsheet.project.urls"
WSGI_APPLICATION = "broadsheet.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "debug": True,  # an error says in which template it was met; pages are made as fast
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = databases(HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "newsroom.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = f"broadsheet_session_{HOME.newsroom_port}"
CSRF_COOKIE_NAME = f"broadsheet_csrf_{HOME.newsroom_port}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HOME.newsroom_url.startswith("https:")
CSRF_FAILURE_VIEW = "broadsheet.project.notices.unsigned"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's scripts read it
X_FRAME_OPTIONS = "SAMEORIGIN"  # the preview panel frames the newsroom's own pages
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("uk", _("Ukrainian")), ("ar", _("Arabic"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("uk", "Українська")]
# Our own words first, then those of Wagtail that its Ukrainian catalogue lacks.
LOCALE_PATHS = [str(HOME.package / "locale"), str(HOME.package / "newsroom" / "wagtail_words")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = HOME.time_zone  # a person may choose another in their profile
WAGTAIL_USER_TIME_ZONES = list(zone_names())
FORMAT_MODULE_PATH = ["broadsheet.newsroom.formats"]

STATIC_URL = "/assets/"
STATIC_ROOT = None  # WhiteNoise serves each part's own folder; there is nothing to collect
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME.media

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

WAGTAIL_SITE_NAME = "Broadsheet"
WAGTAILADMIN_BASE_URL = HOME.newsroom_url
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "stories.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "broadsheet.stories.admin.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# A 14 KiB PNG of 121 megapixels costs 593 MiB of memory to decode (measured), hence a cap on pixels too.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "stories.DocumentFile"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "broadsheet.stories.admin.documents.DocumentForm"
WAGTAILDOCS_EXTENSIONS = [
    *(
        "csv",
        "docx",
        "epub",
        "geojson",
        "json",
        "odp",
        "ods",
        "odt",
        "pdf",
        "pptx",
        "rtf",
        "txt",
        "xlsx",
        "zip",
    ),
]
# Milliseconds after the last change. Each is a write: SQLite has one writer.
WAGTAIL_AUTOSAVE_INTERVAL = 2000
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # nothing here sends mail: broadsheet user password NAME
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""  # into links to pages of the tree, which nobody reads
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Nothing is in Wagtail's index (ADR 003): the backend looks into the rows themselves.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "broadsheet.newsroom.searching", "AUTO_UPDATE": False}}
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "%(levelname)s %(name)s: %(message)s"},
        "json": {"()": "broadsheet.kernel.loglines.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": HOME.log}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
