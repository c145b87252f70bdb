"""The processes of the portal: the same in the demo and in docker-compose.yml, which a test holds.

Where the web listens is told by GRANIAN_HOST and GRANIAN_PORT.
"""

WEB = (
    *("granian", "--interface", "wsgi", "--no-ws"),
    *("--workers", "2", "--blocking-threads", "1", "portal.wsgi:application"),
)
WORKER = (
    *("celery", "-A", "portal", "worker", "--loglevel", "WARNING", "--concurrency", "2"),
    # workers need not know each other: every task carries what it needs
    *("--without-gossip", "--without-mingle"),
)
# the plan is in the code: nothing of beat's needs to be kept between two runs
BEAT = ("celery", "-A", "portal", "beat", "--loglevel", "WARNING", "--scheduler", "portal.beat:Scheduler")
ALL = {"web": WEB, "worker": WORKER, "beat": BEAT}
