[assembly: AssemblyFixture(typeof(HaCluster.Components.Tests.Hosts.DatabaseTemplate))]

namespace HaCluster.Components.Tests.Hosts;

/// <summary>Data directories of a stopped pair, by region, for every test to copy: making them takes longer than most tests.</summary>
public sealed class DatabaseTemplate : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Folder = new(BuildAsync);

    internal static Task<string> GetAsync() => Folder.Value;

    public async ValueTask DisposeAsync()
    {
        if (Folder is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await Shell.RunAsync("", [.. Shell.AsRoot, "rm", "-rf", await Folder.Value]);
    }

    private static async Task<string> BuildAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hacluster-template-").FullName;
        await DatabasePair.BuildAsync(folder);
        return folder;
    }
}
