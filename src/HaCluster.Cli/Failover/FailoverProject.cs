using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Failover;

/// <summary>The project of the failover stack, which lies inside the cluster's own and has a stack of the same name.</summary>
internal static class FailoverProject
{
    private const string Folder = "stacks/failover";

    /// <summary>Opens the stack; a first role change creates it.</summary>
    public static IStack OpenStack(CommandSession session)
    {
        var workspace = session.OpenWorkspace(Path.Combine(session.Workspace.Directory, Folder));
        try
        {
            return workspace.OpenStack(session.StackName);
        }
        catch (DeploymentException exception) when (exception.Diagnostic.Code == Codes.Deployment.StackNotFound)
        {
            return workspace.CreateStack(session.StackName);
        }
    }
}
