using CsCheck;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.CommandLine.Histories;

/// <summary>
/// Random programs with random edits between commands, some of which fail or are killed. The benchmarks run more of them:
/// HACLUSTER_HISTORIES sets how many.
/// </summary>
public sealed class HistoryTests
{
    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("HACLUSTER_HISTORIES"), out var count) && count > 0 ? count : 50;

    [Fact]
    public Task After_any_history_the_state_is_what_was_declared_and_what_exists_is_what_the_state_has() =>
        Step.Any.Array[2, 4].SampleAsync(RunAsync, iter: Count, threads: 2);

    /// <summary>Histories that once failed: what they found stays mended.</summary>
    /// <param name="seed">
    /// Of a thing that another one has taken the name of: what was deleted with the first was forgotten with the second.
    /// </param>
    [Theory]
    [InlineData("dQpcEpnPEIAc")]
    public Task A_history_that_once_failed_passes(string seed) =>
        Step.Any.Array[2, 4].SampleAsync(RunAsync, seed: seed, iter: 1, threads: 1);

    private static async Task RunAsync(Step[] history)
    {
        using var project = new CommandLineProject();
        var check = new HistoryCheck(project);
        try
        {
            await RunAsync(history, project, check);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{check.Transcript}", exception);
        }
    }

    private static async Task RunAsync(Step[] history, CommandLineProject project, HistoryCheck check)
    {
        var former = new List<Declaration>();
        foreach (var step in history)
        {
            var declared = new Declaration(former is [.., var last]
                ? [.. last.Slots.Select((slot, index) => (step.Changed & (1 << index)) != 0 ? step.Slots[index] : slot)]
                : step.Slots);
            Declare(project, declared, former);
            await check.RunAsync(
                step.Fault, step.Command == "destroy" ? null : declared, step.CommandIn(declared), meant: step.MeantIn(declared));
        }
        // Whatever happened before: without protection the program comes through, then has nothing left to do, and can be destroyed.
        var open = new Declaration([.. former[^1].Slots.Select(slot => slot with { Options = slot.Options with { Protect = false } })]);
        Declare(project, open, former);
        await project.RunAsync("state", "unprotect", "--all", "--yes");
        await check.RunAsync(Fault.None, open, "up --skip-preview", mustSucceed: true);
        var before = File.ReadAllText(project.StateFile);
        await check.RunAsync(Fault.None, open, "up", mustSucceed: true);
        Assert.Equal(before, File.ReadAllText(project.StateFile));
        await check.RunAsync(Fault.None, null, "destroy", mustSucceed: true);
        Assert.Empty(project.State.Resources);
    }

    private static void Declare(CommandLineProject project, Declaration declared, List<Declaration> former)
    {
        Declaration[] before = [.. former];
        project.Program = program => declared.RegisterAsync(program, before);
        former.Add(declared);
    }
}
