# Keeps a PgBouncer for as long as its standard input is open. Its arguments are its program and what stands in its
# configuration.
folder=$(mktemp -d "${TMPDIR:-/tmp}/vestibule-pooler.XXXXXX")
trap 'kill -TERM "$pooler" 2>/dev/null || :; wait; rm -rf "$folder"' EXIT
printf '%s' "$2" >"$folder/pgbouncer.ini"
"$1" "$folder/pgbouncer.ini" </dev/null >"$folder/log" 2>&1 &
pooler=$!
while read -r _; do :; done
