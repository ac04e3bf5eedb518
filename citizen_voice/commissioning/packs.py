"""The standards in force of a region as suppliers need them, with residents' words as they are published now."""

from typing import TYPE_CHECKING

from flask import current_app

from citizen_voice.commissioning import queries
from citizen_voice.exports.addresses import Addresses
from citizen_voice.exports.supplier_pack import PackStandard
from citizen_voice.reference import catalogue
from citizen_voice.standards import queries as standard_queries
from citizen_voice.standards.steps.withdrawing import list_withdrawn

if TYPE_CHECKING:
    from citizen_voice.models import Authority


def list_pack(authority: "Authority") -> list[PackStandard]:
    """Return the standards of all publications in force, by reference; withdrawn ones are left out."""
    unit_names = {one.code: one.name for one in catalogue.units()}
    found = []
    for publication in queries.list_publications_in_force(authority.id):
        snapshot = standard_queries.read_snapshot(publication)
        withdrawn = list_withdrawn(publication)
        at = Addresses(snapshot, current_app.config["PUBLIC_URL"])
        for one in snapshot.standards:
            if one.standard_id not in withdrawn:
                said = one.value("priority_statement") or {}
                found.append(PackStandard(one, str(said.get("text", "")), at.standard(one), unit_names))
    return sorted(found, key=lambda one: (len(one.standard.reference), one.standard.reference))
