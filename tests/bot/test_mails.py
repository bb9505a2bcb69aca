"""Mail to a candidate ends with what the law of the place has them be told, and with nothing where it asks for none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cards import mails
from handlers.parcels import BookedMail, CancelledMail, Letter, OfferMail
from handlers.views import Notices
from policies.mailing import Mail
from policies.vocabulary import Span

START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SLOTS = (("Coding", Span(START, START + timedelta(hours=1))),)
WORDS = "A program helps us to find times."
LETTER = Letter("k", "carmen@mail.example", "Carmen Canary", "Acme", "Engineer", "Dana", "Europe/Madrid", Notices())
OFFER = OfferMail(LETTER, stage="Onsite", link_id="l", expires_at=START, options=2, booked=False)
BOOKED = BookedMail(LETTER, link_id="l", expires_at=START, uid="u", sequence=2, slots=SLOTS)
CANCELLED = CancelledMail(LETTER, uid="u", sequence=3, slots=SLOTS)


def mail(parcel: OfferMail | BookedMail | CancelledMail, notices: Notices) -> Mail:
    told = replace(parcel, letter=replace(LETTER, notices=notices))
    if isinstance(told, CancelledMail):
        return mails.cancelled(told)
    return (
        mails.offer(told, "https://x.example")
        if isinstance(told, OfferMail)
        else mails.booked(told, "https://x.example")
    )


@pytest.mark.parametrize("parcel", [OFFER, BOOKED, CANCELLED])
def test_a_candidate_is_told_by_what_the_place_asks_for(parcel: OfferMail | BookedMail | CancelledMail) -> None:
    plain = mail(parcel, Notices()).text
    assert plain.endswith("Kind regards\nDana, Acme\n")
    by_program = mail(parcel, Notices(by_program=True)).text
    assert by_program.startswith(plain) and "People decide about your application" in by_program
    both = mail(parcel, Notices(True, WORDS)).text
    assert both.startswith(by_program) and both.endswith(f"\n{WORDS}\n")
