using System.Collections.Immutable;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>One script to run on one host.</summary>
internal sealed record RemoteScript
{
    public required SshSettings Connection { get; init; }

    /// <summary>Name of the input that holds the script: create, update or delete.</summary>
    public required string Step { get; init; }

    /// <summary>Command line for the user's login shell.</summary>
    public required string Text { get; init; }

    /// <summary>Null means an empty standard input.</summary>
    public string? Stdin { get; init; }

    /// <summary>Variables of the user; a server that does not accept one fails the command.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Output of the previous run; a server that does not accept it is tolerated.</summary>
    public ImmutableSortedDictionary<string, string> PreviousOutput { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public TimeSpan? Timeout { get; init; }
}

/// <summary>A remote script ended in another way than exit code 0.</summary>
/// <param name="reason">Such as "exit code 3" or "the host stopped answering".</param>
internal sealed class RemoteScriptException(string reason, TimeSpan elapsed, Exception? inner = null) : Exception(reason, inner)
{
    public TimeSpan Elapsed { get; } = elapsed;
}
