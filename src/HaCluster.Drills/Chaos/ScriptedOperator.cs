using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Drills.Faults;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills.Chaos;

/// <summary>
/// An operator who knows nothing but what the product prints: reads the problems of `status` and the advice of commands that fail, and
/// does what is named there.
/// </summary>
internal sealed class ScriptedOperator(
    Operator person, ClusterEndpoints endpoints, ImmutableArray<Reaction> steps, RoundLog log, TimeProvider time)
{
    /// <summary>Advice that is followed before the faults are taken away, and again as many times after.</summary>
    private const int Tries = 12;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromMinutes(4);

    private readonly HashSet<string> _known = new(
        [Advice.AnyRegion, .. endpoints.Regions.Select(region => region.Name), .. endpoints.Hosts.Select(host => host.Name)],
        StringComparer.Ordinal);

    private int _step;

    /// <summary>The first command, which nothing has advised.</summary>
    public async Task OpenAsync(Opening opening, string standby)
    {
        string[] command = opening switch
        {
            Opening.Switchover => ["switchover", "--to", standby],
            Opening.Failover => ["failover", "--to", standby],
            Opening.Rejoin => ["rejoin"],
            Opening.Degrade => ["degrade"],
            _ => [],
        };
        if (command.Length > 0)
            await RunAsync([.. command], Next());
    }

    /// <summary>Goes on until `status` says healthy and nothing breaks any more.</summary>
    /// <param name="faultsRemoved">Nothing breaks any more.</param>
    /// <param name="deadline">Counts from when nothing breaks any more.</param>
    /// <returns>Why there was no exit; null when the cluster is healthy.</returns>
    public async Task<string?> RecoverAsync(Func<DateTimeOffset?> faultsRemoved, TimeSpan deadline)
    {
        var tries = 0;
        var mended = false;
        CommandRecord? said = null;
        while (true)
        {
            if (!mended && faultsRemoved() is not null)
                (mended, tries) = (true, 0);
            var status = await TryAsync(["status"], CommandDeadline);
            if (IsHealthy(status) && mended)
                return null;
            if (faultsRemoved() is { } removed && time.GetUtcNow() > removed + deadline)
                return $"status does not say healthy {deadline.TotalSeconds:F0} s after the faults were taken away: {Codes(status)}";
            var advice = said is null ? [] : Ways(said);
            said = null;
            if (advice.IsEmpty && !IsHealthy(status))
                advice = Ways(status);
            if (advice.IsEmpty || tries == Tries)
            {
                await Task.Delay(Look, time);
                continue;
            }
            tries++;
            var step = Next();
            await Task.Delay(step.Patience, time);
            said = await FollowAsync(Choose(Choose(advice, step.Problem), step.Alternative), step);
        }
    }

    // The most urgent comes first, and most people begin there.
    internal static T Choose<T>(ImmutableArray<T> choices, double share) =>
        share < 0.6 ? choices[0] : choices[Math.Min(choices.Length - 1, (int)((share - 0.6) / 0.4 * choices.Length))];

    /// <returns>The command whose advice is to be read next; null when there is none.</returns>
    private async Task<CommandRecord?> FollowAsync(ImmutableArray<Act> acts, Reaction step)
    {
        foreach (var act in acts)
        {
            switch (act)
            {
                case Act.Wait:
                    await Task.Delay(Look, time);
                    break;
                case Act.StartMachine(var host):
                    await OnMachineAsync($"docker start {host}", () => DockerMachine.StartAsync(host));
                    break;
                case Act.StopMachine(var host):
                    await OnMachineAsync($"docker kill {host}", () => DockerMachine.KillAsync(host));
                    break;
                case Act.Run or Act.Again:
                    var command = act is Act.Run run ? run.Arguments : log.Commands.LastOrDefault(one => one.Verb != "status")?.Arguments;
                    if (command is not { } arguments)
                        break;
                    var done = await RunAsync([.. arguments.Select(word => Region(word, step))], step);
                    if (done.ExitCode != 0 || done.Verb == "doctor")
                        return done;
                    break;
            }
        }
        return null;
    }

    private async Task OnMachineAsync(string what, Func<Task> act)
    {
        try
        {
            await act();
            log.Say(what);
        }
        catch (DrillException exception)
        {
            log.Say($"{what}: {exception.Message}");
        }
    }

    // One that is killed is run again.
    private async Task<CommandRecord> RunAsync(ImmutableArray<string> arguments, Reaction step)
    {
        if (step.KillAfter is { } time)
        {
            var killed = await TryAsync(arguments, time);
            if (!killed.WasKilled)
                return killed;
        }
        return await TryAsync(arguments, CommandDeadline);
    }

    private async Task<CommandRecord> TryAsync(ImmutableArray<string> arguments, TimeSpan killAfter)
    {
        var started = time.GetUtcNow();
        var result = await person.TryAsync(killAfter, [.. arguments]);
        var command = new CommandRecord(arguments, started, time.GetUtcNow(), result.ExitCode, result.Output, result.Error);
        log.Add(command);
        return command;
    }

    private Reaction Next() => steps[_step++ % steps.Length];

    private string Region(string word, Reaction step) =>
        word == Advice.AnyRegion ? endpoints.Regions[step.Region < 0.5 ? 0 : 1].Name : word;

    // Of each finding with something to do, its ways.
    private ImmutableArray<ImmutableArray<ImmutableArray<Act>>> Ways(CommandRecord command) => command.WasKilled
        ? []
        :
        [
            .. Advice.FixesIn(command.Output).Select(fix => Advice.Read(fix.Text, fix.Subject, _known)).Where(ways => !ways.IsEmpty),
        ];

    private static bool IsHealthy(CommandRecord status)
    {
        if (status.WasKilled || string.IsNullOrWhiteSpace(status.Output))
            return false;
        using var document = JsonDocument.Parse(status.Output);
        return document.RootElement.TryGetProperty("healthy", out var healthy) && healthy.GetBoolean();
    }

    private static string Codes(CommandRecord status)
    {
        if (status.WasKilled || string.IsNullOrWhiteSpace(status.Output))
            return $"it ended with exit code {status.ExitCode}.";
        using var document = JsonDocument.Parse(status.Output);
        return document.RootElement.TryGetProperty("problems", out var problems)
            ? string.Join(
                ", ", problems.EnumerateArray()
                    .Select(problem => $"{problem.GetProperty("code").GetString()} ({problem.GetProperty("subject").GetString()})")) + "."
            : "it names no problems.";
    }
}
