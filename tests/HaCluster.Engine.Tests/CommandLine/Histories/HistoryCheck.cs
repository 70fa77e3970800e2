using System.Text;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.CommandLine.Histories;

/// <summary>
/// Runs commands and compares state, declaration and reality after each: after one that succeeds the state is what was declared; after
/// any that was not killed, what the state has exists, and what exists is in the state or was retained when it left it.
/// </summary>
internal sealed class HistoryCheck(CommandLineProject project)
{
    private readonly HashSet<string> _retained = [];
    private readonly StringBuilder _said = new();

    /// <summary>What the commands said.</summary>
    public string Transcript => _said.ToString();

    /// <summary>Id of a thing to the id of the one that takes it with it.</summary>
    private readonly Dictionary<string, string> _hosts = [];

    /// <param name="meant">The URN that <c>--target</c> or <c>--replace</c> names.</param>
    public async Task RunAsync(
        Fault fault, Declaration? declared, string command, bool mustSucceed = false, string? meant = null)
    {
        var before = Things();
        var announced = Pending();
        if (fault.Operation is { } operation)
        {
            project.World.Break($"{operation} r{fault.Place}", "broken");
            project.World.Break($"{operation} s{fault.Place}", "broken");
        }
        if (fault.KillAt > 0)
            project.World.KillAt(fault.KillAt, project.StateFile, project.StateFile + ".journal");
        var ran = await project.RunAsync([.. command.Split(' '), .. meant is null ? [] : (string[])[meant], "--yes"]);
        _said.AppendLine($"\n$ {command} {meant}, {fault}\n{ran.Output}{ran.Error}");
        project.World.Mend();
        var killed = project.World.Revive();

        var after = Things();
        NoteHosts(after);
        // What is retained when it leaves the state stays for ever.
        _retained.UnionWith(before.Where(state => state.RetainOnDelete).Select(state => state.Id)
            .Except(after.Select(state => state.Id)));
        if (killed)
            return;
        TakeAway();
        if (mustSucceed)
            ran.Expect(0);
        // What a killed run left and this one could not clear away stays announced, and nothing else is.
        if (ran.ExitCode != 0 && Pending() is { Count: > 0 } unfinished)
        {
            Assert.Subset(announced, unfinished);
            return;
        }
        Assert.Empty(Pending());
        RequireReality(after);
        if (ran.ExitCode != 0)
            return;
        switch (command)
        {
            case Step.Refresh:
                Assert.All(after, state => Assert.True(IsAsBefore(state, before), $"The refresh changed {state.Urn}."));
                // A kill may have come between a deletion and its record.
                Assert.Equal(
                    before.Select(state => state.Id).Intersect(project.World.Ids()).Order(), after.Select(state => state.Id).Order());
                break;
            case Step.Target:
                RequireTargeted(declared!, meant!, before, after);
                break;
            default:
                RequireDeclared(declared, before, after);
                if (command == Step.Replace)
                {
                    // What was there under this URN is another one now.
                    Assert.DoesNotContain(
                        before, old => old.Urn == meant && !old.Delete && after.Exists(state => state.Id == old.Id));
                }
                break;
        }
    }

    // What is not meant stays as it was, unless it had to be made anew with what is meant.
    private static void RequireTargeted(Declaration declared, string meant, List<ResourceState> before, List<ResourceState> after)
    {
        Assert.Contains(after, state => state.Urn == meant && !state.Delete);
        foreach (var state in after)
        {
            if (state.Urn == meant || !IsAsBefore(state, before))
                RequireDeclared(state, declared, before);
        }
    }

    private static bool IsAsBefore(ResourceState state, List<ResourceState> before) =>
        before.Exists(old => old.Id == state.Id && Described(old) == Described(state));

    private static string Described(ResourceState state) =>
        $"{state.Protect} {state.RetainOnDelete} {state.CustomTimeouts.Update} {state.Inputs["value"] is SecretValue} "
            + string.Join(' ', state.Inputs.Select(input => $"{input.Key}={Text(state, input.Key)}"));

    private void RequireReality(List<ResourceState> after)
    {
        Assert.Empty(SnapshotIntegrity.FindProblems(project.State));
        var (recorded, existing) = (after.Select(state => state.Id).ToHashSet(), project.World.Ids().ToHashSet());
        Assert.True(recorded.IsSubsetOf(existing), $"Recorded and gone: {string.Join(", ", recorded.Except(existing))}");
        var orphans = existing.Except(recorded).Except(_retained).ToList();
        Assert.True(orphans.Count == 0, $"Nobody knows {string.Join(", ", orphans)}.");
        Assert.True(_retained.IsSubsetOf(existing), $"Retained and gone: {string.Join(", ", _retained.Except(existing))}");
        foreach (var state in after.Where(state => !state.Delete && state.InitErrors.IsEmpty))
            Assert.Equal(ThingWorld.Digest(Text(state, "value")), project.World.DigestOf(state.Id));
    }

    private static void RequireDeclared(Declaration? declared, List<ResourceState> before, List<ResourceState> after)
    {
        Assert.Equal(
            (declared?.Urns.Values ?? []).Order(StringComparer.Ordinal), after.Select(state => state.Urn).Order(StringComparer.Ordinal));
        foreach (var state in after)
            RequireDeclared(state, declared!, before);
    }

    private static void RequireDeclared(ResourceState state, Declaration declared, List<ResourceState> before)
    {
        var index = int.Parse(state.Name[1..]);
        var (slot, options) = (declared.Slots[index], declared.Slots[index].Options);
        Assert.False(state.Delete);
        Assert.Empty(state.InitErrors);
        var inputs = slot.Inputs;
        // What is ignored stays as it was for as long as the thing does.
        if (options.IgnoreChanges && before.Find(old => old.Id == state.Id) is { } kept)
            inputs["value"] = Text(kept, "value");
        else
            Assert.Equal(options.Secret, state.Inputs["value"] is SecretValue);
        Assert.Equal(
            inputs.OrderBy(input => input.Key).Select(input => $"{input.Key}={input.Value}"),
            state.Inputs.Where(input => input.Key != "name").Select(input => $"{input.Key}={Text(state, input.Key)}"));
        Assert.True(
            state.Inputs["value"] is not SecretValue || state.Outputs["value"] is SecretValue, "A secret is in the open.");
        Assert.True(!options.SecretToken || state.Outputs["revision"] is SecretValue, "An output that is to be secret is in the open.");
        Assert.Equal((options.Protect, options.Retain), (state.Protect, state.RetainOnDelete));
        Assert.Equal(options.Slow ? TimeSpan.FromMinutes(7) : null, state.CustomTimeouts.Update);
        Assert.Equal(options.IgnoreChanges ? ["value"] : [], state.IgnoreChanges);
        Assert.Equal(options.ReplaceOnChanges ? ["value"] : [], state.ReplaceOnChanges);
        Assert.Equal(declared.Dependencies(index), state.Dependencies);
        Assert.Equal(declared.ParentOf(index) is { } parent ? declared.Urns[parent] : EngineHarness.Stack, state.Parent);
        Assert.Equal(declared.HostOf(index) is { } host ? declared.Urns[host] : "", state.DeletedWith);
    }

    private void NoteHosts(List<ResourceState> things)
    {
        foreach (var thing in things.Where(thing => !thing.Delete))
        {
            _hosts.Remove(thing.Id);
            if (things.Find(other => other.Urn == thing.DeletedWith && !other.Delete) is { } host)
                _hosts[thing.Id] = host.Id;
        }
    }

    // With a host goes what it holds, whoever deletes the host.
    private void TakeAway()
    {
        for (var found = true; found;)
        {
            var existing = project.World.Ids().ToHashSet();
            found = false;
            foreach (var id in existing.Where(id => _hosts.TryGetValue(id, out var host) && !existing.Contains(host)))
            {
                project.World.Lose(id);
                _retained.Remove(id);
                found = true;
            }
        }
    }

    /// <summary>The things that the state has; one that is gone and only waits to be created again is none.</summary>
    private List<ResourceState> Things() => File.Exists(project.StateFile)
        ? [.. project.State.Resources.Where(resource => resource.Type == "test:index:Thing" && !resource.PendingReplacement)]
        : [];

    private HashSet<string> Pending() =>
        File.Exists(project.StateFile) ? [.. project.State.Pending.Select(operation => operation.Resource.Urn)] : [];

    private static string Text(ResourceState state, string input) => ((StringValue)state.Inputs[input].Unwrapped).Value;
}
