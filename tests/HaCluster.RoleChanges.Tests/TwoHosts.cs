using System.Collections.Concurrent;
using HaCluster.Failover.Planning;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges.Tests;

/// <summary>
/// Two SSH servers in the place of two database hosts. What runs there as root gets the scripts that hosts get, keeps them, and does for each
/// step what a test says; nothing where it says nothing.
/// </summary>
internal sealed class TwoHosts : IDisposable
{
    private const string Sudo = """
        #!/bin/bash
        if [ "$*" != '-n bash -s' ]; then shift; exec "$@"; fi
        script=$(cat)
        step=$(sed -n "s/^STEP='\(.*\)'$/\1/p" <<< "$script")
        printf '%s' "$script" > "$HOME/stdin-$step"
        if command -v "step-$step" > /dev/null; then "step-$step"; fi
        """;

    private readonly Dictionary<string, SshServer> _servers = [];

    public TwoHosts()
    {
        // As Debian's sshd is configured.
        const string Options = "AcceptEnv LANG LC_*";
        _servers["site1"] = SshServer.Start(Options);
        _servers["site2"] = SshServer.StartFor(_servers["site1"], Options);
        foreach (var server in _servers.Values)
            server.AddProgram("sudo", Sudo);
        Endpoints = new ClusterEndpoints(
            Target.Local, ReplicationMode.Synchronous, [Region("site1"), Region("site2")], new SecretText(_servers["site1"].PrivateKey),
            new StatisticsCredentials("stats", new SecretText("PW")));
    }

    public ClusterEndpoints Endpoints { get; }

    public SshServer this[string region] => _servers[region];

    /// <summary>What a step does on a host, as bash.</summary>
    public void OnStep(string region, string step, string script) =>
        _servers[region].AddProgram($"step-{step}", $"#!/bin/bash\n{script}\n");

    /// <summary>The script that a host received for a step; null when it received none.</summary>
    public string? Received(string region, string step) =>
        Path.Combine(_servers[region].Home, $"stdin-{step}") is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    public void Dispose()
    {
        foreach (var server in _servers.Values)
            server.Dispose();
    }

    private RegionEndpoints Region(string name) => new(
        name, new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:1/stats"),
        [
            new HostEndpoint(
                $"{name}-db", HostRole.Database, "172.20.1.30", "127.0.0.1", _servers[name].Port, Environment.UserName,
                _servers[name].HostKey.Trim()),
        ],
        [], new DatabaseEndpoint($"{name}-db", "172.20.1.30", 5432));
}

/// <summary>Remembers what it was told, in order.</summary>
internal sealed class Observed : IStepObserver
{
    private readonly ConcurrentQueue<string> _events = new();

    public string[] Events => [.. _events];

    /// <summary>Called with each event.</summary>
    public Action<string> Then { get; init; } = static _ => { };

    public void Started(PlanStep step) => Add($"{step.Action} started");

    public void Said(PlanStep step, string line) => Add($"{step.Action} said {line}");

    public void Succeeded(PlanStep step, TimeSpan elapsed) => Add($"{step.Action} succeeded");

    public void Failed(PlanStep step, TimeSpan elapsed, StepException error) => Add($"{step.Action} failed");

    private void Add(string text)
    {
        _events.Enqueue(text);
        Then(text);
    }
}
