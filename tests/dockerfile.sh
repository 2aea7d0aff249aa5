#!/usr/bin/env bash
# Runs the Dockerfile's build stage without a container engine: each COPY of the build context becomes a cp of just the named
# paths into an empty folder, and each RUN runs there as it is written. So it proves that what is copied is enough to build the
# server. It does not prove the images: which system they hold, the second stage's user, or how the container runs.
#
#   tests/dockerfile.sh            builds with the profile that the Dockerfile names
#   tests/dockerfile.sh dev        builds with another profile, since the one that ships takes long
#
# CARGO_TARGET_DIR is used where it is set, so that a second run is quick.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
profile=${1-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
target=$(realpath -m "${CARGO_TARGET_DIR:-$folder/target}")

steps=0
stage=
while IFS= read -r line; do
    case $stage$line in
    "FROM "*" AS build") ;;
    "FROM "*) stage=second: ;;
    "WORKDIR "*) ;;
    "second:COPY --from="*) ;;
    "second:COPY "*)
        read -r from _ <<<"${line#COPY }"
        [ -e "$here/$from" ] || { echo "there is no $from to copy" >&2; exit 1; }
        ;;
    "second:"*) ;;
    "COPY "*)
        read -r -a words <<<"${line#COPY }"
        to=${words[-1]}
        unset 'words[-1]'
        case $to in */) mkdir -p "$folder/$to" ;; esac
        for from in "${words[@]}"; do
            cp -r "$here/$from" "$folder/$to"
        done
        steps=$((steps + 1))
        ;;
    "RUN "*)
        command=${line#RUN }
        if [ -n "$profile" ]; then
            command=$(sed -E "s/--profile [a-z]+/--profile $profile/" <<<"$command")
        fi
        echo "== $command"
        (cd "$folder" && CARGO_TARGET_DIR=$target bash -euo pipefail -c "$command")
        steps=$((steps + 1))
        ;;
    "ENV "*) export "${line#ENV }" ;;
    "" | "#"*) ;;
    *)
        echo "tests/dockerfile.sh does not know this step: $line" >&2
        exit 1
        ;;
    esac
done <"$here/Dockerfile"
[ "$steps" -ge 2 ] || { echo "the Dockerfile has no build stage" >&2; exit 1; }

# What the second stage copies out of the first, found where the first one put it.
built=$(sed -nE 's|^COPY --from=build /src/target/([^ ]+) .*|\1|p' "$here/Dockerfile")
if [ -n "$profile" ]; then
    built=$(sed -E "s|^[a-z]+/|${profile/#dev/debug}/|" <<<"$built")
fi
"$target/$built" --version
"$target/$built" schema | diff - "$here/schema.graphql" >/dev/null ||
    { echo "the built server prints another schema than schema.graphql" >&2; exit 1; }
echo "== the Dockerfile's $steps build steps hold"
