using System.Collections.Concurrent;
using System.Collections.Immutable;
using HaCluster.Drills.Checks;

namespace HaCluster.Drills.Chaos;

/// <summary>A command that the operator ran.</summary>
/// <param name="Arguments">Verb and options.</param>
/// <param name="ExitCode">137 when it was killed.</param>
/// <param name="Output">What it printed as JSON; in part when it was killed.</param>
/// <param name="Error">What it printed for people.</param>
public sealed record CommandRecord(
    ImmutableArray<string> Arguments, DateTimeOffset Started, DateTimeOffset Ended, int ExitCode, string Output, string Error)
{
    public const int Killed = 137;

    public string Verb => Arguments[0];

    public bool WasKilled => ExitCode == Killed;

    public bool AcceptedLoss => Arguments.Contains("--accept-data-loss");

    /// <summary>A killed command said nothing that counts.</summary>
    public ImmutableArray<LossClaim> Claims => WasKilled || Verb is "status" or "doctor" or "up" ? [] : LossClaim.Read(Output);

    public override string ToString() => $"hacluster {string.Join(' ', Arguments)}";
}

/// <summary>What happened in a round, in order; several tasks write it.</summary>
internal sealed class RoundLog(TimeProvider time)
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<CommandRecord> _commands = new();

    public ImmutableArray<CommandRecord> Commands => [.. _commands];

    public ImmutableArray<string> Lines => [.. _lines];

    public void Say(string line) => _lines.Enqueue($"{time.GetUtcNow():HH:mm:ss.fff}Z {line}");

    public void Add(CommandRecord command)
    {
        _commands.Enqueue(command);
        Say($"{command}: exit code {command.ExitCode} after {(command.Ended - command.Started).TotalSeconds:F1} s");
    }

    /// <summary>Files of a round: what happened, each command with what it printed, and what the caller adds.</summary>
    public async Task SaveAsync(string folder, params IEnumerable<(string Name, string Text)> more)
    {
        Directory.CreateDirectory(folder);
        var commands = Commands.Select(command =>
            $"==== {command.Started:HH:mm:ss.fff}Z {command}\n{command.Error.TrimEnd()}\n{command.Output.TrimEnd()}\n"
                + $"---- {command.Ended:HH:mm:ss.fff}Z exit code {command.ExitCode}\n");
        foreach (var (name, text) in (IEnumerable<(string, string)>)
            [("round.log", string.Join('\n', Lines)), ("commands.log", string.Join('\n', commands)), .. more])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text.EndsWith('\n') ? text : text + "\n");
        }
    }
}
