#!/bin/sh
# The role the hub works as: it owns its database and is nothing more on the server. A superuser could run programs there
# (COPY … TO PROGRAM, https://www.postgresql.org/docs/15/sql-copy.html), and with it a stolen password or a hostile dump.
# Run once by the image over a new cluster (docker-entrypoint-initdb.d), and by deploy/stack.
set -eu
: "${POSTGRES_USER:?}" "${POSTGRES_DB:?}" "${HOCBA_DATABASE_PASSWORD_FILE:?}"
test -s "$HOCBA_DATABASE_PASSWORD_FILE"

# The password goes from the file into psql: never into an argument that others see. A failed statement is not logged.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=database="$POSTGRES_DB" \
  --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
SET log_min_error_statement = panic;
\set password `cat "$HOCBA_DATABASE_PASSWORD_FILE"`
CREATE ROLE hocba LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
ALTER DATABASE :"database" OWNER TO hocba;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
