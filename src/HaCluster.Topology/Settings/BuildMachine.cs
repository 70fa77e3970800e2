using HaCluster.Topology.Diagnostics;

namespace HaCluster.Topology.Settings;

/// <summary>The application is compiled to machine code where the program runs, so both must have the same kind of processor.</summary>
internal static class BuildMachine
{
    public static IEnumerable<Diagnostic> Findings(AwsSettings settings, ConfigurationContext context)
    {
        if (context.Architecture is not { } here || settings.Architecture == here
            || settings.Architecture is not (AwsSettings.X86 or AwsSettings.Arm))
            yield break;
        const string Key = $"{ClusterConfiguration.Project}:aws.architecture";
        yield return new Diagnostic
        {
            Code = "config.aws-build-machine",
            Severity = context.Deploying ? Severity.Error : Severity.Warning,
            Summary = "the application built here would not run on the hosts",
            Why = $"{Key} is {settings.Architecture}, and this machine, which compiles the application, is {here}; `up` refuses it",
            Fix = $"run `up` on a machine that is {settings.Architecture}, or: pulumi config set {Key} {here}",
            Subject = Key,
        };
    }
}
