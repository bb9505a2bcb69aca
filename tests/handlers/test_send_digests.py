"""A channel's working day begins with one message: what waits for whom, in codes and counts, once a day."""

from datetime import UTC, datetime, timedelta

from handlers.claim_seat import ClaimSeat
from handlers.finish_interviews import FinishInterviews
from handlers.parcels import ChatParcel, DigestPosted, Parcel
from handlers.send_digests import SendDigests
from storage.store import Store
from tests.builders import MONDAY, Company, at_once, chat


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def send(company: Company) -> list[Parcel]:
    company.system(SendDigests())
    return company.carry()


def walk(company: Company, until: datetime) -> list[tuple[str, ChatParcel]]:
    """Let time pass in half hours; the digests, and when they came."""
    said = []
    while company.now < until:
        company.pass_time(minutes=30)
        for parcel in send(company):
            if isinstance(parcel, ChatParcel) and isinstance(parcel.content, DigestPosted):
                said.append((f"{company.now:%a %H:%M}", parcel))
    return said


def test_each_channel_gets_one_each_working_morning_in_its_zone(company: Company) -> None:
    company.open_loop()
    said = walk(company, MONDAY + timedelta(days=7))
    channel = [(when, parcel) for when, parcel in said if parcel.channel == "hiring-backend"]
    assert [when for when, _ in channel] == ["Tue 08:00", "Wed 08:00", "Thu 08:00", "Fri 08:00", "Mon 08:00"]
    assert len({parcel.name for _, parcel in channel}) == 5
    assert [when for when, parcel in said if parcel.to is not None] == ["Mon 08:00"]
    assert {parcel.to.email for _, parcel in said if parcel.to} == {"hana@acme.example"}


def test_none_comes_on_a_public_holiday_of_the_requisitions_place(company: Company) -> None:
    company.open_loop()
    company.now = at("2026-12-24T20:00")
    company.system(SendDigests())  # what was due meanwhile is over
    said = walk(company, at("2026-12-28T12:00"))
    assert [when for when, parcel in said if parcel.channel] == ["Mon 08:00"]


def test_it_says_what_waits_in_codes_and_counts_and_names_no_candidate(company: Company) -> None:
    code = company.open_loop()
    (digest,) = [one for _, one in walk(company, MONDAY + timedelta(days=1)) if one.channel]
    content = digest.content
    assert isinstance(content, DigestPosted)
    (waiting,) = content.digest.waiting
    assert (waiting.code, waiting.waiting, waiting.who) == (code, "seats", "the pool")
    assert waiting.count == len(content.digest.seats) == 8 and waiting.since == MONDAY
    assert "Carmen" not in repr(content)


def test_it_tells_of_bookings_missing_scorecards_and_how_fast_it_goes(company: Company) -> None:
    code = company.booked_loop()
    (digest,) = [one for _, one in walk(company, MONDAY + timedelta(days=1)) if one.channel]
    booked = digest.content.digest  # type: ignore[union-attr]
    assert [one[0] for one in booked.booked] == [f"{code}-A1", f"{code}-A2"] and booked.waiting == ()
    assert booked.hours == (0.0, None)
    company.now = at("2026-11-25T20:00")
    company.system(FinishInterviews())
    company.write_scorecard("alice", "Kept the queue simple and said why.")
    company.carry()
    (digest,) = [one for _, one in walk(company, at("2026-11-26T10:00")) if one.channel]
    (waiting,) = digest.content.digest.waiting  # type: ignore[union-attr]
    assert (waiting.waiting, waiting.count, waiting.who) == ("scorecard", 1, "the panel")
    assert "queue" not in repr(digest) and "Alice" not in repr(digest)


def test_a_page_is_enough(company: Company) -> None:
    for number in range(20):
        company.apply(id=f"app-{number}", candidate_id=f"cand-{number}", candidate_email=f"c{number}@mail.example")
    company.carry()
    (digest,) = [one for _, one in walk(company, MONDAY + timedelta(days=1)) if one.channel]
    view = digest.content.digest  # type: ignore[union-attr]
    assert len(view.waiting) <= 12 and len(view.seats) <= 8 and view.left_out > 0


def test_the_same_day_s_digest_is_edited_and_not_repeated(company: Company) -> None:
    code = company.open_loop()
    ((_, first),) = [one for one in walk(company, MONDAY + timedelta(days=1)) if one[1].channel]
    company.as_("alice", ClaimSeat(f"{code}-A1"))
    company.carry()
    company.write("UPDATE outbox SET state = 'pending', settled_at = NULL, lease = NULL WHERE kind = 'chat.digest'")
    (again,) = [
        one for one in company.carry() if isinstance(one, ChatParcel) and one.channel and chat([one], DigestPosted)
    ]
    assert again.name == first.name  # a message of a known name is edited
    assert again.content != first.content


def test_after_standing_still_only_todays_is_posted(company: Company) -> None:
    company.open_loop()
    company.system(SendDigests())
    company.now = at("2026-11-26T10:30")
    parcels = [*send(company), *send(company), *send(company)]
    assert [one.digest.day.isoformat() for one in chat(parcels, DigestPosted)] == ["2026-11-26"]
    assert company.count("digest WHERE state = 'expired'") == 1


def test_an_evening_is_too_late_for_it(company: Company) -> None:
    company.open_loop()
    company.system(SendDigests())
    company.now = at("2026-11-24T19:00")
    assert chat([*send(company), *send(company)], DigestPosted) == []


def test_two_who_look_at_once_post_one(company: Company, database_url: str) -> None:
    company.open_loop()
    company.system(SendDigests())
    company.now = at("2026-11-24T08:00")
    others = [Company(Store(database_url), now=company.now) for _ in range(2)]
    at_once(*[lambda one=one: one.system(SendDigests()) for one in (company, *others)])
    assert len(chat(company.carry(), DigestPosted)) == 1
    for other in others:
        other.store.close()


def test_a_requisition_that_is_closed_or_has_no_loop_is_silent(company: Company) -> None:
    company.system(SendDigests())
    company.now = at("2026-11-24T08:00")
    assert chat(send(company), DigestPosted) == []
    company.open_loop()
    company.write("UPDATE requisition SET is_open = false")
    company.now = at("2026-11-25T08:00")
    assert chat(send(company), DigestPosted) == []
