#!/usr/bin/env bash
# Make .venv from the lock file. As root it also installs the Debian packages that tests use
# (PostgreSQL, Redis, nginx, Chromium, wrk, poppler, qpdf and softhsm2); what is there already is left alone. SETUP_TESTS=0: only what the product runs on.
set -euo pipefail
cd "$(dirname "$0")/.."
UV_HOME=.venv/.uv

if [ ! -x "$UV_HOME/bin/uv" ]; then
  [ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
  "${PYTHON:-python3}" -m venv "$UV_HOME"
  "$UV_HOME/bin/pip" install --quiet --disable-pip-version-check "uv==${UV_VERSION:?}"
fi
if [ "${SETUP_TESTS:-1}" = 0 ]; then
  echo "setup: cài các gói cần để chạy / installing what the product runs on …"
  # --inexact: tools for tests that are there already stay.
  exec "$UV_HOME/bin/uv" sync --locked --quiet --no-dev --inexact
fi
"$UV_HOME/bin/uv" sync --locked --quiet

missing=()
[ -n "$(ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null)" ] || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx-light)
[ -f /usr/lib/nginx/modules/ngx_stream_module.so ] || missing+=(libnginx-mod-stream)
command -v chromium >/dev/null || missing+=(chromium)
command -v xmlsec1 >/dev/null || missing+=(xmlsec1)
command -v wrk >/dev/null || missing+=(wrk)
command -v pdfsig >/dev/null || missing+=(poppler-utils)
command -v qpdf >/dev/null || missing+=(qpdf)
command -v softhsm2-util >/dev/null || missing+=(softhsm2)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "setup: installing ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
  else
    echo "setup: not root, so these are left out and their tests are skipped: ${missing[*]}" >&2
  fi
fi
