# shellcheck shell=bash
# Finds out whether a package source serves the official Pulumi packages. Sourced after lib.sh.

# A first download of the packages takes some seconds; a source that does not answer is given up after this time.
readonly PULUMI_RESTORE_DEADLINE=60s

# pulumi_packages ROOT: the names and versions of the official packages, one `NAME VERSION` a line.
pulumi_packages() {
    sed -n 's/.*<PackageVersion Include="\(Pulumi[^"]*\)" Version="\([^"]*\)".*/\1 \2/p' "$1/Directory.Packages.props"
}

# restores_pulumi_packages ROOT: true when `dotnet restore` gets every one of the packages at exactly its version.
# The project lies inside the checkout, so that the same package sources and versions apply to it as to the programs.
restores_pulumi_packages() {
    local root=$1 directory names
    names=$(pulumi_packages "$root" | cut -d' ' -f1 | paste -sd';')
    mkdir -p "$root/artifacts"
    directory=$(mktemp -d "$root/artifacts/pulumi-sdk.XXXXXX")
    printf '<Project Sdk="Microsoft.NET.Sdk">\n  <ItemGroup>\n    <PulumiPackage Include="%s" />\n  </ItemGroup>\n</Project>\n' \
        "$names" > "$directory/Probe.csproj"
    local code=0
    timeout --kill-after=5s "$PULUMI_RESTORE_DEADLINE" \
        dotnet restore "$directory/Probe.csproj" -p:PulumiSdk=nuget -v quiet -nologo > "$root/artifacts/pulumi-sdk.log" 2>&1 </dev/null ||
        code=$?
    rm -rf "$directory"
    return "$code"
}

# find_pulumi_sdk ROOT: writes PulumiSdk.props, once for each set of package versions.
find_pulumi_sdk() {
    local root=$1 answers=$1/PulumiSdk.props asked answer started=$SECONDS code=0
    if [ -n "${PulumiSdk:-}" ]; then
        say "Pulumi packages: $PulumiSdk, as the environment says"
        return 0
    fi
    asked=$(pulumi_packages "$root" | paste -sd, | tr ' ' '/')
    ! grep -qF "<PulumiSdkAskedFor>$asked</PulumiSdkAskedFor>" "$answers" 2>/dev/null || return 0
    restores_pulumi_packages "$root" || code=$?
    answer=embedded
    if [ "$code" = 0 ]; then
        answer=nuget
        say "Pulumi packages: the official ones, found in $((SECONDS - started)) s"
    elif grep -qE 'error NU110[1-3]|error NU1603' "$root/artifacts/pulumi-sdk.log"; then
        say "Pulumi packages: the stand-ins in embedded/sdk, because no package source serves the official ones"
    else
        say "Pulumi packages: the stand-ins in embedded/sdk, because the package sources could not be asked (artifacts/pulumi-sdk.log)"
    fi
    cat > "$answers.partial" <<END
<Project>
  <!-- Written by scripts/prepare: what this machine's package sources serve. Delete this file and run scripts/prepare to ask again. -->
  <PropertyGroup>
    <PulumiSdk>$answer</PulumiSdk>
    <PulumiSdkAskedFor>$asked</PulumiSdkAskedFor>
  </PropertyGroup>
</Project>
END
    mv "$answers.partial" "$answers"
}
