"""A publication as linked open data: a SKOS concept scheme with PROV links from each clause to what residents said."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from citizen_voice.exports.addresses import Addresses, written_at
from citizen_voice.exports.set_snapshot import SetSnapshot
from citizen_voice.exports.snapshot import (
    ClauseSnapshot,
    GoalSnapshot,
    Json,
    PublicationSnapshot,
    StandardSnapshot,
    statement_ids,
)
from citizen_voice.exports.words import Words

AREA = "http://statistics.data.gov.uk/id/statistical-geography/"

# The terms are the same in every installation, so that two regions' files can be read together: a URN needs no host.
_TERMS = "urn:citizen-voice:terms:"


def _link(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


def _typed(term: str, kind: str) -> dict[str, str]:
    return {"@id": term, "@type": kind}


CONTEXT: dict[str, Json] = {
    "@version": 1.1,
    "cv": _TERMS,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": "dct:title",
    "name": "foaf:name",
    "issued": _typed("dct:issued", "xsd:dateTime"),
    "valid": _typed("dct:valid", "xsd:date"),
    "license": _link("dct:license"),
    "spatial": _link("dct:spatial"),
    "publisher": "dct:publisher",
    "isVersionOf": _link("dct:isVersionOf"),
    "hasTopConcept": "skos:hasTopConcept",
    "topConceptOf": _link("skos:topConceptOf"),
    "inScheme": _link("skos:inScheme"),
    "notation": "skos:notation",
    "prefLabel": "skos:prefLabel",
    "relatedMatch": _link("skos:relatedMatch"),
    "wasDerivedFrom": _link("prov:wasDerivedFrom"),
    "wasGeneratedFrom": "prov:wasDerivedFrom",
    "startedOn": _typed("cv:startedOn", "xsd:date"),
    "endedOn": _typed("cv:endedOn", "xsd:date"),
    "question": "cv:question",
    "version": "cv:version",
    "standardId": "cv:standardId",
    "contentHash": "cv:contentHash",
    "clause": "cv:clause",
    "field": "cv:field",
    "kind": "cv:kind",
    "value": _typed("cv:value", "@json"),
    "officerId": "cv:officerId",
    "reason": "cv:reason",
    "source": "dct:source",
    "statement": "cv:statement",
    "policyProfile": "cv:policyProfile",
    "code": "cv:code",
    "since": _typed("cv:since", "xsd:date"),
    "goal": "cv:goal",
    "generatedBy": _typed("cv:generatedBy", "@json"),
    "text": "cv:text",
    "temporal": "dct:temporal",
    "periodFrom": _typed("dcat:startDate", "xsd:date"),
    "periodTo": _typed("dcat:endDate", "xsd:date"),
    "foreword": "cv:foreword",
    "methodStatement": "cv:methodStatement",
    "contactPoint": "dcat:contactPoint",
    "contactName": "vcard:fn",
    "contactEmail": _link("vcard:hasEmail"),
    "withdrawnOn": _typed("cv:withdrawnOn", "xsd:date"),
}


def build_publication_jsonld(
    snapshot: PublicationSnapshot,
    words: Words,
    *,
    base_url: str,
    published_at: datetime,
    content_hash: str,
    withdrawn: Mapping[str, date] = MappingProxyType({}),
) -> dict[str, Json]:
    """Return the publication as JSON-LD 1.1 with its context inside, so that it can be read without a network.

    Every clause links to the statements that support it, and each statement is there once with its current words
    or the day it was withdrawn. `withdrawn` says on which day a standard, by its id, was. Raises MissingWords for a
    statement without words, ValueError for a moment without a time zone.
    """
    at = Addresses(snapshot, base_url)
    document: dict[str, Json] = {
        "@context": CONTEXT,
        "@id": at.publication,
        "@type": "skos:ConceptScheme",
        "title": _titles(snapshot),
        "version": snapshot.version,
        "isVersionOf": at.every_version,
        "issued": written_at(published_at),
        "valid": snapshot.effective_on.isoformat(),
        "contentHash": f"sha256:{content_hash}",
        "license": snapshot.licence_url,
        "publisher": _publisher(snapshot, at),
        "wasGeneratedFrom": _consultation(snapshot, at),
        "hasTopConcept": [_standard(one, at, withdrawn.get(one.standard_id)) for one in snapshot.standards],
        "statement": [_statement(one, words, at) for one in statement_ids(snapshot)],
    }
    if snapshot.profile is not None:
        document["policyProfile"] = {"code": snapshot.profile.code, "since": snapshot.profile.valid_from.isoformat()}
        document["goal"] = [_goal(one, at) for one in _goals_in_use(snapshot)]
    if snapshot.about is not None:
        document |= _about(snapshot.about)
    if snapshot.authority.area_code:
        document["spatial"] = f"{AREA}{snapshot.authority.area_code}"
    return document


def _titles(snapshot: PublicationSnapshot) -> Json:
    title = _in_language(snapshot.title, "en")
    welsh = snapshot.about.title_cy if snapshot.about else None
    return [title, _in_language(welsh, "cy")] if welsh else title


def _about(about: SetSnapshot) -> dict[str, Json]:
    return {
        "temporal": {
            "@type": "dct:PeriodOfTime",
            "periodFrom": about.period_from.isoformat(),
            "periodTo": about.period_to.isoformat(),
        },
        "foreword": _both(about.foreword, about.foreword_cy),
        "methodStatement": _both(about.method_statement, about.method_statement_cy),
        "contactPoint": {
            "@type": "vcard:Kind",
            "contactName": about.contact_name,
            "contactEmail": f"mailto:{about.contact_email}",
        },
    }


def _both(text: str, welsh: str | None) -> list[Json]:
    return [_in_language(text, "en"), *([_in_language(welsh, "cy")] if welsh else [])]


def _goals_in_use(snapshot: PublicationSnapshot) -> Iterator[GoalSnapshot]:
    linked = {link["code"] for standard in snapshot.standards for link in standard.value("mission_links") or ()}
    return (one for one in (snapshot.profile.goals if snapshot.profile else ()) if one.code in linked)


def _goal(goal: GoalSnapshot, at: Addresses) -> Json:
    return {
        "@id": at.goal(goal.code),
        "@type": "skos:Concept",
        "notation": goal.code,
        "prefLabel": [_in_language(goal.name, "en"), _in_language(goal.name_cy, "cy")],
    }


def _publisher(snapshot: PublicationSnapshot, at: Addresses) -> Json:
    names = [_in_language(snapshot.authority.name, "en")]
    if snapshot.authority.name_cy:
        names.append(_in_language(snapshot.authority.name_cy, "cy"))
    return {"@id": at.authority, "@type": "foaf:Organization", "name": names}


def _consultation(snapshot: PublicationSnapshot, at: Addresses) -> Json:
    consultation = snapshot.consultation
    return {
        "@id": at.consultation,
        "@type": "prov:Activity",
        "title": _in_language(consultation.title, "en"),
        "question": consultation.question,
        "startedOn": consultation.opened_on.isoformat(),
        "endedOn": consultation.closed_on.isoformat(),
    }


def _standard(standard: StandardSnapshot, at: Addresses, withdrawn_on: date | None) -> Json:
    links = standard.value("mission_links") or ()
    content = {
        "@id": at.standard(standard),
        "@type": "skos:Concept",
        "notation": standard.reference,
        "version": standard.version,
        "standardId": standard.standard_id,
        "prefLabel": _labels(standard),
        "isVersionOf": at.standard_in_every_version(standard),
        "inScheme": at.publication,
        "topConceptOf": at.publication,
        "relatedMatch": [at.goal(link["code"]) for link in links],
        "clause": [_clause(clause, standard, at) for clause in standard.clauses],
    }
    if standard.generated_by is not None:
        content["generatedBy"] = standard.generated_by
    return content if withdrawn_on is None else {**content, "withdrawnOn": withdrawn_on.isoformat()}


def _labels(standard: StandardSnapshot) -> list[Json]:
    labels = ((standard.value("title"), "en"), (standard.value("title_cy"), "cy"))
    return [_in_language(text, language) for text, language in labels if text]


def _clause(clause: ClauseSnapshot, standard: StandardSnapshot, at: Addresses) -> Json:
    content = {
        "@id": at.clause(standard, clause.field),
        "@type": "cv:Clause",
        "field": clause.field,
        "kind": clause.kind,
        "value": clause.value,
        "wasDerivedFrom": [at.statement(one) for one in clause.statement_ids],
    }
    answerable = {"officerId": clause.officer_id, "reason": clause.reason, "source": clause.source}
    return {**content, **{name: given for name, given in answerable.items() if given is not None}}


def _statement(statement_id: str, words: Words, at: Addresses) -> Json:
    content: dict[str, Json] = {
        "@id": at.statement(statement_id),
        "@type": "prov:Entity",
        "text": _in_language(words.render(statement_id), words.language(statement_id)),
    }
    withdrawn_on = words.entry(statement_id).withdrawn_on
    if withdrawn_on is not None:
        content["withdrawnOn"] = withdrawn_on.isoformat()
    return content


def _in_language(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}
