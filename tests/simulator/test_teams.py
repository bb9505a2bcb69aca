"""Does the simulated Teams speak Microsoft's protocol, and trust nothing that Teams would not?"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from simulator.teams.driver import Teams, text_of
from tests.simulator.teams_company import (
    APP,
    CLAIM,
    MANIFEST,
    TENANT,
    WRITE,
    Json,
    TinyBot,
    at,
    card,
    continued,
    message,
    teams_town,
    text,
)

CHANNEL = "hiring-backend"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, TinyBot]]:
    with teams_town(tmp_path_factory.mktemp("teams")) as parts:
        yield parts


@pytest.fixture
def chat(place: tuple[str, TinyBot]) -> Iterator[Teams]:
    with at(place[0]) as driver:
        driver.reset()
        yield driver


@pytest.fixture
def bot(place: tuple[str, TinyBot], chat: Teams) -> TinyBot:
    made = place[1]
    made.seen.clear()
    made.claims.clear()
    made.fail, made.answer = 0, None
    return made


def channel_of(bot: TinyBot, name: str = CHANNEL) -> str:
    team = bot.seen[-1]["channelData"]["team"]["id"]
    listed = bot.call("GET", f"v3/teams/{team}/conversations").json()["conversations"]
    return str(next(one["id"] for one in listed if one["name"] == name))


def heard_in_channel(chat: Teams, bot: TinyBot) -> Json:
    chat.say("Alice", "@Panelkeeper panel open", CHANNEL)
    return bot.of("message")[-1]


def test_what_is_signed_names_the_bot_and_the_connector_in_real_time(chat: Teams, bot: TinyBot) -> None:
    chat.advance(86400)
    chat.say("Alice", "panel")
    (claims,) = bot.claims
    assert (claims["iss"], claims["aud"]) == ("https://api.botframework.com", APP)
    (activity,) = bot.seen
    assert activity["timestamp"] > "2026" and claims["exp"] - claims["nbf"] < 4000


def test_a_message_in_a_chat_comes_with_person_tenant_and_zone(chat: Teams, bot: TinyBot) -> None:
    assert chat.say("Elif", "panel open")["ok"]
    (told,) = bot.seen
    assert (told["type"], told["text"], told["channelId"]) == ("message", "panel open", "msteams")
    assert told["conversation"]["conversationType"] == "personal"
    assert told["channelData"]["tenant"]["id"] == told["conversation"]["tenantId"] == TENANT
    assert told["from"]["id"].startswith("29:") and len(told["from"]["aadObjectId"]) == 36
    assert told["localTimezone"] == "Europe/Istanbul"
    assert told["recipient"]["id"] == f"28:{APP}"


def test_a_channel_is_heard_only_where_the_bot_is_mentioned(chat: Teams, bot: TinyBot) -> None:
    assert chat.say("Alice", "Is the room free?", CHANNEL)["ok"]
    assert bot.seen == []
    told = heard_in_channel(chat, bot)
    assert told["text"] == "<at>Panelkeeper</at> panel open"
    assert [one["mentioned"]["id"] for one in told["entities"] if one["type"] == "mention"] == [f"28:{APP}"]
    assert told["conversation"]["id"] == f"{told['channelData']['channel']['id']};messageid={told['id']}"
    assert told["conversation"]["isGroup"] is True


def test_with_the_permission_every_message_of_a_channel_is_heard(tmp_path: Path) -> None:
    granted = {"resourceSpecific": [{"name": "ChannelMessage.Read.Group", "type": "Application"}]}
    manifest = MANIFEST | {"authorization": {"permissions": granted}}
    with teams_town(tmp_path, manifest) as (url, bot), at(url) as chat:
        chat.install()
        chat.say("Alice", "Is the room free?", CHANNEL)
        assert [one["text"] for one in bot.of("message")] == ["Is the room free?"]
        chat.rewrite("Alice", "Is the hall free?", CHANNEL)
        assert [one["text"] for one in bot.of("messageUpdate")] == ["Is the hall free?"]


def test_a_slash_command_in_a_channel_is_seen_by_its_writer_and_the_bot_only(chat: Teams, bot: TinyBot) -> None:
    assert chat.say("Alice", "/panel open", CHANNEL)["ok"]
    (told,) = bot.of("message")
    assert (told["text"], told["recipient"]["isTargeted"]) == ("panel open", True)
    assert [one["only_you"] for one in chat.posts("Alice", CHANNEL)] == [True]
    assert chat.posts("Bob", CHANNEL) == []
    assert not chat.say("Alice", "/frobnicate", CHANNEL)["ok"]


def test_a_targeted_answer_reaches_one_person(chat: Teams, bot: TinyBot) -> None:
    told = heard_in_channel(chat, bot)
    body = message(card(text("Only for you"))) | {"recipient": {"id": told["from"]["id"], "isTargeted": True}}
    assert bot.post(told["conversation"]["id"], body, isTargetedActivity="true").status_code == 201
    assert "Only for you" in text_of(chat.posts("Alice", CHANNEL)[-1])
    assert [text_of(one) for one in chat.posts("Bob", CHANNEL)] == ["<at>Panelkeeper</at> panel open"]


def test_a_card_is_posted_edited_and_deleted(chat: Teams, bot: TinyBot) -> None:
    conversation = heard_in_channel(chat, bot)["conversation"]["id"]
    posted = bot.post(conversation, message(card(text("Open seats"), actions=(CLAIM,))))
    path = f"v3/conversations/{conversation}/activities/{posted.json()['id']}"
    assert posted.status_code == 201
    assert bot.call("PUT", path, message(card(text("No seats")))).status_code == 200
    shown = chat.posts("Bob", CHANNEL)[-1]
    assert (text_of(shown), shown["edited"]) == ("No seats", True)
    assert bot.call("DELETE", path).status_code == 200
    assert len(chat.posts("Bob", CHANNEL)) == 1
    assert bot.call("PUT", path, message(text="again")).status_code == 404


def test_a_button_is_answered_with_a_card_that_its_presser_sees_until_the_message_is_edited(
    chat: Teams, bot: TinyBot
) -> None:
    conversation = heard_in_channel(chat, bot)["conversation"]["id"]
    posted = bot.post(conversation, message(card(text("Open seats"), actions=(CLAIM,)))).json()["id"]
    assert chat.press("Bob", "Claim", CHANNEL)["ok"]
    (invoke,) = bot.of("invoke", "adaptiveCard/action")
    assert invoke["value"]["action"] == CLAIM
    assert invoke["replyToId"] == posted
    assert text_of(chat.posts("Bob", CHANNEL)[-1]) == "Yours: 1"
    assert "Open seats" in text_of(chat.posts("Alice", CHANNEL)[-1])
    bot.call("PUT", f"v3/conversations/{conversation}/activities/{posted}", message(card(text("Taken"))))
    assert {text_of(chat.posts(who, CHANNEL)[-1]) for who in ("Alice", "Bob")} == {"Taken"}


def test_an_error_of_the_bot_is_shown_below_the_card_to_its_presser(chat: Teams, bot: TinyBot) -> None:
    conversation = heard_in_channel(chat, bot)["conversation"]["id"]
    bot.post(conversation, message(card(text("Open seats"), actions=(CLAIM,))))
    for answer in (
        {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {"code": "x", "message": "Too late."}},
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Too late."},
    ):
        bot.answer = answer
        chat.press("Bob", "Claim", CHANNEL)
        assert chat.posts("Bob", CHANNEL)[-1]["below"] == "Too late."
        assert chat.posts("Alice", CHANNEL)[-1]["below"] == ""
    bot.fail = 500
    assert "Unable to reach app" in chat.press("Bob", "Claim", CHANNEL)["trouble"]


@pytest.mark.parametrize("way", ["button", "slash"])
def test_a_dialog_shows_the_bots_errors_and_keeps_only_what_the_bot_gives_back(
    chat: Teams, bot: TinyBot, way: str
) -> None:
    if way == "slash":
        assert chat.say("Alice", "/note", CHANNEL)["ok"]
    else:
        bot.post(heard_in_channel(chat, bot)["conversation"]["id"], message(card(text("Due"), actions=(WRITE,))))
        assert chat.press("Alice", "Write", CHANNEL)["ok"]
        assert bot.of("invoke")[-1]["value"]["data"] == WRITE["data"]
    asked = len(bot.of("invoke"))
    assert chat.send("Alice", {"Your note": "no"})["errors"] == {"Your note": "Please write a note", "Rating": "Rate"}
    assert len(bot.of("invoke")) == asked
    chat.send("Alice", {"Your note": "a bad thing", "Rating": "3 of 4"})
    submitted = bot.of("invoke")[-1]
    assert submitted["name"] == ("composeExtension/submitAction" if way == "slash" else "task/submit")
    assert submitted["value"]["data"] == {"state": "s-1", "note": "a bad thing", "rating": "3"}
    dialog = chat.dialog("Alice")
    assert dialog is not None
    assert (dialog["title"], dialog["values"]) == ("A note", {"note": "a bad thing", "rating": "2"})
    assert chat.send("Alice", {"Your note": "a good thing"})["ok"]
    assert chat.dialog("Alice") is None
    assert chat.dialog("Bob") is None


def test_a_dialog_with_a_button_that_dialogs_do_not_have_is_not_shown(chat: Teams, bot: TinyBot) -> None:
    bot.answer = {"task": {"type": "continue", "value": {"card": {"contentType": "x", "content": card(text("x"))}}}}
    assert not chat.say("Alice", "/note")["ok"]
    bot.answer["task"]["value"]["card"] = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": card(text("x"), actions=(CLAIM,)),
    }
    assert not chat.say("Alice", "/note")["ok"]
    bot.answer = {"task": {"type": "message", "value": "Thanks, saved."}}
    assert chat.say("Alice", "/note")["ok"]
    assert (chat.dialog("Alice") or {})["message"] == "Thanks, saved."


def test_a_chat_is_opened_with_whoever_has_the_app(chat: Teams, bot: TinyBot) -> None:
    chat.say("Farid", "panel")
    farid = bot.seen[-1]["from"]["id"]
    body = {"isGroup": False, "members": [{"id": farid}], "tenantId": TENANT, "bot": {"id": f"28:{APP}"}}
    opened = bot.call("POST", "v3/conversations", body)
    assert opened.status_code == 201
    assert bot.post(opened.json()["id"], message(text="A nudge")).status_code == 201
    assert chat.posts("Farid")[-1]["text"] == "A nudge"
    chat.uninstall("Farid")
    assert bot.of("installationUpdate")[-1]["action"] == "remove"
    assert bot.call("POST", "v3/conversations", body).status_code == 403
    assert bot.post(opened.json()["id"], message(text="A nudge")).status_code == 403
    assert bot.call("POST", "v3/conversations", body | {"tenantId": "another"}).status_code == 400
    assert bot.call("POST", "v3/conversations", body | {"members": ["x"]}).status_code == 403


def test_a_new_post_in_a_channel_starts_a_thread(chat: Teams, bot: TinyBot) -> None:
    heard_in_channel(chat, bot)
    channel = channel_of(bot)
    body = {"isGroup": True, "channelData": {"channel": {"id": channel}}, "activity": message(text="Digest")}
    opened = bot.call("POST", "v3/conversations", body).json()
    assert opened["id"] == f"{channel};messageid={opened['activityId']}"
    assert bot.post(opened["id"], message(text="More")).status_code == 201
    assert [(one["text"], one["root"]) for one in chat.posts("Bob", CHANNEL)][1:] == [
        ("Digest", ""),
        ("More", opened["activityId"]),
    ]


def test_installing_is_told_with_everything_needed_to_write_first(place: tuple[str, TinyBot], chat: Teams) -> None:
    bot = place[1]
    bot.seen.clear()
    chat.reset()
    added = [one for one in bot.of("installationUpdate") if one["action"] == "add"]
    assert len(added) == 12  # the team, and everybody but the one whom the policy leaves out
    assert [one["conversation"]["conversationType"] for one in added].count("channel") == 1
    assert all(one["from"]["aadObjectId"] and one["serviceUrl"].endswith(f"{TENANT}/") for one in added)
    assert len(bot.of("conversationUpdate")) == 12


def test_the_roster_knows_entra_ids_and_addresses_and_comes_in_pages(chat: Teams, bot: TinyBot) -> None:
    told = heard_in_channel(chat, bot)
    team = told["channelData"]["team"]["id"]
    first = bot.call("GET", f"v3/conversations/{team}/pagedmembers", pageSize="10").json()
    rest = bot.call("GET", f"v3/conversations/{team}/pagedmembers", continuationToken=first["continuationToken"]).json()
    assert (len(first["members"]), len(rest["members"]), "continuationToken" in rest) == (10, 2, False)
    alice = bot.call("GET", f"v3/conversations/{team}/members/{told['from']['aadObjectId']}").json()
    assert (alice["email"], alice["id"], alice["tenantId"]) == ("alice@northwind.example", told["from"]["id"], TENANT)
    assert len(bot.call("GET", f"v3/conversations/{team}/members").json()) == 12
    assert bot.call("GET", f"v3/conversations/{team}/members/29:nobody").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "another"}, 400),
        ({"tenant": "another"}, 400),
        ({"grant_type": "password"}, 400),
        ({"scope": "everything"}, 400),
    ],
)
def test_no_token_without_the_right_credentials(bot: TinyBot, fields: dict[str, str], status: int) -> None:
    refused = bot.login(**fields)
    assert refused.status_code == status
    assert refused.json()["error_description"].startswith("AADSTS")


@pytest.mark.parametrize("bearer", ["", "Bearer", "Bearer x.y.z", "Basic YTpi"])
def test_the_connector_takes_no_call_without_its_token(chat: Teams, bot: TinyBot, bearer: str) -> None:
    conversation = heard_in_channel(chat, bot)["conversation"]["id"]
    url = f"{bot.seen[-1]['serviceUrl']}v3/conversations/{conversation}/activities"
    answer = httpx.post(url, json=message(text="x"), headers={"authorization": bearer}, trust_env=False)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (message(text="x" * 28_700), 413),
        (message(), 400),
        ({"type": "shout", "text": "x"}, 400),
        (["a list"], 400),
        (message(card(text("x")) | {"version": "1.6"}), 400),
        (message(card({"type": "TextBlok", "text": "x"})), 400),
        (message(card({"type": "Input.Text", "id": "a"})), 400),
        ({"type": "message", "attachments": [{"contentType": "image/png"}]}, 400),
    ],
)
def test_what_teams_would_not_show_is_refused(chat: Teams, bot: TinyBot, body: Json, status: int) -> None:
    conversation = heard_in_channel(chat, bot)["conversation"]["id"]
    assert bot.post(conversation, body).status_code == status
    assert len(chat.posts("Alice", CHANNEL)) == 1


def test_one_conversation_can_be_limited_while_others_are_not(chat: Teams, bot: TinyBot) -> None:
    here = heard_in_channel(chat, bot)["conversation"]["id"]
    there = channel_of(bot, "hiring-design")
    chat.fault("activities.post#hiring-backend", "429", retry_after=7)
    assert bot.post(there, message(text="x")).status_code == 201
    limited = bot.post(here, message(text="x"))
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    chat.fault("activities.post", "drop_after")
    with pytest.raises(httpx.TransportError):
        bot.post(here, message(text="once"))
    assert [one["text"] for one in chat.posts("Alice", CHANNEL)][-1] == "once"


def test_who_has_teams_only_is_not_in_slack(tmp_path: Path) -> None:
    with teams_town(tmp_path, cast="both") as (url, bot), at(url) as chat:
        chat.install()
        assert chat.state("Ines")["ok"]
        assert httpx.get(f"{url}/sim/state?as=ines", trust_env=False).status_code == 400
        assert httpx.get(f"{url}/sim/state?as=alice", trust_env=False).status_code == 200
        assert httpx.get(f"{url}/sim/teams/state?as=alice", trust_env=False).status_code == 400
        assert len(bot.of("installationUpdate")) == 8


def test_a_colleague_is_mentioned_by_first_name(chat: Teams, bot: TinyBot) -> None:
    chat.say("Alice", "@Panelkeeper panel swap PK-7F3A-A1 @bob", CHANNEL)
    told = bot.of("message")[-1]
    assert told["text"] == "<at>Panelkeeper</at> panel swap PK-7F3A-A1 <at>Bob Lindqvist</at>"
    mentioned = [one["mentioned"] for one in told["entities"] if one["type"] == "mention"]
    assert [one["name"] for one in mentioned] == ["Panelkeeper", "Bob Lindqvist"]
    assert mentioned[1]["id"].startswith("29:")


def test_a_colleague_is_picked_from_the_directory(chat: Teams, bot: TinyBot) -> None:
    picked = {
        "type": "Input.ChoiceSet", "id": "who", "label": "Who?", "choices": [],
        "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
    }  # fmt: skip
    bot.answer = continued(card(picked, actions=({"type": "Action.Submit", "title": "Ask"},)))
    chat.say("Alice", "/note")
    bot.answer = {}
    assert chat.send("Alice", {"Who?": "Bob Lindqvist"})["ok"]
    assert bot.seen[-1]["value"]["data"] == {"who": chat.state("Bob")["person"]["objectId"]}
