"""What exactly may stand in a body? The names of Harvest v3 where they are known, and nothing beside them."""

from simulator.strict import Maybe, Shape, instant, one_of, record, several, text, whole

ID = whole(1, 10**12)
INTERVIEWER: Shape = {
    "user_id": ID,
    "response_status": Maybe(one_of("needs_action", "declined", "tentative", "accepted")),
}
CHANGE: Shape = {
    "starts_at": instant,
    "ends_at": instant,
    "interviewers": several(record(INTERVIEWER), 20),
    "location": Maybe(text(200)),
    "video_conferencing_url": Maybe(text(500)),
}
INTERVIEW: Shape = {**CHANGE, "application_id": ID, "job_interview_id": ID, "external_event_id": text(200)}
NOTE: Shape = {
    "candidate_id": ID,
    "application_id": ID,
    "user_id": ID,
    "body": text(50_000),
    "visibility": one_of("admin_only", "private", "public"),
    "note_type": one_of("NOTE"),
}
MOVE: Shape = {"from_stage_id": ID, "to_stage_id": ID}
REJECT: Shape = {"rejection_reason_id": ID}
HIRE: Shape = {"opening_id": Maybe(ID)}
