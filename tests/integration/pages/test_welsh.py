"""What a reader gets who has chosen Welsh."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import OutgoingMail
from citizen_voice.templating import LANGUAGE_COOKIE
from citizen_voice.vocabulary import ConsultationState, Language
from tests.architecture.project import ROOT

COMPILED = ROOT / "citizen_voice" / "translations" / "cy" / "LC_MESSAGES" / "messages.mo"


@pytest.fixture
def reader(client):
    assert COMPILED.is_file(), "The Welsh words are not compiled: run `make translations`."
    client.set_cookie(LANGUAGE_COOKIE, Language.WELSH.value)
    return client


def place(consultation, rest=""):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}{rest}"


def test_the_front_page(make, reader):
    for name, name_cy in (("Near", "Agos"), ("Far", None)):
        make.authority(name=name, name_cy=name_cy)
    page = reader.get("/").text
    assert '<html lang="cy"' in page
    assert "Dewiswch eich rhanbarth" in page
    assert "Neidio i&#39;r prif gynnwys" in page
    assert "Choose your region" not in page


def test_a_consultation_says_dates_and_counts_in_welsh(make, reader):
    consultation = make.consultation(
        state=ConsultationState.CLOSED,
        with_wording=False,
        opens_on=date(2026, 10, 1),
        closes_on=date(2026, 11, 22),
        closed_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
    )
    make.wording(consultation)
    make.wording(consultation, Language.WELSH, question="Beth ddylai cwmnïau ei wneud?")
    proposal = make.proposal(consultation)
    make.vote(proposal)
    db.session.expire_all()
    page = reader.get(place(consultation)).text
    assert '<html lang="cy"' in page
    assert "22 Tachwedd 2026" in page
    assert "Ar gau" in page
    assert "Beth ddylai cwmnïau ei wneud?" in page
    assert ">berson</dt>" in page  # two people took part: the word after "dau" is softened
    assert ">syniad wedi'i gyhoeddi</dt>" in page


def test_residents_words_keep_their_own_language(make, reader):
    consultation = make.consultation()
    proposal = make.proposal(consultation, "Plant more trees along the A48")
    db.session.expire_all()
    page = reader.get(place(consultation, f"/proposals/{proposal.reference}")).text
    assert '<html lang="cy"' in page
    assert 'lang="en">Plant more trees along the A48<' in page
    assert "Yr hyn a ddywedodd preswylydd" in page


def test_signing_in_and_its_mail(make, reader):
    authority = make.authority(name="Region", name_cy="Y Rhanbarth")
    asked = f"/{authority.slug}/sign-in"
    page = reader.get(asked).text
    assert "Cymryd rhan: eich cyfeiriad e-bost" in page
    refused = reader.send(asked, {"email": "not an address"}).text
    assert "<title>Gwall: " in refused
    assert "Rhowch gyfeiriad e-bost yn y fformat cywir" in refused
    reader.send(asked, {"email": "reader@example.com"})
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == "reader@example.com")).one()
    assert mail.language is Language.WELSH
    assert mail.subject == "Eich dolen i fewngofnodi"
    assert "Mae'n gweithio unwaith" in mail.body


def test_what_went_wrong_is_said_in_welsh(make, reader):
    slug = make.authority().slug
    page = reader.get(f"/{slug}/consultations/none").text
    assert "Heb ddod o hyd i&#39;r dudalen" in page
    assert "Nid oes ymgynghoriad yn y cyfeiriad hwn." in page
    # The library that refuses speaks English: its words are for programs.
    refused = reader.post("/language", data={"language": "en"})
    assert refused.status_code == 400
    assert "Roedd y ffurflen hon ar agor yn rhy hir" in refused.text
    assert "csrf" not in refused.text.lower().replace("csrf_token", "")


def test_the_first_language_that_a_browser_asks_for_counts_until_one_is_chosen(make, client):
    address = f"/{make.authority().slug}/sign-in"
    assert '<html lang="cy"' in client.get(address, headers={"Accept-Language": "cy, en;q=0.5"}).text
    assert '<html lang="en"' in client.get(address, headers={"Accept-Language": "fr"}).text
    client.set_cookie(LANGUAGE_COOKIE, "en")
    assert '<html lang="en"' in client.get(address, headers={"Accept-Language": "cy"}).text
