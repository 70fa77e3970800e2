# On the host of the registry: Jenkins, from the package source that the operator named, configured as code, and the agent on which it builds. Debian
# has no package of it.

FOLDER=/etc/hacluster/jenkins
SECRET_FILES=$FOLDER/secrets
JENKINS_FOLDER=/var/lib/jenkins
PREFERENCES=/etc/apt/preferences.d/hacluster-jenkins
DROP_IN_FILE=/etc/systemd/system/jenkins.service.d/hacluster.conf
SSHD_FILE=/etc/ssh/sshd_config.d/hacluster-jenkins.conf

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }

# From there come Jenkins, in the version that the operator named, and what Debian does not have at all.
write_preferences() {
    write_file "$PREFERENCES" 0644 root "# Managed by HaCluster.
Package: jenkins
Pin: version $VERSION
Pin-Priority: 990

Package: jenkins
Pin: version *
Pin-Priority: -1

Package: *
Pin: origin \"$SOURCE_HOST\"
Pin-Priority: 100
"
}

# The newest package is not the one that is wanted: a later version may need another Java.
trust_source() {
    local candidate
    write_preferences
    if installed jenkins && has_source jenkins; then return 0; fi
    add_source jenkins delivery.jenkinsSource
    candidate=$(apt-cache policy jenkins | sed -n 's/^ *Candidate: //p')
    # shellcheck disable=SC2053 # VERSION may end with a star.
    [[ $candidate == $VERSION ]] ||
        fail "the package source $SOURCE_URL ($SOURCE_DISTRIBUTION) has no package jenkins $VERSION" "name one that has, another version in hacluster:delivery.jenkinsVersion, or set hacluster:delivery.jenkins to false"
}

# install_missing PACKAGE...: Java may be there already, of another version.
install_missing() {
    local package missing=()
    for package; do installed "$package" || missing+=("$package"); done
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing ${missing[*]}"
    apt-mark unhold "${missing[@]}" > /dev/null 2>&1 || true
    wait_for "the package lists, which another apt may be using" 300 apt-get -o Acquire::Retries=3 -qq update
    apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 -qq --no-install-recommends install -y "${missing[@]}" > /dev/null ||
        fail "${missing[*]} cannot be installed from the package sources of $HOST; apt says above why" "give the host a way to a mirror of Debian and to $SOURCE_URL, then run the command again"
}

# The package starts Jenkins when it is installed, on all addresses and without a password: not before it is configured.
install_jenkins() {
    trust_source
    install_missing "$JAVA" fontconfig git buildah skopeo uidmap
    ensure_packages jq jq
    ensure_packages curl curl
    installed jenkins || systemctl mask -q jenkins.service 2> /dev/null
    install_missing jenkins
    hold_packages jenkins
    java=$(dpkg -L "$JAVA" | grep '/bin/java$' || true)
    java=${java%%$'\n'*}
    [ -n "$java" ] || fail "the package $JAVA has no java" "name another in hacluster:delivery.jenkinsJava"
}

# install_plugins: those of the archive, and no other. Sets renewed.
install_plugins() {
    local work sum name lacking='' plugins=$JENKINS_FOLDER/plugins
    renewed=false
    if [ "$(cat "$FOLDER/plugins.sha256" 2> /dev/null)" = "$PLUGINS_SHA256" ] && [ -d "$plugins" ]; then return 0; fi
    say "fetching the plug-ins"
    work=$(mktemp -d -p /var/tmp)
    curl -fsSL --retry 2 --max-time 900 -o "$work/archive" "$PLUGINS_URL" 2> "$work/problem" ||
        fail "the plug-ins of Jenkins cannot be read from $PLUGINS_URL: $(tail -n 1 "$work/problem")" "correct hacluster:delivery.jenkinsPlugins.url, or give the host a way there"
    sum=$(sha256sum "$work/archive")
    [ "${sum%% *}" = "$PLUGINS_SHA256" ] ||
        fail "$PLUGINS_URL has the checksum ${sum%% *}, and not $PLUGINS_SHA256" "find out what has changed, and only then set hacluster:delivery.jenkinsPlugins.sha256 anew"
    mkdir "$work/plugins"
    # Files beside each other, whatever the archive calls their folder.
    tar -xzf "$work/archive" -C "$work/plugins" --no-same-owner --no-same-permissions --transform 's|.*/||' --wildcards '*.[jh]pi' 2> "$work/problem" ||
        fail "$PLUGINS_URL is no archive (tar, gzip) of plug-ins: $(tail -n 1 "$work/problem")" "make it anew, as docs/delivery.md describes"
    for name in $PLUGIN_NAMES; do
        if [ ! -f "$work/plugins/$name.jpi" ] && [ ! -f "$work/plugins/$name.hpi" ]; then lacking+=" $name"; fi
    done
    [ -z "$lacking" ] || fail "the plug-ins of $PLUGINS_URL lack$lacking" "make the archive with all that docs/examples/delivery/jenkins/plugins.txt names"
    systemctl stop jenkins.service 2> /dev/null || true
    rm -rf "$plugins" "$FOLDER/plugins.sha256"
    install -d -m 0750 -o jenkins -g jenkins "$plugins"
    find "$work/plugins" -type f -exec install -m 0640 -o jenkins -g jenkins -t "$plugins" {} +
    rm -rf "$work"
    write_file "$FOLDER/plugins.sha256" 0644 root "$PLUGINS_SHA256"
    renewed=true
}

# The user as whom everything is built has a home, a key that Jenkins alone has, and nothing else: it comes in from this host only, and reads neither
# the folder of Jenkins nor its secrets.
ensure_agent() {
    local host_key
    id -u "$AGENT_USER" > /dev/null 2>&1 || useradd --create-home --home-dir "$AGENT_HOME" --shell /bin/bash --password '*' "$AGENT_USER"
    chmod 0700 "$AGENT_HOME"
    chmod 0750 "$JENKINS_FOLDER"
    install -d -m 0755 "$FOLDER"
    install -d -m 0700 "$SECRET_FILES"
    [ -s "$SECRET_FILES/agent-key" ] || {
        rm -f "$SECRET_FILES/agent-key.new" "$SECRET_FILES/agent-key.new.pub"
        ssh-keygen -q -t ed25519 -N '' -C "$AGENT_USER" -f "$SECRET_FILES/agent-key.new"
        mv "$SECRET_FILES/agent-key.new" "$SECRET_FILES/agent-key"
        rm -f "$SECRET_FILES/agent-key.new.pub"
    }
    write_file "$FOLDER/agent-keys" 0644 root "restrict $(ssh-keygen -y -f "$SECRET_FILES/agent-key")
"
    host_key=$(ssh-keygen -y -f /etc/ssh/ssh_host_ed25519_key | cut -d ' ' -f 1,2)
    write_file "$SECRET_FILES/agent-host-key" 0600 root "$host_key"
    write_file "$SSHD_FILE" 0644 root "$SSHD_TEXT"
    if changed "$SSHD_FILE"; then
        if ! sshd -t; then
            rm -f "$SSHD_FILE"
            fail "the SSH server refuses the settings of the agent" "on $HOST: sshd -t"
        fi
        systemctl reload ssh.service
    fi
    write_stages
}

write_stages() {
    local name
    for name in $(jq -r keys[] <<< "$STAGES"); do
        write_file "$STAGES_FOLDER/$name" 0755 root "$(jq -r --arg name "$name" '.[$name]' <<< "$STAGES")
"
    done
}

write_secrets() {
    write_file "$SECRET_FILES/operator-password" 0600 root "$OPERATOR_PASSWORD"
    write_file "$SECRET_FILES/registry-password" 0600 root "$REGISTRY_PASSWORD"
    write_file "$SECRET_FILES/registry-ca" 0600 root "$CA_CERTIFICATE"
    write_file "$SECRET_FILES/deploy-key" 0600 root "$DEPLOY_KEY"
    write_file "$SECRET_FILES/known-hosts" 0600 root "$KNOWN_HOSTS"
    write_file "$SECRET_FILES/git-password" 0600 root "$GIT_PASSWORD"
    write_file "$SECRET_FILES/webhook-token" 0600 root "$WEBHOOK_TOKEN"
    write_file "$SECRET_FILES/server.crt" 0600 root "$CERTIFICATE"
    write_file "$SECRET_FILES/server.key" 0600 root "$KEY"
    # A store has to have a password. What protects it is who may read the file.
    if [ ! -s "$SECRET_FILES/keystore" ] || [ -n "$(find "$SECRET_FILES"/server.{crt,key} -newer "$SECRET_FILES/keystore")" ]; then
        (umask 077 && openssl pkcs12 -export -name jenkins -in "$SECRET_FILES/server.crt" -inkey "$SECRET_FILES/server.key" -passout pass:changeit -out "$SECRET_FILES/keystore.new")
        mv "$SECRET_FILES/keystore.new" "$SECRET_FILES/keystore"
    fi
    # write_file leaves a folder that everybody can list.
    chmod 0700 "$SECRET_FILES"
}

write_configuration() {
    write_file "$FOLDER/ca.crt" 0644 root "$CA_CERTIFICATE"
    write_file "$FOLDER/jenkins.yaml" 0644 root "$JENKINS_YAML"
    write_file "$FOLDER/jenkins.env" 0644 root "JENKINS_JAVA_CMD=$java
$JENKINS_ENV"
    write_file "$DROP_IN_FILE" 0644 root "$DROP_IN"
    write_file "$LIB/jenkins.env" 0644 root "$STATUS_ENV"
    write_file "$LIB/jenkins-status" 0755 root "$JENKINS_STATUS"
}

last_lines() { journalctl -q --no-pager -n 8 -o cat -u jenkins.service | tr '\n' ' '; }

# Builds that run are ended by a start: only what has changed is a reason.
run_jenkins() {
    if [ "$(systemctl is-enabled jenkins.service 2> /dev/null)" = masked ]; then systemctl unmask -q jenkins.service; fi
    systemctl daemon-reload
    ensure_enabled jenkins.service
    if [ "$renewed" = true ] || ! systemctl is-active -q jenkins.service || unread jenkins.service "$FOLDER/jenkins.yaml" "$FOLDER/jenkins.env" \
        "$DROP_IN_FILE" "$SECRET_FILES"/*; then
        say "starting Jenkins"
        systemctl restart jenkins.service ||
            fail "Jenkins does not start: $(last_lines)" "on $HOST: journalctl -u jenkins"
    fi
}

ready() {
    local state
    state=$("$LIB/jenkins-status")
    echo "$state"
    jq -e '.answers and .closed and .job and .agent' <<< "$state" > /dev/null
}

main() {
    install_jenkins
    ensure_agent
    write_secrets
    write_configuration
    install_plugins
    run_jenkins
    AWAIT_INTERVAL=1 await "Jenkins to answer, to refuse whoever has no login, and to have its job and its agent" 600 ready ||
        fail "$AWAITED; the end of its log: $(last_lines)" "on $HOST: journalctl -u jenkins"
    say "Jenkins answers"
}
