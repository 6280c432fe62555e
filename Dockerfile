# syntax=docker/dockerfile:1
# The hub in one image: which process it is (public, ingest, worker, init) is said by its command (deploy/compose.yaml).
# Python 3.11 as the tests run on; a patch release after 3.11.7, whose zipfile does not notice overlapping entries
# (ours is read by ingest/zip_structure.py, which does). Debian's slim image: all wheels are manylinux, nothing is
# compiled; beyond it only pg_dump and pg_restore are needed, for `hocba backup` and `hocba restore`.

FROM python:3.11.13-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never \
    UV_PROJECT_ENVIRONMENT=/app/.venv
WORKDIR /app
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
# The dependencies first: they change less often than the code, and this layer is kept.
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --locked --no-dev --no-install-project
COPY verifier verifier
COPY cell cell
COPY sealer sealer
COPY registry registry
COPY ingest ingest
COPY portal portal
COPY hocba hocba
# Editable: templates and static files lie beside the code, where the code looks for them.
RUN uv sync --locked --no-dev

FROM python:3.11.13-slim-bookworm
# Of the server's own major version (compose.yaml: postgres:15): an older pg_dump refuses a newer server.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends "postgresql-client-15=15.*" \
    && rm -rf /var/lib/apt/lists/*
# A user without a home, a shell or any right; the number is what secrets and folders on the host are given to.
RUN groupadd --gid 10001 hocba \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin hocba \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data /data/spool \
        /metrics /metrics/public /metrics/ingest /metrics/office /metrics/worker-1 /metrics/worker-2
COPY --from=build /app /app
COPY templates /app/templates
COPY deploy/gunicorn /app/deploy/gunicorn
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOCBA_DATA_DIR=/data
USER 10001:10001
EXPOSE 8001 8002 8003
# The public's; the other services have their own (deploy/compose.yaml).
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "hocba.alive", "8001", "/healthz"]
CMD ["gunicorn", "-c", "/app/deploy/gunicorn/public.py", "--bind", "0.0.0.0:8001"]
