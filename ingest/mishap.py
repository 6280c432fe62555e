"""Says of an unexpected error what may be logged: its kind and place, never its text (which may hold a record's)."""

from __future__ import annotations

from pathlib import Path


def kind_and_place(error: BaseException) -> dict[str, str]:
    """``{"error": class, "place": "file.py:12"}`` of the innermost frame."""
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return {"error": type(error).__name__, "place": place}
