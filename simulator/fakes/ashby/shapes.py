"""What exactly may stand in a call's body? After Ashby's OpenAPI description, and nothing beside it."""

from simulator.strict import (
    Maybe,
    Shape,
    boolean,
    email,
    instant,
    mapping,
    one_of,
    record,
    several,
    text,
    uuid,
    whole,
)

HOOKS = (
    "applicationUpdate",
    "candidateHire",
    "candidateStageChange",
    "interviewScheduleCreate",
    "interviewScheduleUpdate",
    "applicationSubmit",
    "candidateDelete",
    "candidateMerge",
)
PAGE: Shape = {"cursor": Maybe(text(200)), "syncToken": Maybe(text(200)), "limit": Maybe(whole(1, 100))}
EVENT: Shape = {
    "startTime": instant,
    "endTime": instant,
    "interviewers": several(record({"email": email, "feedbackRequired": Maybe(boolean)}), 20),
    "extraData": Maybe(mapping(text(500), 20)),
    "interviewId": Maybe(uuid),
}
NOTE: Shape = {
    "candidateId": uuid,
    "note": record({"type": one_of("text/plain", "text/html"), "value": text(50_000)}),
    "sendNotifications": Maybe(boolean),
    "isPrivate": Maybe(boolean),
}
FORM: Shape = {"feedbackFormDefinitionId": uuid}
CHANGE: Shape = {
    "applicationId": uuid,
    "interviewStageId": uuid,
    "archiveReasonId": Maybe(uuid),
}
CREATE: Shape = {"applicationId": uuid, "interviewEvents": several(record(EVENT), 10)}
UPDATE: Shape = {
    "interviewScheduleId": uuid,
    "interviewEvent": record({"interviewEventId": uuid, **EVENT}),
}
CANCEL: Shape = {"id": uuid, "allowReschedule": Maybe(boolean)}
SUBMIT: Shape = {
    "formDefinitionId": uuid,
    "applicationId": uuid,
    "userId": uuid,
    "interviewEventId": uuid,
    "feedbackForm": record(
        {"fieldSubmissions": several(record({"path": text(200), "value": lambda value: value}), 100)}
    ),
}
WEBHOOK: Shape = {
    "webhookType": one_of(*HOOKS),
    "requestUrl": text(500),
    "secretToken": text(200),
}
