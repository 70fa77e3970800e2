using System.Collections.Immutable;

namespace HaCluster.Drills.Faults;

internal sealed class LinkCut : IFault
{
    public string Name => "link-cut";

    public string Description => "The regions cannot reach each other.";

    public ImmutableArray<Side> Sides => [Side.Primary];

    public bool Separates => true;

    public Task ApplyAsync(FaultTarget target) => DockerMachine.KillAsync(target.Router);

    public Task RemoveAsync(FaultTarget target) => DockerMachine.StartAsync(target.Router);
}

internal sealed class LinkSlow : IFault
{
    private const string EachInterface = "for device in $(ls /sys/class/net | grep ^eth); do";

    public string Name => "link-slow";

    public string Description => "Packets between the regions take 150 ms, give or take 50, and 2 % are lost.";

    public ImmutableArray<Side> Sides => [Side.Primary];

    public async Task<string?> WhyImpossibleAsync(FaultTarget target)
    {
        var answer = await DockerMachine.ShellAsync(
            target.Router, "tc qdisc add dev lo root netem delay 1ms 2>&1 && tc qdisc del dev lo root 2>&1 || true");
        return answer.Trim() is { Length: > 0 } why ? $"The kernel has no netem: {why.Split('\n')[0]}" : null;
    }

    public Task ApplyAsync(FaultTarget target) =>
        DockerMachine.ShellAsync(
            target.Router, $"{EachInterface} tc qdisc replace dev $device root netem delay 150ms 50ms loss 2% || exit 1; done");

    public async Task RemoveAsync(FaultTarget target)
    {
        if (await DockerMachine.IsRunningAsync(target.Router))
            await DockerMachine.ShellAsync(target.Router, $"{EachInterface} tc qdisc del dev $device root 2> /dev/null || true; done");
    }
}
