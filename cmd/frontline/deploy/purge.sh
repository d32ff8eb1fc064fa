#!/bin/sh
# Takes the addresses that frontline prints after a withdrawal out of nginx's cache.
set -eu
keys=$(mktemp)
trap 'rm -f "$keys"' EXIT
sed -n 's/[].$()|{}+?^\\[]/\\&/g; s/\*/[^ ]*/g; s/^  \(\/.*\)/^KEY: \1 /p' >"$keys"
LC_ALL=C grep -rlaE -f "$keys" /var/cache/frontline | xargs -r rm -f
