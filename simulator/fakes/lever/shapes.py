"""What exactly may stand in a body? What the product sends, and nothing beside it."""

from simulator.strict import Maybe, Shape, boolean, one_of, record, several, text, uuid, whole

EVENTS = ("candidateStageChange", "candidateArchiveChange", "candidateHired", "candidateDeleted", "applicationCreated")
INTERVIEW: Shape = {
    "subject": text(200),
    "note": Maybe(text(2000)),
    "interviewers": several(record({"id": uuid}), 20),
    "date": whole(0, 10**14),
    "duration": whole(1, 1440),
    "feedbackTemplate": Maybe(uuid),
    "feedbackReminder": Maybe(one_of("once", "daily", "frequently", "none")),
}
PANEL: Shape = {"timezone": text(60), "interviews": several(record(INTERVIEW), 10)}
FEEDBACK: Shape = {
    "baseTemplateId": uuid,
    "panel": uuid,
    "interview": uuid,
    "fieldValues": several(record({"id": uuid, "value": lambda value: value}), 60),
}
NOTE: Shape = {"value": text(50_000), "secret": Maybe(boolean)}
