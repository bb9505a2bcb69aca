"""The report in the browser: who gets in, what a look changes, what the page holds."""

import re
from collections.abc import Iterator

import httpx
import pytest

from storage.store import Store
from tests.bot.web.report_stand import FORM, PAGE, Reading, ids, reading
from tests.bot.web.visitor import words
from tests.builders import at_once
from tests.journeys.stage import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def stand(store: Store) -> Iterator[Reading]:
    with reading(store) as opened:
        yield opened


def cookie(answer: httpx.Response) -> str:
    (found,) = answer.headers.get_list("set-cookie")
    return str(found)


# The way in


def test_a_link_shows_one_button_and_changes_nothing_until_it_is_pressed(stand: Reading) -> None:
    path = stand.link()
    before = stand.company.rows("SELECT * FROM login_link"), stand.company.count("audit_entry")
    for _ in range(20):
        page = stand.http.get(path)
        assert (page.status_code, page.text.count("<button")) == (200, 1)
        assert stand.http.head(path).status_code == 200
        assert "set-cookie" not in page.headers
    assert (stand.company.rows("SELECT * FROM login_link"), stand.company.count("audit_entry")) == before
    entered = stand.post(path)
    assert (entered.status_code, entered.headers["location"]) == (303, PAGE)
    assert stand.http.get(PAGE).status_code == 200


def test_the_login_page_says_nothing_of_who_it_is_for(stand: Reading) -> None:
    page = stand.http.get(stand.link()).text
    assert "Ada" not in page
    assert "ada@" not in page


def test_two_who_press_at_once_are_one_session(stand: Reading) -> None:
    path = stand.link()
    answers = at_once(*[lambda: httpx.post(f"{stand.links.public_base_url}{path}", headers=FORM)] * 6)
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410, 410, 410]
    assert stand.company.count("web_session") == 1


def test_used_expired_and_unknown_links_are_answered_alike(stand: Reading) -> None:
    used, late = stand.link(), stand.link("dana")
    stand.post(used)
    stand.company.pass_time(minutes=11)
    answers = [
        stand.http.get(path) for path in (used, late, "/login/" + "x" * 43, "/login/" + "x" * 4000, "/login/%00")
    ]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.text for answer in answers}) == 1
    assert {stand.post(path).text for path in (used, late)} == {answers[0].text}


def test_the_eleventh_bad_link_in_a_minute_waits(stand: Reading) -> None:
    good = stand.link()
    for _ in range(10):
        assert stand.http.get("/login/nonsense").status_code == 410
    answer = stand.http.get("/login/nonsense")
    assert (answer.status_code, answer.headers["retry-after"].isdigit()) == (429, True)
    assert stand.http.get(good).status_code == 200, "a good link is never slowed"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Content_Type": "text/plain"},
    ],
)
def test_another_site_cannot_press_the_button_or_log_anybody_out(stand: Reading, headers: dict[str, str]) -> None:
    path = stand.link()
    assert stand.post(path, **headers).status_code in (403, 415)
    assert stand.company.count("web_session") == 0
    stand.post(path)
    assert stand.post("/logout", **headers).status_code in (403, 415)
    assert stand.http.get(PAGE).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(stand: Reading) -> None:
    kept = cookie(stand.log_in())
    assert kept.startswith("pk_session=")
    assert {part.strip().lower() for part in kept.split(";")[1:]} == {
        "httponly", "max-age=28800", "path=/", "samesite=lax",
    }  # fmt: skip


def test_over_https_the_cookie_is_this_hosts_alone(store: Store) -> None:
    with reading(store, loops=0, public="https://interviews.example") as stand:
        answer = stand.log_in()
        kept = cookie(answer)
        assert kept.startswith("__Host-pk_session=")
        assert {"secure", "path=/", "httponly"} <= {part.strip().lower() for part in kept.split(";")}
        assert "domain" not in kept.lower()
        assert "strict-transport-security" in answer.headers


def test_logging_out_ends_the_session_for_good(stand: Reading) -> None:
    stand.log_in()
    token = stand.http.cookies["pk_session"]
    assert stand.http.get("/logout").status_code == 405, "a look logs nobody out"
    answer = stand.post("/logout")
    assert "max-age=0" in cookie(answer).lower()
    stolen = httpx.get(f"{stand.links.public_base_url}{PAGE}", cookies={"pk_session": token})
    assert stolen.status_code == 403
    assert stand.post("/logout").status_code == 200


def test_an_old_session_is_asked_to_log_in(stand: Reading) -> None:
    stand.log_in()
    stand.company.pass_time(hours=8)
    answer = stand.http.get(PAGE)
    assert answer.status_code == 403
    assert "/panel report" in words(answer)


def test_no_answer_can_be_cached_framed_or_told_to_other_sites(stand: Reading) -> None:
    path = stand.link()
    answers = [
        stand.http.get(path),
        stand.post(path),
        stand.http.get(PAGE),
        stand.http.get("/login/x"),
        stand.post("/logout"),
    ]
    for answer in answers:
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")
        assert path.rpartition("/")[2] not in answer.text


# Who sees what


def test_who_is_demoted_sees_nothing_from_the_next_request_on(stand: Reading) -> None:
    stand.log_in("dana")
    assert stand.http.get(PAGE).status_code == 200
    stand.company.write("DELETE FROM person_role WHERE person_id = :id", id=stand.company.id_of("dana"))
    answer = stand.http.get(PAGE)
    assert answer.status_code == 403
    assert "candidates" not in words(answer)


def test_who_has_left_sees_nothing_from_the_next_request_on(stand: Reading) -> None:
    stand.log_in("dana")
    stand.company.write("UPDATE person SET active = :no WHERE id = :id", id=stand.company.id_of("dana"), no=False)
    assert stand.http.get(PAGE).status_code == 403


def test_a_recruiter_sees_their_requisition_and_not_who_saw_what(stand: Reading) -> None:
    stand.log_in("dana")
    page = stand.http.get(PAGE)
    assert "Backend Engineer" in page.text
    assert "Designer" not in page.text
    assert "Who saw what" not in page.text
    assert stand.http.get(PAGE, params={"requisition": "job-2"}).status_code == 404
    assert (
        stand.http.get(PAGE, params={"requisition": "job-2"}).text
        == stand.http.get(PAGE, params={"requisition": "?"}).text
    )


def test_an_auditor_sees_all_of_it(stand: Reading) -> None:
    stand.log_in()
    page = stand.http.get(PAGE)
    assert "Who saw what" in page.text
    assert "&lt;b&gt;Designer&lt;/b&gt; &amp; co" in page.text, "what people wrote is text"
    assert stand.http.get(PAGE, params={"requisition": "job-2"}).status_code == 200


# What the page holds


def test_every_figure_leads_to_its_definition_on_the_page(stand: Reading) -> None:
    stand.log_in()
    page = stand.http.get(PAGE).text
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets - ids(page) == set()
    sections = set(re.findall(r'<h2 id="([a-z]+)"', page)) - {"definitions"}
    assert {f"about-{key}" for key in sections} <= targets
    assert len(sections) == 9


def test_every_chart_has_a_title_a_description_and_a_table(stand: Reading) -> None:
    stand.log_in()
    page = stand.http.get(PAGE).text
    charts = re.findall(r'<svg class="chart.*?</figure>\s*<table>', page, re.DOTALL)
    assert len(charts) == page.count('<svg class="chart') == 6
    for chart in charts:
        labels = re.findall(r'aria-labelledby="(\S+) (\S+)"', chart)[0]
        assert set(labels) <= ids(chart)
        assert 'role="img"' in chart


def test_the_page_brings_no_script_and_no_style_of_its_own(stand: Reading) -> None:
    stand.log_in()
    page = stand.http.get(PAGE).text
    assert "<script" not in page
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)


@pytest.mark.parametrize(("loops", "told"), [(0, False), (1, False), (9, False), (12, True)])
def test_few_loops_are_no_report_and_no_fault(store: Store, loops: int, told: bool) -> None:
    with reading(store, loops) as stand:
        stand.log_in()
        page = stand.http.get(PAGE)
        assert page.status_code == 200
        assert ("<svg" in page.text) is told
        assert ("This selection is about fewer than 10 candidates" in words(page)) is not told


def test_a_period_that_is_none_is_said_and_the_usual_one_shown(stand: Reading) -> None:
    stand.log_in()
    for query in (
        {"from": "yesterday"},
        {"to": "2026-13-01"},
        {"from": "2026-11-02", "to": "2026-11-01"},
        {"to": "9999-12-31"},
    ):
        answer = stand.http.get(PAGE, params=query)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert "2026-08-26 to 2026-11-23" in words(answer)
    assert stand.http.get(PAGE, params={"from": "", "to": "", "requisition": ""}).status_code == 200


def test_the_filters_keep_what_was_chosen(stand: Reading) -> None:
    stand.log_in()
    page = stand.http.get(PAGE, params={"requisition": "job-1", "from": "2026-10-01", "to": "2026-10-31"}).text
    assert 'value="job-1" selected' in page
    assert 'name="from" value="2026-10-01"' in page
    assert 'name="to" value="2026-10-31"' in page


def test_five_hundred_loops_fit_on_a_light_page(store: Store) -> None:
    with reading(store, 500) as stand:
        stand.log_in()
        page = stand.http.get(PAGE)
        assert "<strong>500</strong> loops" in page.text
        assert len(page.content) < 60_000
