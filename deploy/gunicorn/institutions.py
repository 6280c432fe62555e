"""gunicorn for the institutions' door: long answers, streamed. The values not explained here are as in public.py."""

import os

from hocba.ended_worker import forget

wsgi_app = "hocba.wsgi:institutions()"
bind = "127.0.0.1:8004"

# A call of 10,000 lines verifies for half a minute or longer. In processes of its own it takes no thread from a family
# at the look-up form; the system shares the cores. One process: who waits a little longer here loses nothing.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 8
preload_app = False

# The loop's heartbeat, not the request's.
timeout = 120
# On a stop, a call under way has this long; what is cut off is sent again, and what it opened is written down.
graceful_timeout = 60
keepalive = 75
worker_tmp_dir = "/dev/shm"  # noqa: S108
max_requests = 5_000
max_requests_jitter = 500
backlog = 64

# The size of a body is the application's to judge, in words (413); nginx stops what is far beyond.
limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190
forwarded_allow_ips = ""
control_socket_disable = True
accesslog = None
logger_class = "hocba.server_log.ServerLog"
child_exit = forget
