from tests.journeys.stage import *
@ON_POSTGRES
def test_dbg(tmp_path, database_url):
    with stage(tmp_path, database_url, 2) as set_up:
        story = set_up.story()
        try:
            for step in story.steps():
                step.deed()
        except BaseException as e:
            for r in set_up.rows("SELECT id,kind,key,state,attempts,due_at,lease_until,fault,created_at FROM outbox ORDER BY id DESC LIMIT 25"): print(r)
            for r in set_up.rows("SELECT state, starts_at, ends_at FROM claim"): print(r)
            for r in set_up.rows("SELECT id,state FROM loop"): print(r)
            print((tmp_path/'clock').read_text())
            for r in set_up.rows("SELECT now(), pid, state, wait_event, query, xact_start FROM pg_stat_activity where state is not null"): print(r)
            for p in ("Alice","Elif","Farid"): print(p, [m["text"] for m in story.workspace.messages(p)])
            raise
        finally:
            story.close()
        set_up.settle()
        print(set_up.rows("SELECT kind, attempts, state FROM outbox WHERE attempts <> 1 OR state <> 'sent'"))
