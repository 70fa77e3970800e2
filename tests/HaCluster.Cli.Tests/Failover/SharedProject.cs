namespace HaCluster.Cli.Tests.Failover;

/// <summary>One deployed project for the tests of a class that change nothing in it.</summary>
public sealed class SharedProject : IAsyncLifetime
{
    internal DeployedProject Project { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Project = await DeployedProject.CreateAsync();

    public ValueTask DisposeAsync()
    {
        Project.Dispose();
        return ValueTask.CompletedTask;
    }
}
