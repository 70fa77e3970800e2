using HaCluster.Diagnostics;

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
            Code = Codes.Config.AwsBuildMachine,
            Severity = context.Deploying ? Severity.Error : Severity.Warning,
            Summary = "The application that this machine compiles would not run on the hosts.",
            Why = $"{Key} is {settings.Architecture}, and this machine is {here}. `up` refuses it.",
            Fix = Fix.Of($"Run `up` on a machine that is {settings.Architecture}, or run {new ConfigSet(Key, here)}."),
            Subject = Key,
        };
    }
}
