using System.Diagnostics;
using System.Formats.Tar;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;

[assembly: AssemblyFixture(typeof(HaCluster.Engine.Tests.Providers.Docker.DockerFixture))]

namespace HaCluster.Engine.Tests.Providers.Docker;

/// <summary>The real Docker daemon and a tiny image of busybox alone; every object of a test is removed at the end.</summary>
public sealed class DockerFixture : IAsyncLifetime
{
    public const string Image = "hacluster-engine-tests/busybox:1";
    private const string Busybox = "/bin/busybox";
    private string? _unavailable;

    public DockerClient Client { get; } = new DockerClientBuilder().Build();

    /// <summary>Part of every name, so that parallel runs do not meet.</summary>
    public string Run { get; } = $"hct{Environment.ProcessId}";

    public void Require()
    {
        if (_unavailable is not null)
            Assert.Skip(_unavailable);
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await Client.System.PingAsync(limit.Token);
        }
        catch (Exception exception)
        {
            _unavailable = $"no Docker daemon answers: {exception.GetBaseException().Message}";
            return;
        }
        if (!File.Exists(Busybox))
        {
            _unavailable = $"{Busybox} is not installed (Debian package busybox-static); the tests build their image of it";
            return;
        }
        await ImportImageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_unavailable is null)
        {
            var all = await Client.Containers.ListContainersAsync(new ContainersListParameters { All = true });
            foreach (var container in all.Where(container => container.Names.Any(name => name.Contains(Run, StringComparison.Ordinal))))
            {
                await Client.Containers.RemoveContainerAsync(
                    container.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });
            }
            foreach (var network in await Client.Networks.ListNetworksAsync(new NetworksListParameters()))
            {
                if (network.Name.Contains(Run, StringComparison.Ordinal))
                    await Client.Networks.DeleteNetworkAsync(network.ID);
            }
            foreach (var volume in (await Client.Volumes.ListAsync(CancellationToken.None)).Volumes ?? [])
            {
                if (volume.Name.Contains(Run, StringComparison.Ordinal))
                    await Client.Volumes.RemoveAsync(volume.Name, force: true);
            }
            await Client.Images.DeleteImageAsync(Image, new ImageDeleteParameters { Force = true });
        }
        Client.Dispose();
    }

    /// <summary>Runs a command inside a container and returns what it printed.</summary>
    public static async Task<string> ExecAsync(string container, params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("docker", ["exec", container, .. command]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.TrimEnd();
    }

    private async Task ImportImageAsync()
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            const UnixFileMode Everyone = (UnixFileMode)0b111_101_101;
            await using var content = File.OpenRead(Busybox);
            foreach (var directory in new[] { "bin", "tmp", "etc", "data" })
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, directory) { Mode = Everyone });
            }
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = Everyone, DataStream = content });
            foreach (var applet in new[]
            {
                "sh",
                "cat",
                "sleep",
                "ls",
                "stat",
                "ip",
                "mount",
                "true",
                "false",
                "nc",
                "echo",
                "hostname",
                "grep",
                "touch",
                "id",
            })
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
            }
        }
        archive.Position = 0;
        await Client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromSrc = "-", Repo = Image.Split(':')[0], Tag = Image.Split(':')[1] }, archive, new AuthConfig(),
            new Progress<JSONMessage>(), CancellationToken.None);
    }
}
