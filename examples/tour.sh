#!/usr/bin/env bash
# Twenty calls, with their answers: one machine through its life, a whole plant from a spreadsheet, its groups as a tree,
# readings and what follows from them; then a simulated plant for some seconds.
#
#   examples/tour.sh [BASE_URL]      http://127.0.0.1:8080 by default
#
# TOUR_PLANT says for how long the plant is played, 8s by default.
#
# It needs bash, curl, grep, sed, awk and a JDK, and the standalone with its demo clients. It ends with 1 as soon as a call is
# not answered as expected. It can be run again: each run registers a machine of its own, the plant's machines are brought
# up to date, and the groups are those of before.
set -euo pipefail

base=${1:-http://127.0.0.1:8080}
base=${base%/}
api=$base/api/v1
machines=$api/machines
groups=$api/machine-groups
examples=$(dirname "$0")
identifier=TOUR-$(date +%s)-$$

answer=$(mktemp -d)
trap 'rm -rf "$answer"' EXIT

# A field's text value, from the last answer's body.
field() { grep -o "\"$1\":\"[^\"]*\"" "$answer/body" | head -n 1 | sed 's/^[^:]*:"//; s/"$//'; }

# A header's value, from the last answer.
header() { tr -d '\r' < "$answer/head" | grep -i "^$1:" | tail -n 1 | sed 's/^[^:]*: *//'; }

# call TITLE EXPECTED_STATUS CURL_ARGUMENTS...
# Shows the call as one would type it (the token as $TOKEN) and its answer: status, the headers of interest, the body.
call() {
  local title=$1 expected=$2 status shown='' argument
  shift 2
  for argument in "$@"; do
    [ -z "${TOKEN:-}" ] || argument=${argument//"$TOKEN"/\$TOKEN}
    case $argument in
      *\$TOKEN*) shown="$shown \"$argument\"" ;;
      *[!A-Za-z0-9:/._=-]*) shown="$shown '$argument'" ;;
      *) shown="$shown $argument" ;;
    esac
  done
  printf '\n# %s\n$ curl%s\n' "$title" "$shown"
  : > "$answer/body"
  if ! status=$(curl -sS -D "$answer/head" -o "$answer/body" -w '%{http_code}' "$@"); then
    echo "No answer from $base." >&2
    exit 1
  fi
  echo "HTTP $status"
  for argument in Location ETag; do
    [ -z "$(header $argument || true)" ] || echo "$argument: $(header $argument)"
  done
  if [ "$title" = 'Get a token' ]; then
    sed 's/\("access_token":"[^"]\{12\}\)[^"]*"/\1..."/' "$answer/body"
  else
    cat "$answer/body"
  fi
  [ ! -s "$answer/body" ] || echo
  if [ "$status" != "$expected" ]; then
    echo "Expected $expected." >&2
    exit 1
  fi
}

call 'Get a token' 200 \
  -u operator:operator-secret -d grant_type=client_credentials "$base/oauth2/token"
TOKEN=$(field access_token)
auth=(-H "Authorization: Bearer $TOKEN")
json=(-H 'Content-Type: application/json')

call 'Register a machine' 201 "${auth[@]}" "${json[@]}" \
  -d '{"name":"CNC Mill #1","machine_identifier":"'"$identifier"'","protocol":"json","location":"Building A, Line 3"}' \
  "$machines"
machine=$machines/$(field id)

call 'List machines, the newest first' 200 "${auth[@]}" \
  "$machines?sort_by=created_at&sort_dir=desc&page_size=1"

call 'Search: any part of a name or identifier, in any case' 200 "${auth[@]}" \
  "$machines?search=$(printf %s "$identifier" | tr '[:upper:]' '[:lower:]')"

call 'Get it' 200 "${auth[@]}" \
  "$machine"
version=$(header ETag)

call 'Change it, if nobody else has' 200 -X PATCH "${auth[@]}" "${json[@]}" \
  -H "If-Match: $version" -d '{"location":"Building B, Line 1"}' "$machine"

call 'Change it with the version of before: somebody else has' 412 -X PATCH "${auth[@]}" "${json[@]}" \
  -H "If-Match: $version" -d '{"location":"Building C"}' "$machine"

call 'Retire it' 204 -X DELETE "${auth[@]}" \
  "$machine"

call 'Bring it back' 200 -X POST "${auth[@]}" \
  "$machine/restore"

call 'Register its identifier once more' 409 "${auth[@]}" "${json[@]}" \
  -d '{"name":"CNC Mill #2","machine_identifier":"'"$identifier"'","protocol":"json"}' \
  "$machines"

call 'Import a plant of 400 machines; those that are there already are brought up to date' 200 "${auth[@]}" \
  -F "file=@$examples/machines.csv" "$machines/import?on_duplicate=update"

call 'The same from a workbook: nothing is left to be created' 200 "${auth[@]}" \
  -F "file=@$examples/machines.xlsx" "$machines/import?on_duplicate=update"

call 'Create a group for a site; sent again under its key, it is the same group' 201 "${auth[@]}" "${json[@]}" \
  -H "Idempotency-Key: tour-hamburg" -d '{"name":"Hamburg","group_type":"site"}' "$groups"
site=$(field id)

call 'Create one for a line of that site' 201 "${auth[@]}" "${json[@]}" \
  -H "Idempotency-Key: tour-hamburg-machining-$site" \
  -d '{"name":"Line 1 Machining","group_type":"line","parent_id":"'"$site"'"}' "$groups"
line=$(field id)

# The line's machines, as the list of the members to be.
members=$(curl -sS "${auth[@]}" "$machines?search=HAM-L1-&page_size=100" |
  grep -o '"id":"[^"]*"' | sed 's/^"id"://' | paste -sd, -)
call 'Put the machines of that line into it' 200 -X PUT "${auth[@]}" "${json[@]}" \
  -d '{"machine_ids":['"$members"']}' "$groups/$line/members"

call 'Look at the tree' 200 "${auth[@]}" \
  "$groups/tree"
printf '\nThe same, for people:\n'
grep -o '"name":"[^"]*"\|"total_machine_count":[0-9]*\|"children":\[\|\]' "$answer/body" | awk '
  /^"name"/        { name = substr($0, 9, length($0) - 9) }
  /^"total_/       { sub(/.*:/, ""); total = $0 }
  /^"children"/    { printf "%*s%s (%d machines)\n", 2 * depth, "", name, total; depth++ }
  /^\]/            { depth-- }'

call 'Say what is too hot, for this machine' 201 "${auth[@]}" "${json[@]}" \
  -d '{"name":"Spindle too hot","machine_id":"'"${machine##*/}"'","metric_name":"temperature","operator":"gt",
  "warning_threshold":80,"critical_threshold":95}' "$api/alert-rules"

call 'Send readings, as an edge agent does' 207 "${auth[@]}" "${json[@]}" \
  -d '{"readings":[{"machine_identifier":"'"$identifier"'","timestamp":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'",
  "metric_name":"temperature","value":97.5,"unit":"C"}]}' "$api/ingest"

# A status follows from readings a moment later; nobody has to ask twice, but a script is faster than that.
for _ in $(seq 50); do
  curl -sS "${auth[@]}" "$machine" | grep -q '"status":"critical"' && break
  sleep 0.1
done
call 'Get the machine: it is critical' 200 "${auth[@]}" \
  "$machine"
[ "$(field status)" = critical ] || { echo 'Expected the status critical.' >&2; exit 1; }

for _ in $(seq 50); do
  curl -sS "${auth[@]}" "$api/alerts?machine_id=${machine##*/}" | grep -q '"total":1' && break
  sleep 0.1
done
call 'See the alert' 200 "${auth[@]}" \
  "$api/alerts?machine_id=${machine##*/}"

printf '\nAll twenty calls were answered as expected.\n'

plant=${TOUR_PLANT:-8s}
printf '\n# Play a plant\n$ java examples/plant-simulator/src/PlantSimulator.java --machines 10 --duration %s\n' "$plant"
java "$examples/plant-simulator/src/PlantSimulator.java" --base-url "$base" --machines 10 --duration "$plant"
