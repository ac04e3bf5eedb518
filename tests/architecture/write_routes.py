"""Writes routes.json: `python -m tests.architecture.write_routes`, then review the difference."""

import json

from citizen_voice.app import create_app
from config import Settings
from tests.architecture.test_routes import SNAPSHOT, listing

if __name__ == "__main__":
    settings = Settings(
        environment="test", database_url="postgresql+psycopg://nobody@localhost/none", redis_url="redis://localhost:1/0"
    )
    SNAPSHOT.write_text(json.dumps(listing(create_app(settings.with_development_defaults())), indent=1) + "\n")
