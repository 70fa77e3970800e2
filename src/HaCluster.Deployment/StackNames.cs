using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment;

/// <summary>What stacks may be called.</summary>
public static class StackNames
{
    /// <exception cref="DeploymentException">It cannot be the name of a stack.</exception>
    public static void RequireValid(string stackName)
    {
        if (!ProjectFile.NamePattern().IsMatch(stackName))
            throw new DeploymentException(
                Codes.Deployment.StackName, $"'{stackName.ReplaceLineEndings("\\n")}' is not a valid stack name.",
                Fix.Of("Name a stack of this project alone, such as local; -C DIR names another project."),
                why: "A name has 1 to 100 letters, digits, dots, dashes and underscores, and is neither '.' nor '..'.");
    }
}
