"""gunicorn for the office: some hundred officials and clerks. The values not explained here are as in public.py."""

import os

from hocba.ended_worker import forget

wsgi_app = "hocba.wsgi:office()"
bind = "127.0.0.1:8003"

# Pages are light; an upload of a school's batch keeps a thread waiting for the network, as at the schools' door.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 16
preload_app = False

timeout = 120
graceful_timeout = 120
keepalive = 75
worker_tmp_dir = "/dev/shm"  # noqa: S108

max_requests = 5_000
max_requests_jitter = 500
backlog = 128

# A list's filters and a sign-in's way back stand in the address.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
forwarded_allow_ips = ""
control_socket_disable = True
accesslog = None
logger_class = "hocba.server_log.ServerLog"
child_exit = forget
