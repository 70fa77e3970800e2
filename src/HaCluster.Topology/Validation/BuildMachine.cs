using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The application is compiled to machine code where the program runs, so both must have the same kind of processor.</summary>
internal static class BuildMachine
{
    /// <param name="architecture">Of this machine: <c>x86_64</c>, <c>arm64</c>; null for any other, or where it does not matter.</param>
    public static IEnumerable<Diagnostic> Findings(AwsSettings settings, string? architecture, bool deploying)
    {
        if (architecture is not { } here || settings.Architecture == here
            || settings.Architecture is not (AwsSettings.X86 or AwsSettings.Arm))
            yield break;
        const string Key = $"{ClusterSettings.Project}:aws.architecture";
        yield return new Diagnostic
        {
            Code = Codes.Config.AwsBuildMachine,
            Severity = deploying ? Severity.Error : Severity.Warning,
            Summary = "The application that this machine compiles would not run on the hosts.",
            Why = $"{Key} is {settings.Architecture}, and this machine is {here}. `up` refuses it.",
            Fix = Fix.Of($"Run `up` on a machine that is {settings.Architecture}, or run {new ConfigSet(Key, here)}."),
            Subject = Key,
        };
    }
}
