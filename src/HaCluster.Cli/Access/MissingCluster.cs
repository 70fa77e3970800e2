using HaCluster.Cli.Containers;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Access;

/// <summary>
/// A stack without outputs. That does not prove that nothing runs: a state can be lost, and an update without it would build a second
/// cluster. On this machine Docker is asked, because a cluster's containers carry the name of their stack.
/// </summary>
internal static class MissingCluster
{
    public const string Reasons = "It was never deployed, it was destroyed, or its state was lost or is kept elsewhere.";

    private static readonly ProductCommand Up = new("up");
    private static readonly ProductCommand Adopt = new("adopt");
    private static readonly ProductCommand Import = new("stack", "import", "--file", "FILE");

    public static async Task<Diagnostic> ExplainAsync(CommandSession session, IStack stack, CancellationToken cancellation)
    {
        var onThisMachine = session.Workspace.ProjectName == ClusterSettings.Project
            && StackTarget.Of(stack.Configuration) == Target.Local;
        return Explain(
            stack.Name, session.Workspace.Directory, session.Workspace.StateDirectory,
            onThisMachine ? await DockerSnapshot.TakeAsync(session.Host.Variable("DOCKER_HOST"), cancellation) : null);
    }

    /// <param name="docker">Null where the stack's hosts are not containers of this machine.</param>
    public static Diagnostic Explain(string stack, string project, string stateDirectory, DockerSnapshot? docker)
    {
        var (found, fix) = docker switch
        {
            null => ("", UpOrRestore()),
            { Reachable: false } => (
                $" Whether containers of the stack run is unknown, because Docker cannot be asked: {docker.Failure}.", UpOrRestore()),
            _ => Look(stack, project, stateDirectory, docker),
        };
        return new Diagnostic
        {
            Code = Codes.Command.NoCluster,
            Summary = $"Stack {stack} has no state of a cluster here.",
            Why = Reasons + found,
            Fix = fix,
            Subject = stack,
        };
    }

    private static (string Found, Fix Fix) Look(string stack, string project, string stateDirectory, DockerSnapshot docker)
    {
        var things = docker.Things.Where(thing => thing.IsOfStack(stack)).ToArray();
        var containers = things.Where(thing => thing.Kind == "container").ToArray();
        var volumes = things.Where(thing => thing.Kind == "volume").ToArray();
        if (containers.Length == 0)
            return volumes.Length == 0
                ? (" Docker has no container of the stack.", Fix.Of($"If the cluster is not kept elsewhere, deploy it: {Up}."))
                : ($" Docker has no container of the stack, but {Counted(volumes, "volume")}.", Fix.Of(
                    $"Restore the directory {stateDirectory}, or import an export of the state: {Import}."));
        var found = $" Docker has {Counted(containers, "container")}.";
        return containers.Any(container => container.IsFrom(project)) || containers[0].Directory is not { } elsewhere
            ? (found, Fix.Of($"Take the cluster over: {Adopt}."))
            : ($"{found} They were made from {elsewhere}.", Fix.Of(
                $"Work in the directory that has their state: {new ProductCommand("status") { Directory = elsewhere }}. "
                    + $"If that directory is gone, take the cluster over: {Adopt}."));
    }

    private static string Counted(DockerThing[] things, string kind) =>
        $"{things.Length} {kind}{(things.Length == 1 ? "" : "s")} of the stack: {string.Join(", ", things.Select(thing => thing.Description))}";

    private static Fix UpOrRestore() => Fix.Of(
        $"If the cluster was never deployed or was destroyed, deploy it: {Up}. Otherwise restore its state first: {Import}.");
}
