"""Does the candidate's page hold? Choices, forms, zones and the calendar file, over a real socket."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from bot.web import sessions
from bot.web.sessions import booking_url
from handlers.ask_recruiter import AskRecruiter
from handlers.book_option import BookOption
from handlers.cancel_booking import CancelBooking
from handlers.request_reschedule import RequestReschedule
from policies.mailing import meeting_sequence
from policies.vocabulary import OptionId, Refusal, RequestKind, Span
from tests.bot.web.booking_states import (
    BOOKED,
    FIRST,
    LINK,
    NOW,
    OFFERED,
    SECOND,
    option,
)
from tests.bot.web.visitor import WEEK, Visitor, hidden_session, words

# Booking


def test_two_choices_book(visitor: Visitor) -> None:
    visitor.arrive()
    picked = visitor.send("/b/see", screen="confirm", option=SECOND.option_id, zone="Asia/Tokyo")
    assert picked.status_code == 303
    assert visitor.desk.effects == []
    confirm = visitor.http.get(picked.headers["location"])
    assert "Book this time? Tuesday, 1 December 2026 22:00 – Wednesday" not in words(confirm)
    assert "22:00" in words(confirm)
    booked = visitor.send("/b/book", option=SECOND.option_id, zone="Asia/Tokyo")
    assert booked.headers["location"] == "/b/?said=booked&zone=Asia%2FTokyo"
    assert visitor.desk.effects == [BookOption(SECOND.option_id)]
    assert "You are booked. A confirmation with an invitation" in words(visitor.http.get(booked.headers["location"]))


def test_the_whole_way_works_without_cookies_and_without_a_token_in_the_address(visitor: Visitor) -> None:
    link = booking_url(visitor.links, LINK, NOW + WEEK)
    assert "paste the link instead" in words(visitor.http.get("/b/"))
    page = visitor.http.post("/b/", data={"link": f" {link}\n"})
    steps: list[tuple[str, dict[str, str], str]] = [
        ("/b/see", {"screen": "zone"}, "Which time zone are you in?"),
        ("/b/see", {"zone": "Asia/Tokyo"}, "17:30 – 20:45"),
        ("/b/see", {"screen": "confirm", "option": FIRST.option_id}, "Book this time?"),
        ("/b/book", {"option": FIRST.option_id}, "You are booked."),
        ("/b/reschedule", {}, "We are looking for other times"),
        ("/b/ask", {"kind": "adjustment", "text": "Captions, please"}, "Thank you for telling us."),
        ("/b/see", {"screen": "cancel"}, "Cancel your interviews?"),
    ]
    for path, fields, sentence in steps:
        page = visitor.send(path, session=hidden_session(page), **fields)
        assert page.status_code == 200
        assert sentence in words(page)
    calendar = visitor.send("/b/calendar.ics", session=hidden_session(page))
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    page = visitor.send("/b/cancel", session=hidden_session(page), text="")
    assert "Your interviews are cancelled." in words(page)
    assert [type(command) for command in visitor.desk.effects] == [
        BookOption,
        RequestReschedule,
        AskRecruiter,
        CancelBooking,
    ]
    assert not visitor.http.cookies


def test_an_option_that_is_gone_is_explained_beside_what_is_left(visitor: Visitor) -> None:
    visitor.arrive()
    visitor.desk.view = replace(OFFERED, options=(SECOND,))
    visitor.desk.refusal = Refusal.OPTION_GONE
    picked = visitor.http.get(f"/b/confirm?option={FIRST.option_id}")
    answer = visitor.send("/b/book", option=FIRST.option_id)
    for page in (picked, answer):
        assert page.status_code == 409
        assert "Sorry, that time" in words(page)
        assert "14:00 – 17:15" in words(page)


@pytest.mark.parametrize("why", list(Refusal))
def test_every_refusal_has_a_sentence(visitor: Visitor, why: Refusal) -> None:
    visitor.arrive()
    visitor.desk.refusal = why
    answer = visitor.send("/b/book", option=FIRST.option_id)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert str(why.value) + "<" not in answer.text


def test_cancelling_takes_a_second_choice_and_may_say_why(visitor: Visitor) -> None:
    visitor.desk.view = BOOKED
    visitor.arrive()
    asked = visitor.send("/b/see", screen="cancel")
    assert "Cancel your interviews?" in words(visitor.http.get(asked.headers["location"]))
    assert visitor.desk.effects == []
    done = visitor.send("/b/cancel", text=" I have \r\nanother offer ")
    assert visitor.desk.effects == [CancelBooking("I have \nanother offer")]
    assert "Your interviews are cancelled." in words(visitor.http.get(done.headers["location"]))


def test_what_the_candidate_asks_goes_to_the_recruiter(visitor: Visitor) -> None:
    visitor.arrive()
    visitor.send("/b/ask", kind="other_times", text="")
    done = visitor.send("/b/ask", kind="adjustment", text="Captions")
    assert visitor.desk.effects == [
        AskRecruiter(RequestKind.OTHER_TIMES, ""),
        AskRecruiter(RequestKind.ADJUSTMENT, "Captions"),
    ]
    assert "Dana Ruiz will get in touch about it." in words(visitor.http.get(done.headers["location"]))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "adjustment", "text": " "}, "Please write a few words first."),
        ({"kind": "adjustment", "text": "x" * 1001}, "Please use at most 1000 characters; this has 1001."),
        ({"kind": "cancellation", "text": "x"}, "Please choose what"),
        ({"text": "x"}, "Please choose what"),
    ],
)
def test_words_that_are_not_accepted_stay_in_the_form(visitor: Visitor, fields: dict[str, str], sentence: str) -> None:
    visitor.arrive()
    answer = visitor.send("/b/ask", **fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert fields["text"].strip() in answer.text
    assert visitor.desk.effects == []


def test_an_address_cannot_make_the_page_say_what_is_not_so(visitor: Visitor) -> None:
    visitor.arrive()
    for said in ("booked", "cancelled", "adjustment", "<b>"):
        assert 'class="notice' not in visitor.http.get("/b/", params={"said": said}).text


# Forms from elsewhere, and forms that are none


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://[bad"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_from_another_site_does_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.arrive()
    fields = {"mark": sessions.form_mark(visitor.links, LINK), "option": FIRST.option_id}
    assert visitor.http.post("/b/book", data=fields, headers=headers).status_code == 403
    assert visitor.desk.effects == []


@pytest.mark.parametrize("mark", ["", "0" * 32, "é", "\ud83d".encode("utf-16", "surrogatepass").hex()])
def test_a_form_without_our_mark_does_nothing(visitor: Visitor, mark: str) -> None:
    visitor.arrive()
    assert visitor.http.post("/b/book", data={"mark": mark, "option": FIRST.option_id}).status_code == 403
    assert visitor.desk.effects == []


def test_a_form_is_accepted_where_the_browser_hides_its_origin_under_no_referrer(visitor: Visitor) -> None:
    visitor.arrive()
    fields = {"mark": sessions.form_mark(visitor.links, LINK), "option": FIRST.option_id}
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert visitor.http.post("/b/book", data=fields, headers=headers).status_code == 303


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"text=" + b"x" * 20_000, {}, 413),
        (b"text=\xff\xfe", {}, 400),
        (b"text=%ff%fe", {}, 400),
        (b"text=%00", {}, 400),
        (b"&".join(b"a=%d" % n for n in range(50)), {}, 400),
        (b"{}", {"Content_Type": "application/json"}, 415),
        (b"", {"Content_Type": "multipart/form-data; boundary=x"}, 415),
        (b"", {}, 403),
        (b"&&&==%", {}, 403),
        (b"session=" + b"%F0%9F%98%80" * 100, {}, 403),
    ],
)
def test_nonsense_gets_a_4xx(visitor: Visitor, content: bytes, headers: dict[str, str], status: int) -> None:
    for path in ("/b/book", "/b/see", "/b/cancel", "/b/ask", "/b/reschedule"):
        answer = visitor.raw(path, content, **headers)
        assert answer.status_code == status
        assert "content-security-policy" in answer.headers


def test_a_body_without_a_declared_length_is_cut_off_too(visitor: Visitor) -> None:
    stream = (b"x" * 1000 for _ in range(100))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.http.post("/b/ask", content=stream, headers=headers).status_code == 413


def test_a_session_is_over_after_half_an_hour(visitor: Visitor) -> None:
    old = sessions.session_for(visitor.links, LINK, NOW - timedelta(minutes=30))
    visitor.http.cookies.set("pk_booking", old)
    assert "paste the link instead" in words(visitor.http.get("/b/"))
    answer = visitor.send("/b/book", session=old, option=FIRST.option_id)
    assert answer.status_code == 403
    assert "Please open the link from your e-mail again." in words(answer)
    assert visitor.desk.asked == []


# Zones


@pytest.mark.parametrize(
    ("zone", "label", "start"),
    [
        ("", "Europe/Madrid (UTC+01:00)", "09:30 – 12:45"),
        ("Asia/Katmandu", "Asia/Katmandu (UTC+05:45)", "14:15 – 17:30"),
        ("America/St_Johns", "America/St Johns (UTC-03:30)", "05:00 – 08:15"),
        ("../../etc/passwd", "Europe/Madrid (UTC+01:00)", "09:30 – 12:45"),
        ("x" * 5000, "Europe/Madrid (UTC+01:00)", "09:30 – 12:45"),
    ],
)
def test_times_are_in_the_zone_that_was_chosen(visitor: Visitor, zone: str, label: str, start: str) -> None:
    visitor.arrive()
    text = words(visitor.http.get("/b/", params={"zone": zone}))
    assert label in text
    assert start in text


def test_the_hour_that_comes_twice_is_told_apart(visitor: Visitor) -> None:
    once = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    hours = [once, once + timedelta(hours=1)]
    options = [
        replace(option(str(n), at), slots=(("Talk", Span(at, at + timedelta(minutes=15))),))
        for n, at in enumerate(hours)
    ]
    visitor.desk.view = replace(OFFERED, timezone="America/New_York", options=tuple(options))
    text = words(visitor.arrive())
    assert "America/New York (UTC-04:00)" in text
    assert "01:30 – 01:45 " in text
    assert "01:30 (UTC-05:00) – 01:45 (UTC-05:00)" in text


def test_a_day_is_the_visitors_day(visitor: Visitor) -> None:
    visitor.arrive()
    text = words(visitor.http.get("/b/?zone=Pacific/Auckland"))
    assert "Wednesday, 2 December 2026 02:00 – 05:15" in text


def test_the_chooser_offers_zones_with_their_offsets(visitor: Visitor) -> None:
    visitor.arrive()
    page = visitor.http.get("/b/zone")
    assert '<option value="Europe/Madrid" selected>Madrid (UTC+01:00)</option>' in page.text
    assert '<option value="Asia/Kathmandu">Kathmandu (UTC+05:45)</option>' in page.text


# The calendar file


def test_the_calendar_file_has_each_interview_and_moves_with_the_booking(visitor: Visitor) -> None:
    visitor.desk.view = BOOKED
    visitor.arrive()
    first = visitor.http.get("/b/calendar.ics")
    assert first.headers["content-type"].startswith("text/calendar")
    visitor.desk.view = replace(BOOKED, booked=SECOND, version=2)
    calendars = [Calendar.from_ical(file.content) for file in (first, visitor.http.get("/b/calendar.ics"))]
    before, after = ([event for event in calendar.walk("VEVENT")] for calendar in calendars)
    assert calendars[0]["METHOD"] == "PUBLISH"
    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert len({event["UID"] for event in before}) == 3
    assert [event.decoded("dtstart") for event in before] == [span.starts_at for _, span in FIRST.slots]
    assert [event.decoded("dtend") for event in after] == [span.ends_at for _, span in SECOND.slots]
    assert {event["SEQUENCE"] for event in before} == {meeting_sequence(1, cancelled=False)}
    assert {event["SEQUENCE"] for event in after} == {meeting_sequence(2, cancelled=False)}


def test_words_cannot_break_out_of_the_calendar_file(visitor: Visitor) -> None:
    slots = (("Talk\r\nATTENDEE:mailto:evil@example.org", FIRST.slots[0][1]),)
    visitor.desk.view = replace(BOOKED, booked=replace(FIRST, option_id=OptionId("x"), slots=slots))
    visitor.arrive()
    assert b"\nATTENDEE" not in visitor.http.get("/b/calendar.ics").content
