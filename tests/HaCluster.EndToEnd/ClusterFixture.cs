using HaCluster.EndToEnd.Support;

namespace HaCluster.EndToEnd;

/// <summary>The one cluster of the suite. Whatever happens, nothing of it stays behind.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    internal TestStack Stack { get; } = new();

    internal DockerObjects Docker { get; } = new();

    internal ProcessRecorder Processes { get; } = new();

    /// <summary>Taken from the state before the cluster is destroyed.</summary>
    internal StackSecrets? Secrets { get; set; }

    /// <summary>The same of the second cluster, which has monitoring.</summary>
    internal StackSecrets? MonitoringSecrets { get; set; }

    /// <summary>What the monitoring of that cluster posts to.</summary>
    internal WebhookReceiver? Receiver { get; set; }

    /// <summary>What was on the machine before the suite began.</summary>
    internal IReadOnlyList<string> Before { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        TestStack.RemoveArtifacts();
        TestStack.WriteConfiguration();
        // Left behind by a run which was itself killed.
        await Stack.RunAsync("destroy", "--yes");
        await Docker.RemoveRemainsAsync();
        Before = await Docker.ListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // HACLUSTER_KEEP=1 leaves a failed cluster for a look inside.
        if (Environment.GetEnvironmentVariable("HACLUSTER_KEEP") != "1")
        {
            await Stack.RunAsync("destroy", "--yes");
            await Stack.RunAsync("stack", "rm", TestStack.Name, "--yes");
            TestStack.RemoveConfiguration();
        }
        if (Receiver is not null)
            await Receiver.DisposeAsync();
        await Processes.DisposeAsync();
        Docker.Dispose();
    }
}
