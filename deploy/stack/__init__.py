"""The production pieces as processes on this machine (``make stack``): for rehearsal and tests, not for a province."""
