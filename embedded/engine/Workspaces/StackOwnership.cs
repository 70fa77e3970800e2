using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Engine.Planning;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Workspaces;

internal static class StackOwnership
{
    /// <exception cref="DeploymentException">The snapshot has resources of another stack or project.</exception>
    public static void Require(Snapshot snapshot, string project, string stack)
    {
        var stranger = snapshot.Resources.FirstOrDefault(
            resource => UrnBuilder.StackOf(resource.Urn) != stack || UrnBuilder.ProjectOf(resource.Urn) != project);
        if (stranger is null)
            return;
        throw new DeploymentException(
            Codes.Deployment.ForeignDeployment, $"The deployment does not belong to stack '{stack}' of project '{project}': it has "
                + $"'{stranger.Urn}'.",
            Fix.Of("Import it into the stack it was exported from, or use --force."));
    }
}
