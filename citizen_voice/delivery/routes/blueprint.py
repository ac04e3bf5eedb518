"""The blueprint of delivery, and the parts of its addresses."""

from flask import Blueprint

blueprint = Blueprint("delivery", __name__)

PUBLIC_CONTRACT = "/<authority_slug>/contracts/<uuid:import_id>"
CONTRACT = "/<authority_slug>/staff/tender-imports/<uuid:import_id>/delivery"
COMMITMENT = "/<authority_slug>/staff/commitments/<uuid:commitment_id>"
REPORT = "/<authority_slug>/staff/delivery-reports/<uuid:report_id>"
