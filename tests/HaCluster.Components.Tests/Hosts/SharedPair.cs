namespace HaCluster.Components.Tests.Hosts;

/// <summary>One pair for the tests of a class that leave it as it was. Made when first asked for, so that a test can be skipped.</summary>
public sealed class SharedPair : IAsyncDisposable
{
    private Task<DatabasePair>? _pair;

    internal Task<DatabasePair> GetAsync() => _pair ??= DatabasePair.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_pair is { IsCompletedSuccessfully: true })
            await (await _pair).DisposeAsync();
    }
}
