using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class OtherOperatorDrill : IDrill
{
    public string Name => "other-operator";

    public string Description => "The active region and the state of the stack are lost: a colleague fails over with an access file.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostRegion;

    public async Task RunAsync(DrillContext drill)
    {
        using var workplace = new Workplace(drill.Operator);
        var file = workplace.PathOf("access");
        await (drill.Operator with { Environment = [workplace.Passphrase] }).RunAsync("access", "export", file);
        await workplace.Person.RunAsync("access", "import", file);
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.HostsOf(drill.Active));
        await drill.RecoverAsync(workplace.Person, "failover", "--to", drill.Standby);
    }
}

internal sealed class OperatorDiskFullDrill : IDrill
{
    public string Name => "operator-disk-full";

    public string Description => "The machine of the primary is lost while the operator's own disk takes no byte.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public Task RunAsync(DrillContext drill) => drill.LosePrimaryHostAsync(drill.Operator.WithFullDisk());
}

internal sealed class StateLostDrill : IDrill
{
    private static readonly string Cause = Codes.Check.ContainerName.Name;

    public string Name => "state-lost";

    public string Description => "Runs `up` where the state of the running cluster is missing: it is refused, no machine is touched.";

    public async Task RunAsync(DrillContext drill)
    {
        using var workplace = new Workplace(drill.Operator);
        var before = await DockerMachine.StartTimesAsync(drill.AllHosts);
        drill.MarkInjected();
        var up = await workplace.Person.TryAsync(null, "up");
        // The refusal names all causes, each with its code.
        if (up.ExitCode == 0 || !up.Output.Contains($"\"{Cause}\"", StringComparison.Ordinal))
            drill.Findings.Add($"`up` without the state of the cluster was not refused with {Cause}: {ErrorCode.Of(up) ?? "success"}.");
        if (await DockerMachine.StartTimesAsync(drill.AllHosts) != before)
            drill.Findings.Add("`up` without the state of the running cluster touched its machines.");
        await drill.ExpectWritesAsync("`up` was refused");
    }
}
