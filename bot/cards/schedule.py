"""Which words go with planning: opening a loop, shaping its options, cancelling it, and a person's own settings?"""

from bot.cards.elements import (
    Block,
    Bold,
    Bullets,
    Checks,
    Choice,
    DateInput,
    Form,
    Input,
    Note,
    PersonInput,
    Screen,
    Text,
    TextInput,
    TimeInput,
    When,
)
from bot.cards.platform import Platform
from bot.cards.slots import OPEN_OPTIONS, STATES
from handlers.change_settings import SettingsShown
from handlers.show_schedule import ScheduleShown
from handlers.views import LoopView, OptionView
from policies.vocabulary import OptionState

MOST_CHOICES = 100


def schedule_form(shown: ScheduleShown, platform: Platform) -> Form | Screen:
    """Pick an application to open a loop for, or a loop to plan."""
    choices = [
        (f"application:{one.application_id}", f"Open: {one.candidate}, {one.title}", one.stage)
        for one in shown.applications
    ]
    choices += [(f"loop:{one.loop_id}", f"Plan: {one.code}, {one.title}", STATES[one.state]) for one in shown.loops]
    if not choices:
        return Screen(
            "Schedule", (Text(("No application is waiting for a loop, and no loop of yours is under way.",)),)
        )
    what = Choice("what", "What would you like to plan?", tuple(choices[:MOST_CHOICES]))
    if len(choices) <= MOST_CHOICES:
        return Form("schedule", "Schedule", "Next", "", (what,))
    by_code = platform.named("panel schedule CODE")
    left_out = f"{len(choices) - MOST_CHOICES} more do not fit here: {by_code} opens a loop's options."
    return Form("schedule", "Schedule", "Next", "", (what, Note(left_out)))


def plan_form(loop: LoopView) -> Form:
    """Shape the options of a loop: withdraw, add one by hand, look for more, offer now."""
    shown = [option for option in loop.options if option.state in OPEN_OPTIONS]
    parts: list[Block | Input] = [Text((Bold(f"{loop.code} {loop.title}"), f", {loop.stage}: {STATES[loop.state]}"))]
    parts.append(
        Bullets(tuple((_option_line(option, loop.timezone),) for option in shown)) if shown else Note("No options now.")
    )
    if shown:
        options = tuple((one.option_id, f"Option {one.letter}", _starts(one, loop.timezone)) for one in shown)
        parts.append(Checks("withdraw", "Withdraw", options, hint="Claims on a withdrawn option are released."))
    parts.append(DateInput("date", "Add an option: day", optional=True))
    parts.append(TimeInput("time", f"Add an option: start ({loop.timezone})", optional=True))
    also = (
        ("search", "Look for more options", "from calendars, working hours and claims"),
        ("offer", "Offer now", "send the candidate the link with what is ready"),
    )
    parts.append(Checks("also", "And", also))
    return Form("plan", "Plan options", "Save", loop.loop_id, tuple(parts))


def _option_line(option: OptionView, timezone: str) -> str:
    state = "ready" if option.state is OptionState.READY else "waiting for seats"
    return f"Option {option.letter} ({state}) {_starts(option, timezone)}. {option.reason}"


def _starts(option: OptionView, timezone: str) -> str:
    return When(option.slots[0].span.starts_at, timezone).written


def planned(loop: LoopView) -> Screen:
    return Screen("Saved", (Text((Bold(loop.code), f" {STATES[loop.state]}. The card in the channel follows.")),))


def opened(loop: LoopView) -> Screen:
    return Screen(
        "Loop opened", (Text((Bold(loop.code), " is open. I am looking for times and will post in the channel.")),)
    )


def cancel_form(place: str) -> Form:
    return Form(
        "cancel",
        "Cancel loop",
        "Cancel the loop",
        place,
        (
            Text(("All seats are freed. Panel, channel, candidate and ATS are told.",)),
            TextInput("reason", "Why?", most=500, hint="The channel sees this: please name nobody."),
        ),
    )


def swap_form(place: str, code: str) -> Form:
    return Form(
        "swap",
        "Hand over a seat",
        "Ask",
        place,
        (Text((Bold(code),)), PersonInput("person", "Whom would you like to ask?")),
    )


def settings_form(shown: SettingsShown) -> Form:
    settings = shown.settings
    pools = ", ".join(shown.pools) or "none"
    muted = tuple((one.loop_id, one.code, one.title) for one in shown.muted[:MOST_CHOICES])
    heard = Checks("unmute", "Muted loops: remind me again of", muted)
    return Form(
        "settings",
        "Your settings",
        "Save",
        "",
        (
            TextInput("timezone", "Time zone", settings.timezone, most=64, hint="An IANA name, such as Europe/Berlin"),
            TimeInput("work_start", "Your day starts", clock(settings.work_start)),
            TimeInput("work_end", "Your day ends", clock(settings.work_end)),
            TextInput("load_day", "Most interviews a day", str(settings.load_day), most=2),
            TextInput("load_week", "Most interviews a week", str(settings.load_week), most=2),
            TimeInput("quiet_from", "No reminders from", clock(settings.quiet_from)),
            TimeInput("quiet_until", "No reminders until", clock(settings.quiet_until)),
            TextInput(
                "holidays",
                "Public holidays of",
                settings.holidays,
                most=32,
                optional=True,
                hint="A country or region, such as GB or DE-BY, or none. Empty: the country of your time zone.",
            ),
            *((heard,) if muted else ()),
            Note(f"Your pools: {pools}. An admin changes these."),
        ),
    )


def settings_saved(shown: SettingsShown, unmuted: tuple[str, ...]) -> Screen:
    """What is so now; `unmuted` are the codes of loops that are no longer muted."""
    settings = shown.settings
    line = (
        f"{clock(settings.work_start)} to {clock(settings.work_end)} in {settings.timezone}, "
        f"at most {settings.load_day} interviews a day and {settings.load_week} a week. No reminders from "
        f"{clock(settings.quiet_from)} to {clock(settings.quiet_until)}, at weekends and on public holidays."
    )
    again = Text((f"You are reminded again of {', '.join(unmuted)}.",))
    return Screen("Saved", (Text((line,)), *((again,) if unmuted else ())))


def clock(minutes: int) -> str:
    """Minutes after midnight as HH:MM; the end of the day is 23:59, the latest a time picker can say."""
    minutes = min(minutes, 24 * 60 - 1)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
