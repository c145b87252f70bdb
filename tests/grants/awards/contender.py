"""A process of a race for the envelope: `python -m tests.grants.awards.contender`.

Each line of its input is `[decision, [submission, …]]`. It makes ready one thread a submission, says so,
lets them go at the next line, and answers with a list of what each was told.
"""

import json
import os
import sys
import threading

import django

Told = list[dict[str, object]]


def race(decision_id: int, submission_ids: list[int]) -> Told:
    from django.db import connection
    from django.utils import translation

    from grants.awards import actions
    from grants.awards.models import Decision
    from grants.proposals.models import Submission
    from portal.actor import Actor, Role
    from portal.errors import Refused

    told: Told = []
    decision = Decision.objects.select_related("call__programme_year", "drafted_by").get(pk=decision_id)
    submissions = list(Submission.objects.filter(pk__in=submission_ids))
    actor = Actor(decision.drafted_by, frozenset({Role.MANAGER}))
    start, ready = threading.Event(), threading.Barrier(len(submissions) + 1)

    def contend(submission: Submission) -> None:
        translation.activate("en")
        connection.ensure_connection()
        ready.wait()
        start.wait()
        try:
            actions.reserve_award(actor=actor, decision=decision, submission=submission)
            told.append({"won": True})
        except Refused as refusal:
            told.append({"won": False, "code": refusal.code, "said": str(refusal)})
        finally:
            connection.close()

    threads = [threading.Thread(target=contend, args=[submission]) for submission in submissions]
    for thread in threads:
        thread.start()
    ready.wait()
    say("ready")
    sys.stdin.readline()
    start.set()
    for thread in threads:
        thread.join()
    connection.close()
    return told


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    for line in iter(sys.stdin.readline, ""):
        say(race(*json.loads(line)))
