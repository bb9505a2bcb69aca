"""Can an operator learn what every setting is for?"""

from bot.settings import Settings
from docs.generate import pages


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_reference_pages_say_what_the_code_says() -> None:
    stale = [
        path.name for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make docs`"
