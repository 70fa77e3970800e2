# The packages that serve on this host, each with its version and the one that apt would install, as one JSON object: those that are held, and
# those that an earlier version of the product did not hold. Reads what apt has fetched before, and asks no package source.
set -euo pipefail
export LC_ALL=C.UTF-8

packages=$(dpkg-query -W -f '${Status} ${Package}\n' |
    sed -nE 's/^hold ok installed //p; s/^install ok installed ((postgresql|haproxy|docker|containerd|runc|pgbackrest).*)/\1/p')

lists=false
for file in /var/lib/apt/lists/*_Packages*; do
    if [ -e "$file" ]; then lists=true; fi
done

list=''
while read -r package installed candidate; do
    dpkg --compare-versions "$candidate" gt "$installed" || candidate=$installed
    list+=${list:+,}$(printf '{"package":"%s","installed":"%s","candidate":"%s"}' "$package" "$installed" "$candidate")
done < <(
    # shellcheck disable=SC2086  # names of packages
    [ -z "$packages" ] || apt-cache policy $packages | awk '
        /^[^ ].*:$/ { package = substr($1, 1, length($1) - 1) }
        $1 == "Installed:" { installed = $2 }
        $1 == "Candidate:" { print package, installed, $2 }')

# restart_pending: PostgreSQL runs, and what it runs is not what is installed: the file was replaced since it started.
restart_pending() {
    local process program
    for process in $(pgrep -u postgres -f '^/usr/lib/postgresql/[0-9]+/bin/postgres .*-D /var/lib/postgresql/[0-9]+/main'); do
        # A process of a session has the name of what it does.
        program=$(tr '\0' '\n' < "/proc/$process/cmdline" 2> /dev/null | head -n 1)
        if [ -e "$program" ] && [ -e "/proc/$process/exe" ] && ! [ "/proc/$process/exe" -ef "$program" ]; then return 0; fi
    done
    return 1
}

restart=false reboot=false
if restart_pending; then restart=true; fi
if [ -e /run/reboot-required ]; then reboot=true; fi
printf '{"lists":%s,"packages":[%s],"restartPending":%s,"rebootRequired":%s}\n' "$lists" "$list" "$restart" "$reboot"
