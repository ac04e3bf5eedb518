"""The Flask extensions, made once here and bound to the application in `app`."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from redis import Redis

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, strategy="moving-window")
login_manager = LoginManager()
migrate = Migrate()


class Broker:
    """The connection to Redis or Valkey; opened at first use, so that a page which needs no queue works without it."""

    def __init__(self) -> None:
        self.url: str | None = None
        self._connection: Redis | None = None

    def init_url(self, url: str) -> None:
        """Point to another server; the next use connects anew."""
        self.url, self._connection = url, None

    @property
    def connection(self) -> Redis:
        """Return the connection. Raises `RuntimeError` when no address was given."""
        if self.url is None:
            raise RuntimeError("The queue has no address: set REDIS_URL.")
        if self._connection is None:
            self._connection = Redis.from_url(self.url, socket_connect_timeout=3)
        return self._connection


broker = Broker()
