using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using HaCluster.RoleChanges.Machines;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Hosting;

/// <summary>The process around the command line; everything a command may ask of it, so that tests bring their own.</summary>
internal sealed record CliHost
{
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    public required TextWriter Output { get; init; }
    public required TextWriter Error { get; init; }
    public required TextReader Input { get; init; }
    public required bool OutputIsTerminal { get; init; }
    public required bool ErrorIsTerminal { get; init; }
    public required bool InputIsTerminal { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    public required string CurrentDirectory { get; init; }
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Looks at both databases of a cluster; tests bring states that no cluster is in when it is needed.</summary>
    /// <summary>Numbers the next role change, from the time of the decision.</summary>
    public Func<DateTimeOffset, long> NewToken { get; init; } = FailoverRequest.NewToken;

    public Func<ClusterEndpoints, TimeSpan, bool, CancellationToken, Task<ClusterState>> ObserveMembers { get; init; } =
        MemberObserver.ObserveAsync;

    /// <summary>Stops and starts the machines of database hosts; null for the cluster's own providers.</summary>
    public IMachines? Machines { get; init; }

    /// <summary>Console used for prompts instead of the terminal; set by tests.</summary>
    public IAnsiConsole? PromptConsole { get; init; }

    /// <summary>The command line as its user types it; the script of a checkout says its own name.</summary>
    public string Command => Variable("HACLUSTER_COMMAND") ?? "hacluster";

    /// <summary>Tells people of a finding that does not end the command; of one that comes again, once.</summary>
    public void Warn(Diagnostic warning)
    {
        var text = warning.Text(CommandStyle.HaCluster with { Program = Command });
        if (_warnings.Add(text))
            Error.WriteLine($"warning: {text}");
    }

    public string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public static CliHost ForProcess() => new()
    {
        Output = new BestEffortWriter(Console.Out),
        Error = new BestEffortWriter(Console.Error),
        Input = Console.In,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InputIsTerminal = !Console.IsInputRedirected,
        Environment = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
        CurrentDirectory = Directory.GetCurrentDirectory(),
    };
}
