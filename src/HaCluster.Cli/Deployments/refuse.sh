# Stops the application's instances that have an image, and keeps an update that is under way from starting more of them. Prints the last
# lines of one of them. Expects REFUSED_IMAGE (the file that says so) and IMAGE.
set -eu

running() { docker ps --quiet --filter label=hacluster.application --filter "ancestor=$IMAGE"; }

install -d -m 0755 "$(dirname "$REFUSED_IMAGE")"
echo "$IMAGE" > "$REFUSED_IMAGE"
first=$(running | head -n 1)
[ -z "$first" ] || docker logs --tail 5 "$first" 2>&1 || true
# The update may have been about to start one.
for _ in 1 2; do
    # A second to finish what they have, and no more: until then they fail what they get.
    # shellcheck disable=SC2046 # One ID a word.
    [ -z "$(running)" ] || docker stop --time 1 $(running) > /dev/null
    sleep 1
done
