using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Cli.Containers;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Observation.Probes;
using HaCluster.Ssh;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// Nothing runs for the stack that its state does not have: a state can be lost, and an update without it would build a second cluster over
/// the first. What an interrupted run of this state has made is told by the creates that the state announces.
/// </summary>
internal sealed class LostStateCheck : IPreflightCheck
{
    private const string Name = "state";

    private static readonly TimeSpan LoginDeadline = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        // What the engine cannot read is not known; its own finding says why.
        if (context.Engine.Any(check => check.Problem is not null))
            return [];
        var found = context.Docker is not null
            ? await InDockerAsync(context, await context.Docker, cancellation)
            : await OnHostsAsync(context, cancellation) is { } answering ? [answering] : [];
        return found.IsEmpty
            ? [new CheckResult(Name, "nothing of the stack exists that its state does not have")]
            : [.. found.Select(diagnostic => new CheckResult(Name, diagnostic))];
    }

    private static async Task<ImmutableArray<Diagnostic>> InDockerAsync(
        PreflightContext context, DockerSnapshot docker, CancellationToken cancellation)
    {
        var unknown = docker.Things
            .Where(thing => thing.IsOfStack(context.Stack.Name) && thing.IsFrom(context.ProjectDirectory) && !context.IsRecorded(thing)
                && !Waits(context, thing))
            .ToImmutableArray();
        if (unknown.IsEmpty)
            return [];
        var announced = await AnnouncedAsync(context.Stack, cancellation);
        if (context.Stack.Engine == EngineNames.Pulumi)
            return LeftByPulumi.Explain(context, unknown, announced);
        unknown = unknown.RemoveAll(thing => announced.Any(create => create.Urn == thing.Urn));
        return unknown.IsEmpty ? [] : [Explain(context, unknown)];
    }

    // A repository from which the cluster is to be made anew.
    private static bool Waits(PreflightContext context, DockerThing thing) =>
        context.Topology?.Backup?.RestoreFrom is not null && IsRepository(thing);

    private static bool IsRepository(DockerThing thing) => thing.Kind == "volume" && LocalNames.IsRepositoryVolume(thing.Name);

    private static Diagnostic Explain(PreflightContext context, ImmutableArray<DockerThing> unknown)
    {
        if (unknown.All(IsRepository))
            return ExplainRepositories(context, unknown);
        var lost = context.Resources.IsEmpty;
        var runs = unknown.Any(thing => thing.Kind == "container");
        // Of a whole cluster the containers say enough.
        var names = string.Join(", ", unknown.Where(thing => !lost || !runs || thing.Kind == "container")
            .Select(thing => thing.Kind == "container" ? thing.Description : $"the {thing.Kind} {thing.Name}"));
        // Whoever removes the remains of a cluster may still want its backups.
        var removal = new ShellCommand(string.Join("; ", unknown.Where(thing => !IsRepository(thing)).Select(thing => thing.Removal)));
        return new Diagnostic
        {
            Code = Codes.Check.StateLost,
            Summary = lost
                ? $"Docker has a cluster of stack {context.Stack.Name}, and the stack has no state."
                : $"The state of stack {context.Stack.Name} does not have all that Docker has of the stack.",
            Why = $"Docker has {names}. An update would build a second cluster in the place of this one.",
            Fix = lost && runs
                ? Fix.Of($"Take the cluster over: {new ProductCommand("adopt")}.")
                : Fix.Of(
                    $"Import the state that has it: {new ProductCommand("stack", "import", "--file", "FILE")}. If what is listed is not "
                        + $"needed, with all its data, remove it: {removal}."),
            Subject = context.Stack.Name,
        };
    }

    private static Diagnostic ExplainRepositories(PreflightContext context, ImmutableArray<DockerThing> repositories) => new()
    {
        Code = Codes.Check.StateLost,
        Summary = $"Docker has the backups of a cluster of stack {context.Stack.Name}, and its state does not.",
        Why = $"The repositories are {string.Join(" and ", repositories.Select(thing => $"the volume {thing.Name}"))}. "
            + "An update would not use what is in them.",
        Fix = Fix.Of($"Create the cluster from one of them: {new ConfigSet("hacluster:backup.restoreFrom", "REGION")}, with their key in "
            + $"hacluster:backup.repositoryKey. If the backups are not needed, remove them: "
            + $"{new ShellCommand(string.Join("; ", repositories.Select(thing => thing.Removal)))}."),
        Subject = context.Stack.Name,
    };

    /// <summary>The creates that the state announces and whose end it does not have.</summary>
    private static async Task<ImmutableArray<AnnouncedCreate>> AnnouncedAsync(IStack stack, CancellationToken cancellation)
    {
        using var export = JsonDocument.Parse(await stack.ExportAsync(showSecrets: true, cancellation));
        return export.RootElement.TryGetProperty("deployment", out var deployment) && deployment.ValueKind == JsonValueKind.Object
            && deployment.TryGetProperty("pending_operations", out var operations) && operations.ValueKind == JsonValueKind.Array
            ? [.. operations.EnumerateArray()
                .Where(operation => operation.GetProperty("type").GetString() == "creating")
                .Select(operation => AnnouncedCreate.Read(operation.GetProperty("resource")))]
            : [];
    }

    private static async Task<Diagnostic?> OnHostsAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.LastKnown is not { } cluster || !context.Resources.IsEmpty)
            return null;
        await using var pool = new SshConnectionPool();
        var answers = await Task.WhenAll(cluster.Hosts.Select(host => AnswersAsync(pool, cluster, host, cancellation)));
        var alive = cluster.Hosts.Where((_, index) => answers[index]).Select(host => host.Name).ToArray();
        return alive.Length == 0 ? null : new Diagnostic
        {
            Code = Codes.Check.StateLost,
            Summary = $"Hosts of the cluster of stack {context.Stack.Name} run, and the stack has no state.",
            Why = $"{string.Join(", ", alive)} can be logged in to with the access file. An update would build a second cluster.",
            Fix = Fix.Of($"How to take the cluster over says {new ProductCommand("adopt")}."),
            Subject = context.Stack.Name,
        };
    }

    // The host key proves that it is the host of the cluster, and not another one that has got its address since.
    private static async Task<bool> AnswersAsync(
        SshConnectionPool pool, ClusterEndpoints cluster, HostEndpoint host, CancellationToken cancellation)
    {
        try
        {
            await pool.ConnectAsync(
                HostTarget.Of(host, cluster.SshPrivateKey, new DialLimits(1, LoginDeadline)), cancellation);
            return true;
        }
        catch (Exception exception) when (exception is SshDialException or ProbeException)
        {
            return false;
        }
    }
}
