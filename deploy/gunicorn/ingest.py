"""gunicorn for the schools' door: few, large and slow requests. The values not explained here are as in public.py."""

import os

from hocba.ended_worker import forget

wsgi_app = "hocba.wsgi:ingest()"
bind = "127.0.0.1:8002"

# nginx passes a batch on as it comes (so that it never lies on nginx's disk in clear), and a thread is busy as long as
# a school sends: half a GB over 10 Mbit/s is seven minutes. Threads wait for the network, not for a core. Only a caller
# with a token gets so far: the token is looked at before the body is read.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 16
preload_app = False

# The loop's heartbeat, not the request's: an upload of an hour does not touch it. A sender who falls silent is cut off
# by nginx after a minute, and so by us. Longer than the public's: two threads hash and encrypt half a GB each.
timeout = 120
# On a stop, uploads under way have this long; what is cut off is sent again, and nothing of it was kept.
graceful_timeout = 120
keepalive = 75
worker_tmp_dir = "/dev/shm"  # noqa: S108

# Fewer and larger requests than the public's.
max_requests = 5_000
max_requests_jitter = 500
backlog = 128

# The size of a body is the application's to judge, in words (413); nginx stops what is far beyond.
limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190
forwarded_allow_ips = ""
control_socket_disable = True
accesslog = None
logger_class = "hocba.server_log.ServerLog"
child_exit = forget
