"""How does a script act in Teams as people would? By the words they see: buttons by title, inputs by label."""

from typing import Any

from simulator.driver import NotSeen
from simulator.driver import Workspace as Clocked
from simulator.teams.words import said

Json = dict[str, Any]


class Teams(Clocked):
    """A synchronous client of /sim/teams/; people are named by first name, in any case. Clock and faults are shared."""

    def state(self, person: str) -> Json:
        """All that this person sees in Teams."""
        return self._read(self._http.get("/sim/teams/state", params={"as": person.lower()}))

    def say(self, person: str, text: str, place: str | None = None, root: str = "") -> Json:
        """Type a line in a channel, or in the chat with the app when none is named."""
        return self._act("teams/say", person, text=text, place=place, root=root)

    def posts(self, person: str, place: str | None = None) -> list[Json]:
        """What this person sees in a channel or in the chat with the app; oldest first."""
        state = self.state(person)
        return list(state["app"] if place in (None, "app") else state["channels"].get(place.removeprefix("#"), []))

    def dialog(self, person: str) -> Json | None:
        """What stands before this person, with `values` and `errors` by input id."""
        dialog: Json | None = self.state(person)["dialog"]
        return dialog

    def press(self, person: str, title: str, place: str | None = None, values: Json | None = None) -> Json:
        """Use the newest visible button with this title. Raises NotSeen."""
        for post in reversed(self.posts(person, place)):
            if title in post["buttons"]:
                number = post["buttons"].index(title)
                return self._act("teams/press", person, place=place, id=post["id"], number=number, values=values)
        raise NotSeen(f"{person} sees no button {title!r}" + (f" in {place}" if place else ""))

    def send(self, person: str, values: Json | None = None, title: str = "") -> Json:
        """Fill in the dialog by label and press its button; `errors` in the answer are by label."""
        return self._act("teams/submit", person, values=values, title=title)

    def dismiss(self, person: str) -> Json:
        """Close the dialog."""
        return self._act("teams/dismiss", person)

    def rewrite(self, person: str, text: str, channel: str) -> Json:
        """Edit the newest message that this person has written in a channel."""
        me = self.state(person)["person"]["id"]
        own = [one for one in self.posts(person, channel) if one["author"] == me]
        return self._act("teams/rewrite", person, place=channel, id=own[-1]["id"], text=text)

    def install(self, person: str | None = None, place: str | None = None) -> Json:
        """Add the app to this person's chats or, from a channel, to the team; for everybody where nobody is named."""
        return self._act("teams/install", person, place=place) if person else self._post("teams/install", {})

    def uninstall(self, person: str, place: str | None = None) -> Json:
        """Take the app away again."""
        return self._act("teams/uninstall", person, place=place)


def text_of(post: Json) -> str:
    """All that can be read in a post."""
    return "\n".join(filter(None, [post["text"], *map(said, post["cards"]), post["below"]]))
