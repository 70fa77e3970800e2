using HaCluster.Cli.Hosting;
using HaCluster.Cli.Preflight;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Model;
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
        var containers = docker.Containers
            .Where(container => container.Labels?.TryGetValue(LocalNames.StackLabel, out var owner) == true && owner == stack)
            .OrderBy(container => container.Names.FirstOrDefault(), StringComparer.Ordinal)
            .ToArray();
        if (containers.Length == 0)
            return (" Docker has no container of the stack.", Fix.Of($"If the cluster is not kept elsewhere, deploy it: {Up}."));
        var names = string.Join(", ", containers.Select(
            container => $"{container.Names.FirstOrDefault()?.TrimStart('/')} ({container.State})"));
        var found = $" Docker has {containers.Length} containers of the stack: {names}.";
        var elsewhere = containers.Select(container => PreflightContext.DirectoryOf(container.Labels))
            .FirstOrDefault(directory => directory is not null && !$"{directory}/".StartsWith($"{project}/", StringComparison.Ordinal));
        return elsewhere is null
            ? (found, Fix.Of(
                $"Do not run {Up}: it cannot take over these containers. Restore the directory {stateDirectory}, "
                    + $"or import an export of the state: {Import}."))
            : ($"{found} They were made from {elsewhere}.", Fix.Of(
                $"Do not run {Up} here. Work in the directory that has their state: "
                    + $"{new ProductCommand("status") { Directory = elsewhere }}."));
    }

    private static Fix UpOrRestore() => Fix.Of(
        $"If the cluster was never deployed or was destroyed, deploy it: {Up}. Otherwise restore its state first: {Import}.");
}
