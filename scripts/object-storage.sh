# An object storage on this machine for tests: s3rver, as npm has it, over TLS, at the address of Docker's own bridge, which all containers reach.
# Its access key and secret key are S3RVER.
# shellcheck shell=bash disable=SC2154  # root and say of the script that reads this

readonly STORAGE=$root/artifacts/object-storage/data
readonly STORAGE_PORT=${STORAGE_PORT:-9444}
storage_pid=''

# begin_storage BUCKET...
begin_storage() {
    local folder=$root/artifacts/object-storage bucket
    rm -rf "$STORAGE"
    mkdir -p "$STORAGE"
    storage_address=$(ip -4 -o address show docker0 | awk '{ sub("/.*", "", $4); print $4 }')
    [ -n "$storage_address" ] || fail 1 'Docker has no bridge docker0 on this machine.'
    [ -e "$folder/node_modules/s3rver" ] || npm install --prefix "$folder" --no-audit --no-fund --silent s3rver@3.7.1
    # pgBackRest compares names only, so the address is given as one.
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=authority' -keyout "$folder/ca.key" -out "$folder/ca.crt" 2> /dev/null
    openssl req -newkey rsa:2048 -nodes -subj '/CN=storage' -keyout "$folder/storage.key" -out "$folder/storage.csr" 2> /dev/null
    openssl x509 -req -in "$folder/storage.csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
        -extfile <(printf 'subjectAltName=DNS:%s' "$storage_address") -out "$folder/storage.crt" 2> /dev/null
    storage_buckets=()
    for bucket in "$@"; do storage_buckets+=(--configure-bucket "$bucket"); done
    start_storage
}

start_storage() {
    local folder=$root/artifacts/object-storage
    node "$folder/node_modules/s3rver/bin/s3rver.js" -d "$STORAGE" -a "$storage_address" -p "$STORAGE_PORT" --no-vhost-buckets \
        --key "$folder/storage.key" --cert "$folder/storage.crt" "${storage_buckets[@]}" > "$folder/storage.log" 2>&1 &
    storage_pid=$!
    wait_for 'the object storage' curl -ks --noproxy '*' -o /dev/null "https://$storage_address:$STORAGE_PORT/"
}

stop_storage() {
    [ -n "$storage_pid" ] || return 0
    kill "$storage_pid" 2> /dev/null || true
    wait "$storage_pid" 2> /dev/null || true
    storage_pid=''
}

end_storage() {
    stop_storage
    rm -rf "$STORAGE"
}

# storage_settings: lines for the configuration of a stack.
storage_settings() {
    printf '  hacluster:%s\n' "backup.repository: s3" "backup.s3.endpoint: $storage_address:$STORAGE_PORT" "backup.s3.accessKey: S3RVER" \
        'backup.s3.certificate: |'
    sed 's/^/    /' "$root/artifacts/object-storage/ca.crt"
}
