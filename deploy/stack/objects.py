"""An S3-speaking server in memory for rehearsal: moto with one bucket. Its words: port and bucket."""

from __future__ import annotations

import http.client
import signal
import sys
import threading

from moto.server import ThreadedMotoServer

from deploy.stack.programs import HOST


def main() -> None:
    port, bucket = int(sys.argv[1]), sys.argv[2]
    server = ThreadedMotoServer(ip_address=HOST, port=port, verbose=False)
    server.start()
    line = http.client.HTTPConnection(HOST, port, timeout=10)
    line.request("PUT", f"/{bucket}")
    if line.getresponse().status != 200:
        raise SystemExit("the bucket was not made")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    server.stop()


if __name__ == "__main__":
    main()
