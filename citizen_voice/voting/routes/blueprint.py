"""The blueprint of voting."""

from flask import Blueprint

blueprint = Blueprint("voting", __name__)

CONSULTATION = "/<authority_slug>/consultations/<consultation_slug>"
STAFF = "/<authority_slug>/staff/consultations/<consultation_slug>"
"""Pages for officers."""
