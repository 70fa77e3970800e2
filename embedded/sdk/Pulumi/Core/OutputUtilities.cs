using System.Collections.Immutable;

namespace Pulumi.Utilities;

/// <summary>Looks inside outputs. Meant for libraries and tests; programs use Apply.</summary>
public static class OutputUtilities
{
    /// <summary>An output that is unknown, as a resource's output is before its creation.</summary>
    public static Output<T> CreateUnknown<T>(T value) => Output.CreateUnknown(value);

    /// <inheritdoc cref="CreateUnknown{T}(T)"/>
    public static Output<T> CreateUnknown<T>(Func<Task<T>> valueFactory)
    {
        return new Output<T>(UnknownAsync());

        async Task<OutputData<T>> UnknownAsync() =>
            new([], await valueFactory().ConfigureAwait(false), IsKnown: false, IsSecret: false);
    }

    /// <summary>The same output, depending on one more resource.</summary>
    public static Output<T> WithDependency<T>(Output<T> output, Resource resource)
    {
        return new Output<T>(AddAsync());

        async Task<OutputData<T>> AddAsync()
        {
            var data = await output.DataTask.ConfigureAwait(false);
            return data with { Resources = data.Resources.Add(resource) };
        }
    }

    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) => (await output.DataTask.ConfigureAwait(false)).IsKnown;

    public static async Task<T> GetValueAsync<T>(Output<T> output) => (await output.DataTask.ConfigureAwait(false)).Value;

    public static async Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(Output<T> output) =>
        (await output.DataTask.ConfigureAwait(false)).Resources;
}
