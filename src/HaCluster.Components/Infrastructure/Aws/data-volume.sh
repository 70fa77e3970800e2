# Gives the data of SERVICES a disk of its own at MOUNT_POINT: finds it, formats it when it is blank, mounts it for good. A disk that holds
# anything is never formatted.

# systemd names a mount after its path, which has no hyphen of its own.
UNIT=${MOUNT_POINT#/}
UNIT=${UNIT//\//-}.mount
# The kernel numbers disks as it finds them; the name with the volume's id always means the same one.
DEVICE=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${VOLUME_ID//-/}

attached() { [ -b "$DEVICE" ] || { lsblk --nodeps --noheadings --output NAME,SIZE,SERIAL; return 1; }; }

large_enough() { local bytes; bytes=$(blockdev --getsize64 "$DEVICE"); [ "$bytes" -ge $((SIZE_GB << 30)) ] || { echo "$bytes bytes"; return 1; }; }

format_blank() {
    local found
    found=$(wipefs --no-act --noheadings --output TYPE "$DEVICE" | tr '\n' ' ')
    [ -z "$found" ] ||
        fail "volume $VOLUME_ID holds ${found% } and no ext4 file system" \
            "find out whose data it is (lsblk --fs $DEVICE); only if nobody needs it: wipefs --all $DEVICE"
    # A new volume is all zeros. Anything else was written by somebody, even if no known file system is.
    cmp --silent --bytes=$((1 << 20)) "$DEVICE" /dev/zero ||
        fail "volume $VOLUME_ID is not blank and holds no known file system" \
            "find out whose data it is; only if nobody needs it: dd if=/dev/zero of=$DEVICE bs=1M count=1"
    mkfs.ext4 -q -m 0 -L hacluster-data "$DEVICE"
    say "formatted volume $VOLUME_ID with ext4"
}

# Below the mount nothing may be written: a server that starts without its disk must find nothing and create nothing.
seal_mount_point() {
    local present
    install -d -m 0755 "$MOUNT_POINT"
    for present in "$MOUNT_POINT"/[0-9]*/main/PG_VERSION; do
        [ ! -e "$present" ] ||
            fail "the root disk holds a database in $(dirname "$present")" "move it to the data volume, or use an image without one"
    done
    chattr +i "$MOUNT_POINT" 2> /dev/null || say "the root file system cannot protect $MOUNT_POINT"
}

# stop_services: what runs already, without its disk, would go on writing below the mount. The steps that follow start it again.
stop_services() {
    local service
    for service in $SERVICES; do
        case $service in *@.service) continue ;; esac
        ! systemctl is-active -q "$service" || systemctl stop "$service"
    done
}

write_units() {
    local service stale=
    write_file "/etc/systemd/system/$UNIT" 0644 root "# Managed by HaCluster.
[Unit]
Description=HaCluster: the disk of $MOUNT_POINT

[Mount]
What=$DEVICE
Where=$MOUNT_POINT
Type=ext4
Options=noatime

[Install]
WantedBy=multi-user.target
"
    for service in $SERVICES; do
        write_file "/etc/systemd/system/$service.d/data-volume.conf" 0644 root "# Managed by HaCluster.
[Unit]
RequiresMountsFor=$MOUNT_POINT
"
        if changed "/etc/systemd/system/$service.d/data-volume.conf"; then stale=1; fi
    done
    if [ -n "$stale" ] || changed "/etc/systemd/system/$UNIT"; then systemctl daemon-reload; fi
}

main() {
    local mounted
    wait_for "volume $VOLUME_ID to appear as $DEVICE, which it does on instance types of the Nitro system" 120 attached
    wait_for "volume $VOLUME_ID to have $SIZE_GB GiB" 300 large_enough
    # It fails when there is no file system.
    [ "$(blkid --probe --match-tag TYPE --output value "$DEVICE" || true)" = ext4 ] || format_blank
    if ! mountpoint -q "$MOUNT_POINT"; then
        stop_services
        seal_mount_point
    fi
    write_units
    ensure_enabled "$UNIT"
    systemctl start "$UNIT"
    mounted=$(findmnt --noheadings --output SOURCE "$MOUNT_POINT")
    [ "$mounted" = "$(readlink -f "$DEVICE")" ] ||
        fail "$MOUNT_POINT is $mounted and not volume $VOLUME_ID" "unmount it on $HOST, then run up again"
    # Online, and nothing when the file system fills the disk already.
    resize2fs "$DEVICE" > /dev/null 2>&1 || fail "the file system on volume $VOLUME_ID cannot grow" "on $HOST: resize2fs $DEVICE"
    say "volume $VOLUME_ID is mounted at $MOUNT_POINT"
}
