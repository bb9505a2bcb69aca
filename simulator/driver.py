"""How does a script walk the workspace as people would? By the words they see: buttons by text, inputs by label."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

Json = dict[str, Any]
T = TypeVar("T")


class NotSeen(AssertionError):
    """What the script looked for is not on this person's screen."""


def wait_until(fn: Callable[[], T], seconds: float = 10) -> T:
    """Ask again each 50 ms until the answer is true and give it; raises NotSeen after so many real seconds."""
    end = time.monotonic() + seconds
    while not (found := fn()):
        if time.monotonic() > end:
            raise NotSeen(f"not so within {seconds} s")
        time.sleep(0.05)
    return found


class Workspace:
    """A synchronous client of /sim/; people are named by first name, in any case."""

    def __init__(self, base_url: str, timeout: float = 30) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=timeout, trust_env=False)

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    def state(self, person: str) -> Json:
        """All that this person sees."""
        return self._read(self._http.get("/sim/state", params={"as": person.lower()}))

    def command(self, person: str, text: str, channel: str | None = None) -> Json:
        """Type a line (a command or a message) in a channel, or in the app's direct messages when none is named."""
        return self._act("command", person, text=text, channel=channel)

    def write(self, person: str, text: str, channel: str) -> Json:
        """Write a message in a channel; `ok` is False where the bot was told of it and did not answer well."""
        if text.startswith("/"):
            raise ValueError("a message, not a command")
        return self._act("command", person, text=text, channel=channel)

    def rewrite(self, person: str, text: str, channel: str) -> Json:
        """Edit the newest message that this person has written in a channel."""
        user = self.state(person)["person"]["id"]
        own = [one for one in self.messages(person, channel) if one["user"] == user]
        return self._act("rewrite", person, channel=channel, ts=own[-1]["ts"], text=text)

    def home(self, person: str) -> Json:
        """Open the app's home tab; gives the home view known afterwards, which may still be the old one."""
        self._act("home", person)
        home: Json = self.state(person)["home"]
        return home

    def messages(self, person: str, channel: str | None = None) -> list[Json]:
        """What this person sees in a channel or, when none is named, in the app's direct messages; oldest first."""
        state = self.state(person)
        if channel is None:
            return list(state["app"])
        return list(state["channels"].get(channel.removeprefix("#"), []))

    def modal(self, person: str) -> Json | None:
        """This person's top modal, with `errors` by block_id."""
        modal: Json | None = self.state(person)["modal"]
        return modal

    def click(self, person: str, what: str, within: str | None = None, selected: Any = None) -> Json:
        """Use the newest visible button or menu with this text or action_id (or its first words, ending in "…").

        `within` is a channel's name, "app", "home" or "modal"; without it all are searched, the modal first.
        A modal hides nothing from a script. `selected` is the option chosen in a menu, by value or by text. Raises
        NotSeen.
        """
        for place, blocks in self._surfaces(person, within):
            found = _element(blocks, what, selected)
            if found:
                return self._act("click", person, **place, **found, selected=selected)
        raise NotSeen(f"{person} sees no button {what!r}" + (f" in {within}" if within else ""))

    def submit(self, person: str, values: dict[str, Any] | None = None) -> Json:
        """Fill in the top modal by the labels of its inputs and submit; `errors` in the answer are by label."""
        modal = self.modal(person)
        if modal is None:
            raise NotSeen(f"{person} has no modal open")
        inputs = {b["label"]["text"]: b for b in modal["blocks"] if b["type"] == "input"}
        typed: dict[str, dict[str, Any]] = {}
        for label, value in (values or {}).items():
            if label not in inputs:
                raise NotSeen(f"{person}'s modal has no input {label!r}, only {sorted(inputs)}")
            block = inputs[label]
            typed.setdefault(block["block_id"], {})[block["element"]["action_id"]] = value
        labels = {block["block_id"]: label for label, block in inputs.items()}
        answer = self._act("submit", person, values=typed)
        return answer | {"errors": {labels[name]: text for name, text in answer.get("errors", {}).items()}}

    def dismiss(self, person: str) -> Json:
        """Close the top modal."""
        return self._act("close", person)

    def advance(self, seconds: int) -> Json:
        """Move the clock forward."""
        return self._post("clock", {"advance_seconds": seconds})

    def advance_to(self, moment: str) -> Json:
        """Move the clock forward to an ISO 8601 moment with its zone."""
        return self._post("clock", {"to": moment})

    def fault(self, method: str, kind: str, times: int = 1, retry_after: float = 1) -> Json:
        """Make the next calls of a Web API method fail: kind 400, 429, 500, drop_after or slow."""
        return self._post("faults", {"method": method, "kind": kind, "times": times, "retry_after": retry_after})

    def reset(self) -> Json:
        """Back to the seeded state."""
        return self._post("reset", {})

    def _surfaces(self, person: str, within: str | None) -> list[tuple[Json, list[Json]]]:
        state = self.state(person)
        found: list[tuple[Json, list[Json]]] = []
        if state["modal"] and within in (None, "modal"):
            found.append(({"view": True}, state["modal"]["blocks"]))
        wanted = within.removeprefix("#") if within else None
        messages = [("app", message) for message in state["app"] if wanted in (None, "app")]
        for name, listed in state["channels"].items():
            messages += [(name, message) for message in listed if wanted in (None, name)]
        messages.sort(key=lambda each: float(each[1]["ts"]), reverse=True)
        found += [({"channel": name, "ts": m["ts"]}, m.get("blocks", [])) for name, m in messages]
        if state["home"] and within in (None, "home"):
            found.append(({"home": True}, state["home"]["blocks"]))
        return found

    def _act(self, what: str, person: str, **body: Any) -> Json:
        return self._post(what, {"as": person.lower(), **{k: v for k, v in body.items() if v is not None}})

    def _post(self, what: str, body: Json) -> Json:
        return self._read(self._http.post(f"/sim/{what}", json=body))

    @staticmethod
    def _read(answer: httpx.Response) -> Json:
        body: Json = answer.json()
        if answer.status_code != 200:
            raise NotSeen(f"{answer.request.url.path}: {body.get('error')}")
        return body


def words(value: Any) -> str:
    """All text a reader sees in a message or a view, one line per piece."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(words, value)))
    if not isinstance(value, dict):
        return ""
    own = value.get("text")
    pieces = [own] if isinstance(own, str) else []
    return "\n".join(filter(None, [*pieces, *(words(part) for name, part in value.items() if name != "metadata")]))


def _element(blocks: list[Json], what: str, selected: Any) -> Json | None:
    for block in blocks:
        single = [block.get("accessory") or block.get("element")]
        parts = block.get("elements", []) if block["type"] == "actions" else single
        for element in filter(None, parts):
            if _matches(element, what, selected):
                return {"action_id": element["action_id"], "block_id": block["block_id"]}
    return None


def _matches(element: Json, what: str, selected: Any) -> bool:
    if "action_id" not in element:
        return False
    shown = (element.get("text") or element.get("placeholder") or {}).get("text", "")
    if what in (element["action_id"], shown) or (what.endswith("…") and shown.startswith(what[:-1])):
        return True
    texts = [option["text"]["text"] for option in element.get("options", [])]
    return selected is not None and element["type"] == "overflow" and what in ("⋯", "More") and selected in texts
