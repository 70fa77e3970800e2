using System.Collections.Immutable;
using System.Text;

namespace HaCluster.Ssh;

/// <summary>One command to run on one host.</summary>
public sealed record RemoteCommand
{
    /// <summary>Command line for the user's login shell.</summary>
    public required string Text { get; init; }

    /// <summary>Null for an empty standard input. The input always ends with end-of-file.</summary>
    public string? StandardInput { get; init; }

    /// <summary>Variables that the server must accept (<c>AcceptEnv</c> of sshd); if it refuses one, the command does not start.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Variables that the server may refuse.</summary>
    public ImmutableSortedDictionary<string, string> OptionalEnvironment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>After this time, connecting included, the command and every process it started are stopped. Null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>How a remote command ended.</summary>
/// <param name="Status">Its exit status; null when it has none.</param>
/// <param name="Signal">Name without SIG of the signal that ended it; null when none did.</param>
/// <param name="Elapsed">Time since the command was handed over, connecting included.</param>
public sealed record RemoteExit(int? Status, string? Signal, TimeSpan Elapsed)
{
    /// <summary>As part of a sentence: <c>exit code 3</c>.</summary>
    public override string ToString() => this switch
    {
        { Status: { } status } => $"exit code {status}",
        { Signal: { } signal } => $"killed by signal {signal}",
        _ => "the session was closed before the command ended",
    };
}

/// <summary>Receives the output of a remote command while it runs, from one thread for each stream.</summary>
public interface IRemoteOutput
{
    /// <param name="last">True once, at the end of the stream; <paramref name="bytes"/> is then empty.</param>
    void AppendStdout(ReadOnlySpan<byte> bytes, bool last);

    /// <inheritdoc cref="AppendStdout"/>
    void AppendStderr(ReadOnlySpan<byte> bytes, bool last);
}

/// <summary>Keeps the whole output in memory. Read it when the command has ended.</summary>
public sealed class CapturedOutput : IRemoteOutput
{
    private readonly List<byte> _stdout = [];
    private readonly List<byte> _stderr = [];

    public string Stdout => Encoding.UTF8.GetString([.. _stdout]);

    public string Stderr => Encoding.UTF8.GetString([.. _stderr]);

    public void AppendStdout(ReadOnlySpan<byte> bytes, bool last) => _stdout.AddRange(bytes);

    public void AppendStderr(ReadOnlySpan<byte> bytes, bool last) => _stderr.AddRange(bytes);
}
