using System.Collections.Immutable;
using HaCluster.Topology.Model;

namespace HaCluster.Drills.Faults;

internal sealed class ServerStopped : IFault
{
    public string Name => "server-stopped";

    public string Description => "PostgreSQL is stopped by hand, and started by hand later.";

    public Task ApplyAsync(FaultTarget target) => DatabaseMachine.ScriptAsync(target.Database, "systemctl stop \"$UNIT\"");

    // Whether it may start is for the product to say.
    public async Task RemoveAsync(FaultTarget target)
    {
        if (await DockerMachine.IsRunningAsync(target.Database))
            await DatabaseMachine.ScriptAsync(target.Database, "systemctl start --no-block \"$UNIT\" || true");
    }
}

internal sealed class ServerCrashed : IFault
{
    public string Name => "server-crashed";

    public string Description => "The first process of PostgreSQL is killed.";

    public Task ApplyAsync(FaultTarget target) =>
        DatabaseMachine.ScriptAsync(target.Database, "kill -KILL \"$(head -n 1 \"$DATA_DIR/postmaster.pid\")\"");

    public Task RemoveAsync(FaultTarget target) => Task.CompletedTask;
}

internal sealed class ServerHung : IFault
{
    public string Name => "server-hung";

    public string Description => "The first process of PostgreSQL stands still: sessions go on, and there are no new ones.";

    public bool Separates => true;

    public Task ApplyAsync(FaultTarget target) =>
        DatabaseMachine.ScriptAsync(target.Database, "kill -STOP \"$(head -n 1 \"$DATA_DIR/postmaster.pid\")\"");

    public Task RemoveAsync(FaultTarget target) => ContinueAsync(target);

    internal static async Task ContinueAsync(FaultTarget target)
    {
        if (await DockerMachine.IsRunningAsync(target.Database))
            await DockerMachine.ShellAsync(target.Database, "pkill -CONT -u postgres || true");
    }
}

internal sealed class ReplayHung : IFault
{
    public string Name => "replay-hung";

    public string Description => "The standby receives WAL and does not replay it.";

    public ImmutableArray<Side> Sides => [Side.Standby];

    public Task ApplyAsync(FaultTarget target) =>
        DockerMachine.ShellAsync(target.Database, "pkill -STOP -u postgres -f '^postgres: .*startup'");

    public Task RemoveAsync(FaultTarget target) => ServerHung.ContinueAsync(target);
}

internal sealed class PromotedByHand : IFault
{
    public string Name => "promoted-by-hand";

    public string Description => "Somebody promotes the standby with pg_ctl.";

    public ImmutableArray<Side> Sides => [Side.Standby];

    public Task ApplyAsync(FaultTarget target) =>
        DatabaseMachine.ScriptAsync(target.Database, "as_postgres \"$BIN/pg_ctl\" -D \"$DATA_DIR\" -s -W promote");

    public Task RemoveAsync(FaultTarget target) => Task.CompletedTask;
}

internal sealed class ConnectionsUsedUp : IFault
{
    /// <summary>The `authentication_timeout` of the server, after which it ends a connection that has not said who it is.</summary>
    private const int Patience = 10;

    private const int Times = 5;

    private const string Process = "used-up-connections";

    public string Name => "connections-used-up";

    public string Description => $"Clients that never say who they are hold all connections of PostgreSQL for {Times * Patience} s.";

    public bool Separates => true;

    public Task ApplyAsync(FaultTarget target) => DockerMachine.StartShellAsync(
        target.Database,
        $$"""
        {{HostFiles.ShellVariables}}
        . "$LIB/database.env"
        read -r address _ < <(hostname -I)
        for time in $(seq {{Times}}); do
            (
                for connection in $(seq 300); do exec {socket}<> "/dev/tcp/$address/$PG_PORT" || break; done
                exec -a {{Process}} sleep {{Patience}}
            )
        done
        """);

    // The brackets keep the command from finding itself.
    public async Task RemoveAsync(FaultTarget target)
    {
        if (await DockerMachine.IsRunningAsync(target.Database))
            await DockerMachine.ShellAsync(target.Database, $"pkill -KILL -f '[{Process[0]}]{Process[1..]}' || true");
    }
}

internal sealed class VolumeFull : IFault
{
    private const string Volume = "/var/lib/postgresql";
    private const string File = $"{Volume}/used-up";
    private const long LargestBytes = 4L << 30;

    public string Name => "volume-full";

    public string Description => "The volume of a database's data and state has 1 KiB left.";

    public async Task<string?> WhyImpossibleAsync(FaultTarget target)
    {
        var size = long.Parse(await DockerMachine.ShellAsync(target.Database, $"df -B1 --output=size {Volume} | tail -n 1"));
        return size <= LargestBytes
            ? null
            : $"{Volume} of {target.Database} has {size >> 30} GiB, which are those of this machine's own disk: it is never filled.";
    }

    public Task ApplyAsync(FaultTarget target) => DockerMachine.ShellAsync(
        target.Database,
        $"fallocate -l $(($(df -B1 --output=avail {Volume} | tail -n 1) - 1024)) {File}");

    public async Task RemoveAsync(FaultTarget target)
    {
        if (await DockerMachine.IsRunningAsync(target.Database))
            await DockerMachine.ShellAsync(target.Database, $"rm -f {File}");
    }
}

internal sealed class StateVolumeFull : IFault
{
    private const string Below = "/run/hacluster-drill";

    public string Name => "state-volume-full";

    public string Description => "The marks of a database host are on a volume that has no byte left.";

    // A small volume of its own covers the folder; what is below is reached through another mount.
    public Task ApplyAsync(FaultTarget target) => DockerMachine.ShellAsync(
        target.Database,
        $"""
        set -e
        {HostFiles.ShellVariables}
        mkdir -p {Below}/state {Below}/small
        mount --bind "$STATE_ON_DATA_VOLUME" {Below}/state
        mount --make-private {Below}/state
        mount -t tmpfs -o size=512k,mode=755 tmpfs {Below}/small
        cp -a {Below}/state/. {Below}/small
        chown postgres:postgres {Below}/small
        mount --bind {Below}/small "$STATE_ON_DATA_VOLUME"
        cat /dev/zero > "$STATE_ON_DATA_VOLUME/used-up" 2> /dev/null || true
        [ "$(df -B1 --output=avail "$STATE_ON_DATA_VOLUME" | tail -n 1)" -eq 0 ]
        """);

    // A host that was stopped meanwhile has lost the small volume, and what is below is all there is.
    public async Task RemoveAsync(FaultTarget target)
    {
        if (await DockerMachine.IsRunningAsync(target.Database))
            await DockerMachine.ShellAsync(
                target.Database,
                $"""
                set -e
                {HostFiles.ShellVariables}
                mountpoint -q {Below}/state || exit 0
                rm -f "$STATE_ON_DATA_VOLUME/used-up"
                find {Below}/state -mindepth 1 -delete
                cp -a "$STATE_ON_DATA_VOLUME/." {Below}/state
                umount -l "$STATE_ON_DATA_VOLUME"
                umount {Below}/state {Below}/small
                rm -r {Below}
                """);
    }
}
