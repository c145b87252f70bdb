"""A process of a race about one decision: `python -m tests.grants.awards.rival`.

Each line of its input is `[act, person, row]`; it makes ready, says so, goes at the next line, and answers
with the code of the refusal it met, or "done" and what the job said.
"""

import json
import os
import sys

import django


def act_of(name: str, person: int, row: int):
    from grants.awards import tasks
    from grants.proposals import actions as proposals
    from portal.accounts.models import User
    from portal.accounts.queries import actor_of
    from portal.signoff import actions as signoff
    from portal.signoff.models import SignOff

    actor = actor_of(User.objects.get(pk=person))
    if name == "publish_due":
        return tasks.publish_due
    if name == "withdraw":
        return lambda: proposals.withdraw(actor=actor, proposal_id=row, reason="과제를 포기합니다.")
    seen = SignOff.objects.get(pk=row).payload_hash
    return lambda: signoff.approve(actor=actor, signoff_id=row, seen_hash=seen)


def contend(name: str, person: int, row: int) -> list[str]:
    from django.db import connection

    from portal.errors import Refused

    act = act_of(name, person, row)
    say("ready")
    sys.stdin.readline()
    try:
        said = act()
    except Refused as refusal:
        return [refusal.code, str(refusal)]
    finally:
        connection.close()
    return ["done", said if isinstance(said, str) else ""]


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    for line in iter(sys.stdin.readline, ""):
        say(contend(*json.loads(line)))
