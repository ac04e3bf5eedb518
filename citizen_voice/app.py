"""The application: settings, extensions, features and their handlers, put together in one place."""

import logging
from pathlib import Path

from flask import Flask, g, request
from pydantic import ValidationError
from werkzeug.middleware.proxy_fix import ProxyFix

from citizen_voice import events
from citizen_voice.access.decorators import public, refuse_undeclared_routes
from citizen_voice.access.headers import init_headers
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.accounts.routes import blueprint as accounts
from citizen_voice.api.v1.application import init_api
from citizen_voice.commissioning import jobs as commissioning_jobs
from citizen_voice.commissioning.routes.application import blueprint as commissioning
from citizen_voice.consultations.routes import blueprint as consultations
from citizen_voice.db import db
from citizen_voice.delivery import jobs as delivery_jobs
from citizen_voice.delivery.routes.application import blueprint as delivery
from citizen_voice.errors import init_errors
from citizen_voice.exceptions import SettingsError
from citizen_voice.extensions import babel, broker, csrf, limiter, login_manager, migrate
from citizen_voice.intake.routes import blueprint as intake
from citizen_voice.mail import FileBackend, MailBackend, SmtpBackend
from citizen_voice.moderation import service as moderation_service
from citizen_voice.moderation.routes import blueprint as moderation
from citizen_voice.observability import configure_logging, init_request_log
from citizen_voice.pages.development import blueprint as development_pages
from citizen_voice.pages.routes import blueprint as pages
from citizen_voice.priorities.routes.application import blueprint as priorities
from citizen_voice.proposals.routes import blueprint as proposals
from citizen_voice.standards import jobs as standards_jobs
from citizen_voice.standards.routes.application import catalogue, draft_consultations, publications, standards
from citizen_voice.templating import JINJA_OPTIONS, init_templating, select_language
from citizen_voice.themes.routes.application import blueprint as themes
from citizen_voice.tokens.routes import blueprint as tokens
from citizen_voice.typed_text import MarkingRequest
from citizen_voice.vocabulary import EventName
from citizen_voice.voting.routes.application import blueprint as voting
from citizen_voice.webhooks import jobs as webhook_jobs
from citizen_voice.webhooks.routes import blueprint as webhooks
from config import PROJECT_ROOT, Settings


def load_settings(*, is_serving: bool = True) -> Settings:
    """Read the settings from the environment.

    Raises `SettingsError`, in one line, when the web or a worker could not be run with them. A one-shot command
    (`is_serving` false) needs only its servers.
    """
    try:
        settings = Settings()
    except ValidationError as fault:
        wrong = "; ".join(f"{error['loc'][0]}: {error['msg']}" for error in fault.errors())
        raise SettingsError(f"A setting has a value that it can't have: {wrong}.") from fault
    if settings.environment != "production" or not is_serving:
        settings = settings.with_development_defaults()
    problems = settings.problems() if is_serving else []
    if problems:
        raise SettingsError("citizen_voice can't start. " + "; ".join(problems) + ".")
    return settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application. Raises `SettingsError` when it can't be run safely with the settings."""
    settings = settings or load_settings()
    configure_logging(
        logging.getLevelNamesMapping()["WARNING" if settings.environment == "test" else settings.log_level]
    )
    app = Flask(
        "citizen_voice",
        root_path=str(PROJECT_ROOT),
        template_folder=str(PROJECT_ROOT / "templates"),
        # The built files alone: the sources beside them are nobody's to fetch.
        static_folder=str(PROJECT_ROOT / "static" / "dist"),
        static_url_path="/static",
        instance_path=str(settings.instance_folder.resolve()),
    )
    app.request_class = MarkingRequest
    # Before anything asks for the template environment, which is made once.
    app.jinja_options = JINJA_OPTIONS
    app.config.update(_flask_config(settings))
    # A draft is kept in the session's cookie: escaped, a long one in Chinese or Bengali would not fit into it.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.view_functions["static"] = public(app.view_functions["static"])
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _init_extensions(app, settings)
    init_request_log(app)
    refuse_undeclared_routes(app)
    init_headers(app)
    init_templating(app)
    init_errors(app)
    app.before_request(_find_authority)
    _register_features(app, settings)
    return app


def create_command_app() -> Flask:
    """Return the application for a one-shot command, which serves nobody and needs only its servers."""
    return create_app(load_settings(is_serving=False))


def _flask_config(settings: Settings) -> dict[str, object]:
    is_secure = settings.environment == "production"
    secret = settings.secret_key
    return {
        "SECRET_KEY": secret.get_secret_value() if secret else None,
        "SETTINGS": settings,
        "PUBLIC_URL": (settings.public_url or "").rstrip("/"),
        "MAIL_FROM": settings.mail_from,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # A fault of the database is logged, and its parameters are residents' words and addresses.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-session" if is_secure else "session",
        "PERMANENT_SESSION_LIFETIME": 8 * 3600,
        # A page that was still on its way when somebody signed out would bring their session back with its answer.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": 4 * 3600,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
        "BABEL_TRANSLATION_DIRECTORIES": str(PROJECT_ROOT / "citizen_voice" / "translations"),
        "RATELIMIT_STORAGE_URI": _limiter_url(settings.redis_url),
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        # Bound to every application of a process, also where `limiter.enabled` is then switched off.
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_HEADERS_ENABLED": True,
        "API_TITLE": "citizen_voice",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
    }


def _limiter_url(redis_url: str | None) -> str:
    """Return the queue's address as the rate limiter spells it."""
    if not redis_url:
        return "memory://"
    return redis_url.replace("unix://", "redis+unix://", 1) if redis_url.startswith("unix://") else redis_url


def _init_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(PROJECT_ROOT / "migrations"))
    babel.init_app(app, locale_selector=select_language)
    csrf.init_app(app)
    limiter.init_app(app)
    limiter.enabled = settings.environment != "test"
    login_manager.init_app(app)
    login_manager.user_loader(accounts_queries.find_actor)
    if settings.redis_url:
        broker.init_url(settings.redis_url)
    app.extensions["mail_backend"] = _mail_backend(settings)


def _mail_backend(settings: Settings) -> MailBackend:
    if settings.mail_backend == "smtp":
        password = settings.smtp_password
        return SmtpBackend(
            host=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username,
            password=password.get_secret_value() if password else None,
            use_starttls=settings.smtp_starttls,
        )
    return FileBackend(Path(settings.instance_folder) / "outbox")


def _find_authority() -> None:
    """Set `g.authority` for addresses that begin with one; an unknown one is not found, whatever follows it."""
    slug = (request.view_args or {}).get("authority_slug")
    if slug is not None:
        g.authority = accounts_queries.get_authority(slug)


def _register_features(app: Flask, settings: Settings) -> None:
    for blueprint in (
        pages,
        accounts,
        consultations,
        proposals,
        voting,
        moderation,
        intake,
        themes,
        priorities,
        standards,
        draft_consultations,
        publications,
        catalogue,
        commissioning,
        delivery,
        tokens,
        webhooks,
    ):
        app.register_blueprint(blueprint)
    init_api(app)
    if settings.is_development:
        app.register_blueprint(development_pages)
    events.subscribe(EventName.DECISION_RECORDED, moderation_service.tell_resident)
    events.subscribe(EventName.DECISION_RECORDED, standards_jobs.tell_of_lost_support)
    events.subscribe(EventName.DECISION_RECORDED, commissioning_jobs.tell_of_lost_support)
    events.subscribe(EventName.DRAFT_CONSULTATION_OPENED, standards_jobs.tell_of_drafts)
    events.subscribe(EventName.PROPOSAL_WITHDRAWN, standards_jobs.tell_of_lost_support)
    events.subscribe(EventName.PROPOSAL_WITHDRAWN, commissioning_jobs.tell_of_lost_support)
    events.subscribe(EventName.PUBLICATION_PUBLISHED, standards_jobs.tell_residents)
    events.subscribe(EventName.PUBLICATION_PUBLISHED, commissioning_jobs.tell_of_new_version)
    events.subscribe(EventName.STANDARD_WITHDRAWN, standards_jobs.tell_of_withdrawal)
    events.subscribe(EventName.STANDARD_WITHDRAWN, commissioning_jobs.tell_of_withdrawal)
    events.subscribe(EventName.TENDER_IMPORT_RECORDED, commissioning_jobs.tell_residents)
    events.subscribe(EventName.TENDER_IMPORT_RECORDED, delivery_jobs.bind_contracts)
    for name in webhook_jobs.TOLD_OF:
        events.subscribe(name, webhook_jobs.tell_systems)
