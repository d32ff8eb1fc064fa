#!/usr/bin/env bash
# Drives a running server with wrk and prints what was measured beside what is
# to be reached. Machines are noisy: it reports, and no figure makes it fail.
#
# It runs the program that FRONTLINE_BIN names (bin/frontline) on loopback
# ports with a new database in a temporary folder, and stops what it started.
# FRONTLINE_REAL is the folder of the real days; what needs them, or a tool
# that is not installed, is left out with a line that says so.
# BENCH_SECONDS is how long each run of wrk takes (10).
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${FRONTLINE_BIN:-bin/frontline}
real=${FRONTLINE_REAL:-../shared/real}
seconds=${BENCH_SECONDS:-10}
day=2025-11-27
port=18931
nginx_port=18932
base=http://127.0.0.1:$port

if [ ! -x "$bin" ]; then
	echo "There is no $bin: run \`make build\` first." >&2
	exit 1
fi
for tool in curl awk; do
	command -v "$tool" >/dev/null || { echo "$tool is missing: on Debian, apt-get install $tool" >&2; exit 1; }
done

tmp=$(mktemp -d)
server= nginx=
stop() {
	for pid in $server $nginx; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	server= nginx=
	rm -rf "$tmp"
}
trap stop EXIT
trap 'exit 130' INT TERM

now() { date +%s%N; }
ms_since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.0f", (b - a) / 1e6 }'; }

rows=()
row() { rows+=("$1|$2|$3"); } # what, to reach, measured

# start_server starts the server over the temporary database and waits until it
# is ready, at most 60 s. It sets started to the milliseconds that took.
start_server() {
	local from
	from=$(now)
	"$bin" serve --addr "127.0.0.1:$port" --db "$tmp/frontline.db" >"$tmp/server.log" 2>&1 &
	server=$!
	for _ in $(seq 1200); do
		if curl -fs -o /dev/null "$base/readyz"; then
			started=$(ms_since "$from")
			return
		fi
		kill -0 "$server" 2>/dev/null || break
		sleep 0.05
	done
	echo "The server did not start:" >&2
	cat "$tmp/server.log" >&2
	exit 1
}

stop_server() {
	kill "$server"
	wait "$server" || true
	server=
}

resident() { awk '/^VmRSS:/ { printf "%.0f MB", $2 * 1024 / 1e6 }' "/proc/$server/status" 2>/dev/null || echo "not known here"; }

if curl -s -o /dev/null --max-time 1 "$base/" || curl -s -o /dev/null --max-time 1 "http://127.0.0.1:$nginx_port/"; then
	echo "Something answers on port $port or $nginx_port: stop it first." >&2
	exit 1
fi

# --- Loading and starting -------------------------------------------------

echo "Loading" >&2
start_server
row "start, empty folder: bundled layers loaded" "" "$started ms"
stop_server
layer=control
asof=$day
if compgen -G "$real/*.geojson" >/dev/null; then
	files=("$real"/*.geojson)
	before=$(stat -c %s "$tmp/frontline.db")
	from=$(now)
	"$bin" load control "${files[@]}" --create --db "$tmp/frontline.db" >/dev/null 2>"$tmp/load.log" || { cat "$tmp/load.log" >&2; exit 1; }
	took=$(ms_since "$from")
	text=$(cat "${files[@]}" | wc -c)
	after=$(stat -c %s "$tmp/frontline.db")
	row "${#files[@]} real days loaded" "< 2000 ms" "$took ms"
	row "database grows, of the GeoJSON" "< 5 %" "$(awk -v a="$before" -v b="$after" -v t="$text" 'BEGIN { printf "%.1f %%", 100 * (b - a) / t }')"
else
	echo "There are no real days in $real (FRONTLINE_REAL names their folder): the claims stand in for them, and nothing is loaded." >&2
	layer=claims
	asof=2022-09-30
fi
start_server
row "start, all loaded, until ready" "< 1000 ms" "$started ms"

# --- Cold tiles -----------------------------------------------------------

# covering lists z/x/y for zooms $1 to $2 under west, south, east, north.
covering() {
	awk -v z0="$1" -v z1="$2" -v w="$3" -v s="$4" -v e="$5" -v n="$6" '
		function col(lon, z) { return int((lon / 360 + 0.5) * 2 ^ z) }
		function tan(a) { return sin(a) / cos(a) }
		function tile_row(lat, z,  a) { a = lat * pi / 180; return int((1 - log(tan(a) + 1 / cos(a)) / pi) / 2 * 2 ^ z) }
		BEGIN {
			pi = atan2(0, -1)
			for (z = z0; z <= z1; z++)
				for (x = col(w, z); x <= col(e, z); x++)
					for (y = tile_row(n, z); y <= tile_row(s, z); y++)
						print z "/" x "/" y
		}'
}

bbox() { # of the layer's features: west south east north
	curl -fs "$base/api/layers/$layer/$asof/features.json" |
		grep -o '"bbox":\[[^]]*\]' | tr -d '"boxb:[]' | tr ',' ' ' |
		awk 'NR == 1 { w = $1; s = $2; e = $3; n = $4 }
			{ if ($1 < w) w = $1; if ($2 < s) s = $2; if ($3 > e) e = $3; if ($4 > n) n = $4 }
			END { print w, s, e, n }'
}

# fetch gets the tiles that stdin lists, with the ending $1, over one
# connection, and prints status, seconds and bytes for each.
fetch() {
	awk -v url="$base/tiles/$layer/$asof/" -v end="$1" '{ printf "url = \"%s%s%s\"\noutput = \"/dev/null\"\n", url, $0, end }' >"$tmp/urls"
	curl -s -H 'Accept-Encoding: gzip' --max-time 120 -w '%{http_code} %{time_total} %{size_download}\n' -K "$tmp/urls"
}

quantile() { # of the numbers in stdin
	sort -n | awk -v q="$1" '{ v[NR] = $1 } END { if (NR) print v[int(q * (NR - 1)) + 1] }'
}

echo "Cold tiles" >&2
# Which tiles cover the day is found out first, then the server forgets them.
read -r west south east north < <(bbox)
covering 4 10 "$west" "$south" "$east" "$north" >"$tmp/candidates"
fetch .mvt <"$tmp/candidates" >"$tmp/cold"
paste -d' ' "$tmp/candidates" "$tmp/cold" | awk '$2 == 200 { print $1 }' >"$tmp/tiles"
stop_server
start_server
from=$(now)
fetch .mvt <"$tmp/tiles" >"$tmp/cold"
took=$(ms_since "$from")
row "$(wc -l <"$tmp/tiles") cold tiles that cover $asof at z4-z10, by curl, in all" "" "$took ms"
row "cold tile by curl, one connection: p50, p99" "p99 < 1 ms" "$(awk '{ print $2 * 1000 }' "$tmp/cold" | quantile 0.5) ms, $(awk '{ print $2 * 1000 }' "$tmp/cold" | quantile 0.99) ms"
# Pictures of the tiles in which something is, z5 to z10, at most 120.
awk '!/^4/ { t[++n] = $1 } END { step = n > 120 ? n / 120 : 1; for (i = 1; i <= n; i += step) print t[int(i)] }' "$tmp/tiles" >"$tmp/pictures"
for ending in .png @2x.png; do
	fetch "$ending" <"$tmp/pictures" | awk '$1 == 200 { print $2 * 1000 }' >"$tmp/png"
	row "cold tile$ending: median, p99 of $(wc -l <"$tmp/png")" "$([ "$ending" = .png ] && echo "median < 5 ms")" "$(quantile 0.5 <"$tmp/png") ms, $(quantile 0.99 <"$tmp/png") ms"
done

# --- Archives --------------------------------------------------------------

echo "Export" >&2
for ending in pmtiles mbtiles; do
	from=$(now)
	"$bin" export "$layer" latest "$tmp/export.$ending" --db "$tmp/frontline.db" >"$tmp/export.log" 2>&1 || { cat "$tmp/export.log" >&2; exit 1; }
	took=$(ms_since "$from")
	row "newest $layer to z12 .$ending, $(stat -c %s "$tmp/export.$ending") bytes" "$([ "$ending" = pmtiles ] && echo "< 10000 ms")" "$took ms"
done

# --- Warm tiles, beside nginx ---------------------------------------------

# The typical tile is the one of mean size. Half of all tiles hold a full
# square or little more, and would say nothing of sending bytes.
typical=$(paste -d' ' "$tmp/tiles" "$tmp/cold" | awk '
	{ t[NR] = $1; n[NR] = $4; sum += $4 }
	END {
		for (i = 1; i <= NR; i++) {
			off = n[i] - sum / NR
			if (off < 0) off = -off
			if (i == 1 || off < least) { least = off; best = i }
		}
		print t[best], n[best]
	}')
typical_bytes=${typical#* } typical=${typical% *}
awk '{ t[NR] = $1 } END { step = NR > 200 ? NR / 200 : 1; for (i = 1; i < NR + 1; i += step) print t[int(i)] }' "$tmp/tiles" >"$tmp/mixed"

cat >"$tmp/mixed.lua" <<'LUA'
-- Asks for the paths in a file, one after the other.
local paths, i = {}, 0
function init(args)
	for line in io.lines(args[1]) do
		paths[#paths + 1] = wrk.format("GET", line, { ["Accept-Encoding"] = "gzip" })
	end
end
function request()
	i = i % #paths + 1
	return paths[i]
end
LUA

start_nginx() {
	mkdir -p "$tmp/www" "$tmp/nginx"
	# The same bytes, packed as the server sends them.
	while read -r tile; do
		path=$tmp/www/tiles/$layer/$asof/$tile.mvt
		mkdir -p "$(dirname "$path")"
		# What gzip does not make smaller comes as it is.
		curl -fs -H 'Accept-Encoding: gzip' -o "$path.gz" "$base/tiles/$layer/$asof/$tile.mvt"
		if gzip -t "$path.gz" 2>/dev/null; then gzip -dc "$path.gz" >"$path"; else mv "$path.gz" "$path"; fi
	done < <(cat "$tmp/mixed"; echo "$typical")
	cat >"$tmp/nginx.conf" <<CONF
worker_processes 2;
daemon off;
pid $tmp/nginx/pid;
error_log $tmp/nginx/error.log warn;
events { worker_connections 256; }
http {
	access_log off;
	sendfile on;
	tcp_nopush on;
	keepalive_requests 1000000000;
	open_file_cache max=1000;
	client_body_temp_path $tmp/nginx/body;
	proxy_temp_path $tmp/nginx/proxy;
	fastcgi_temp_path $tmp/nginx/fastcgi;
	uwsgi_temp_path $tmp/nginx/uwsgi;
	scgi_temp_path $tmp/nginx/scgi;
	types { application/vnd.mapbox-vector-tile mvt; }
	server {
		listen 127.0.0.1:$nginx_port;
		root $tmp/www;
		location / {
			gzip_static on;
			gzip_vary on;
			add_header Cache-Control "public, max-age=60";
		}
	}
}
CONF
	# Workers of a root's nginx run as nobody, who must be able to read.
	chmod 755 "$tmp"
	nginx -p "$tmp/nginx" -c "$tmp/nginx.conf" &
	nginx=$!
	for _ in $(seq 100); do
		curl -fs -o /dev/null "http://127.0.0.1:$nginx_port/tiles/$layer/$asof/$typical.mvt" && return
		sleep 0.05
	done
	echo "nginx did not start: it is left out." >&2
	cat "$tmp/nginx/error.log" >&2 || true
	kill "$nginx" 2>/dev/null || true
	nginx=
}

# drive runs wrk against the port $1 for the typical tile, or with "mixed" as
# $2 for all, and prints requests/s, p50 and p99 in ms, and errors.
drive() {
	local args=(-t2 -c16 "-d${seconds}s" --latency)
	if [ "${2:-}" = mixed ]; then
		sed "s|.*|/tiles/$layer/$asof/&.mvt|" "$tmp/mixed" >"$tmp/paths"
		wrk "${args[@]}" -s "$tmp/mixed.lua" "http://127.0.0.1:$1" -- "$tmp/paths"
	else
		wrk "${args[@]}" -H 'Accept-Encoding: gzip' "http://127.0.0.1:$1/tiles/$layer/$asof/$typical.mvt"
	fi | awk '
		function ms(v) { if (v ~ /us$/) return v / 1000; if (v ~ /ms$/) return v + 0; if (v ~ /s$/) return v * 1000; return v }
		$1 == "50%" { p50 = ms($2) }
		$1 == "99%" { p99 = ms($2) }
		/Requests\/sec/ { r = $2 }
		/Non-2xx|Socket errors/ { bad = " (" $0 ")" }
		END { printf "%.0f %.2f %.2f%s\n", r, p50, p99, bad }'
}

if ! command -v wrk >/dev/null; then
	echo "wrk is missing: on Debian, apt-get install wrk. Warm tiles are left out." >&2
else
	if command -v nginx >/dev/null; then
		start_nginx
	else
		echo "nginx is missing: on Debian, apt-get install nginx-light. There is nothing to compare with." >&2
	fi
	fetch .mvt <"$tmp/mixed" >/dev/null # all of them warm
	for what in typical mixed; do
		name="$what tile ($typical, $typical_bytes bytes as sent)"
		[ "$what" = mixed ] && name="$(wc -l <"$tmp/mixed") tiles in turn"
		ours=() theirs=()
		for round in 1 2; do
			echo "wrk, $what, round $round of 2" >&2
			ours+=("$(drive $port $what)")
			[ -z "$nginx" ] || theirs+=("$(drive $nginx_port $what)")
		done
		# The better of the rounds counts: what disturbs only makes it worse.
		best=$(printf '%s\n' "${ours[@]}" | sort -rn | head -1)
		row "warm, $name: requests/s" "> 35000" "${best%% *}"
		row "warm, $name: p50, p99" "p99 < 5 ms" "$(awk '{ print $2 " ms, " $3 " ms" }' <<<"$best")"
		[ "$(awk '{ print NF }' <<<"$best")" = 3 ] || row "warm, $name: errors" "none" "${best#* * * }"
		if [ -n "$nginx" ]; then
			their=$(printf '%s\n' "${theirs[@]}" | sort -rn | head -1)
			row "nginx, the same bytes: requests/s" "" "${their%% *}"
			row "nginx, the same bytes: p50, p99" "" "$(awk '{ print $2 " ms, " $3 " ms" }' <<<"$their")"
			row "ratio Frontline/nginx" "" "$(awk -v a="${best%% *}" -v b="${their%% *}" 'BEGIN { printf "%.2f", a / b }')"
		fi
	done
	row "resident memory after that" "< 120 MB" "$(resident)"
fi

echo
printf '%s\n' "Work|To reach|Measured" "${rows[@]}" | awk -F'|' '{ printf "%-78s  %-14s  %s\n", $1, $2, $3 }'
