# Keeps a throwaway PostgreSQL for as long as its standard input is open, and takes orders from there. Its arguments
# are the folder of PostgreSQL's programs, the port, and settings for the server; in its environment is the
# certificate of the server, if it is to have one.
set -e
bin=$1 port=$2
shift 2
folder=$(mktemp -d "${TMPDIR:-/tmp}/vestibule-postgres.XXXXXX")
trap 'kill -QUIT "$server" 2>/dev/null || :; wait; rm -rf "$folder"' EXIT
"$bin/initdb" -D "$folder/data" -U vestibule -A trust -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1
if [ -n "$TLS_CERTIFICATE" ]; then
    umask 077
    echo "$TLS_CERTIFICATE" >"$folder/server.crt"
    echo "$TLS_KEY" >"$folder/server.key"
    set -- "$@" -c ssl=on -c "ssl_cert_file=$folder/server.crt" -c "ssl_key_file=$folder/server.key"
fi

start() {
    "$bin/postgres" -D "$folder/data" -k "$folder" -p "$port" "$@" >>"$folder/log" 2>&1 </dev/null &
    server=$!
    until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U vestibule; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
        sleep 0.05
    done
    echo started
}

start "$@"
while read -r order; do
    case $order in
    start) start "$@" ;;
    stop) kill -INT "$server"; wait "$server" || :; echo stopped ;;
    kill) kill -QUIT "$server"; wait "$server" || :; echo stopped ;;
    esac
done
