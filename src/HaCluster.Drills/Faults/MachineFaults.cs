namespace HaCluster.Drills.Faults;

internal sealed class HostLost : IFault
{
    public string Name => "host-lost";

    public string Description => "The machine of a database is powered off.";

    public bool Separates => true;

    public Task ApplyAsync(FaultTarget target) => DockerMachine.KillAsync(target.Database);

    public Task RemoveAsync(FaultTarget target) => DockerMachine.StartAsync(target.Database);
}

internal sealed class HostFrozen : IFault
{
    public string Name => "host-frozen";

    public string Description => "The machine of a database stands still and goes on later.";

    public bool Separates => true;

    public Task ApplyAsync(FaultTarget target) => DockerMachine.PauseAsync(target.Database);

    public async Task RemoveAsync(FaultTarget target)
    {
        await DockerMachine.ResumeAsync(target.Database);
        await DockerMachine.StartAsync(target.Database);
    }
}

internal sealed class HostRebooted : IFault
{
    public string Name => "host-rebooted";

    public string Description => "The machine of a database is shut down and starts again.";

    public Task ApplyAsync(FaultTarget target) => DockerMachine.RestartAsync(target.Database);

    public Task RemoveAsync(FaultTarget target) => DockerMachine.StartAsync(target.Database);
}

internal sealed class ServiceHostLost : IFault
{
    public string Name => "load-balancer-lost";

    public string Description => "The machine of a load balancer is powered off.";

    public Task ApplyAsync(FaultTarget target) => DockerMachine.KillAsync(target.Service);

    public Task RemoveAsync(FaultTarget target) => DockerMachine.StartAsync(target.Service);
}

internal sealed class ApplicationHostLost : IFault
{
    public string Name => "application-host-lost";

    public string Description => "The machine of a region's applications is powered off.";

    public Task ApplyAsync(FaultTarget target) => DockerMachine.KillAsync(target.Application);

    public Task RemoveAsync(FaultTarget target) => DockerMachine.StartAsync(target.Application);
}

internal sealed class SshLost : IFault
{
    public string Name => "ssh-lost";

    public string Description => "The SSH server of a database host is stopped.";

    public Task ApplyAsync(FaultTarget target) => DockerMachine.ShellAsync(target.Database, "systemctl stop ssh");

    public async Task RemoveAsync(FaultTarget target)
    {
        if (await DockerMachine.IsRunningAsync(target.Database))
            await DockerMachine.ShellAsync(target.Database, "systemctl start ssh");
    }
}

internal sealed class ClockStep : IFault
{
    public string Name => "clock-step";

    public string Description => "The clock of a database host jumps.";

    public Task<string?> WhyImpossibleAsync(FaultTarget target) => Task.FromResult<string?>(
        "All containers have the clock of this machine's kernel; a step would be one of the whole machine.");

    public Task ApplyAsync(FaultTarget target) => throw new DrillException("The clock of a container cannot be set.");

    public Task RemoveAsync(FaultTarget target) => Task.CompletedTask;
}
