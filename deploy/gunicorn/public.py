"""gunicorn for the public's pages: many short requests. ``gunicorn -c deploy/gunicorn/public.py --bind HOST:PORT``."""

import os

from hocba.ended_worker import forget

wsgi_app = "hocba.wsgi:public()"
bind = "127.0.0.1:8001"

# One process a core; four threads in each: lxml and OpenSSL let go of the interpreter while they verify (two threads:
# 291 verifications/s against 183). Measured against sync and gevent workers: pages that need no verification are
# answered in 1 ms beside a full load (sync: 31 ms, gevent: not at all). WEB_CONCURRENCY says how many cores; two is
# the smallest machine a province would take.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4

# The application opens connections and an object store with threads of its own; made before the fork they would be
# shared by all workers.
preload_app = False

# The master takes a worker for dead whose loop was silent so long. It is not a limit on requests: what may take long in
# one (store, database, Redis) has its own limit in the application, all of them shorter.
timeout = 60
# On a stop, requests in hand may finish; none takes longer (an unreachable store: seven seconds).
graceful_timeout = 30
# Longer than nginx keeps its idle connections to us (60 s): nginx closes them, never we in the face of a request.
keepalive = 75

# Heartbeat files in memory: on a busy disk their writes block, and the master kills a healthy worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108

# Whatever a C library leaks ends with its process. At 100 requests/s a worker this is every eight minutes; the other
# worker serves meanwhile, and the jitter keeps the two from going at once.
max_requests = 50_000
max_requests_jitter = 5_000

# Connections that wait for a thread; nginx holds what is beyond.
backlog = 512

# Addresses of ours are short (a code, a download token); so are headers without cookies.
limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190

# Whom a request came from and whether over TLS is said by our proxy and read once, by the application (ProxyFix with
# HOCBA_PROXY_HOPS); gunicorn itself believes nobody.
forwarded_allow_ips = ""

# On by default since 25.1; a socket by which the server can be steered is of no use in a container.
control_socket_disable = True

# nginx writes the access log, the application one line a request; gunicorn's would hold addresses, and so codes.
accesslog = None
logger_class = "hocba.server_log.ServerLog"
child_exit = forget
