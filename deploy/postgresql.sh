#!/bin/sh
# Serves the desk's database in its container; at the first start makes it.
set -eu
umask 077
version=$(ls /usr/lib/postgresql)
PATH=/usr/lib/postgresql/$version/bin:$PATH
home=/var/lib/postgresql/$version

if [ ! -d "$home" ]; then
    # It stands in SQL and in an address as it is.
    case "${POSTGRES_PASSWORD:-}" in
        "" | *[!A-Za-z0-9]*) echo "POSTGRES_PASSWORD: нужны латинские буквы и цифры." >&2; exit 1 ;;
    esac
    rm -rf "$home.new"
    initdb -D "$home.new" --username=postgres --encoding=UTF8 --locale=C.UTF-8 --data-checksums \
        --auth-local=peer --auth-host=scram-sha-256 >/dev/null
    # Whoever is let into the network still needs the password.
    echo "host helpdesk helpdesk samenet scram-sha-256" >> "$home.new/pg_hba.conf"
    postgres --single -D "$home.new" postgres >/dev/null <<SQL
CREATE ROLE helpdesk LOGIN PASSWORD '$POSTGRES_PASSWORD'
CREATE DATABASE helpdesk OWNER helpdesk
SQL
    # Made as a whole or not at all.
    mv "$home.new" "$home"
fi
unset POSTGRES_PASSWORD
exec postgres -D "$home" -c listen_addresses='*' -c unix_socket_directories=/run/postgresql
