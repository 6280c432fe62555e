"""gunicorn's own lines in the hub's one log, without anything a request brought. Knows no application."""

from __future__ import annotations

from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

from hocba.logs import set_up_logs


class ServerLog(Logger):
    """``logger_class`` of ``deploy/gunicorn``.

    gunicorn writes a failed request's address, and a malformed one's first line, into its warnings and errors: codes
    and tokens stand there. Only that there was something, and an error's kind and place, is kept.
    """

    def setup(self, cfg: Config) -> None:
        """Hand all lines to the root logger, which writes JSON."""
        super().setup(cfg)
        set_up_logs()
        for log in (self.error_log, self.access_log):
            log.handlers = []
            log.propagate = True

    def exception(self, msg: object, *_args: object, **_kwargs: Any) -> None:
        """What gunicorn says where a request failed in it; the application answers for its own errors."""
        del msg
        self.error_log.error("server failed at a request", exc_info=True)

    def warning(self, msg: object, *_args: object, **_kwargs: Any) -> None:
        """Its warnings are of malformed requests and quote them; of workers that die it tells as errors, too."""
        self.error_log.warning("invalid request" if "request" in str(msg) else "server warning")
