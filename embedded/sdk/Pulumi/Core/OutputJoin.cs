using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// Collects several outputs into one: secret when any part is, known when all parts are, depending on whatever any part depends on.
/// </summary>
internal sealed class OutputJoin
{
    private ImmutableHashSet<Resource> _resources = [];
    private bool _isKnown = true;
    private bool _isSecret;

    public async Task<T> AddAsync<T>(Output<T> part) => Add(await part.DataTask.ConfigureAwait(false));

    public async Task<object?> AddAsync(IOutput part) => Add(await part.GetDataAsync().ConfigureAwait(false));

    public T Add<T>(OutputData<T> data)
    {
        _resources = _resources.IsEmpty ? data.Resources : _resources.Union(data.Resources);
        _isKnown &= data.IsKnown;
        _isSecret |= data.IsSecret;
        return data.Value;
    }

    public OutputData<T> Result<T>(T value) => new(_resources, value, _isKnown, _isSecret);
}
