using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>What the resource types of this package share: automatic names, and replacement by deleting first.</summary>
internal abstract class DockerHandler(string type, ObjectSchema schema) : ResourceHandler(type, schema)
{
    /// <summary>How often a condition is looked at while it is waited for.</summary>
    protected static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private const int LongestName = 255;

    /// <summary>The label list that every type has.</summary>
    protected static Property Labels { get; } = new(
        "labels",
        PropertyType.ListOf(
            new Property("label", PropertyType.String) { Required = true }, new Property("value", PropertyType.String) { Required = true }))
    { Replaces = true };

    /// <summary>Names, addresses and ports are unique on a machine: old and new cannot exist side by side.</summary>
    protected override bool DeleteBeforeReplace => true;

    /// <summary>
    /// Checks, names what the program does not name (the last name if there is one, else <c>name-1a2b3c4</c>), and notes what was filled
    /// in.
    /// </summary>
    protected CheckResult CheckWithName(CheckRequest request)
    {
        var result = Schema.Check(request.NewInputs);
        var inputs = result.Inputs;
        if (!inputs.ContainsKey("name"))
        {
            var stem = request.Name[..Math.Min(request.Name.Length, LongestName - 8)];
            inputs = inputs.Set("name", request.OldInputs?.Find("name") ?? $"{stem}-{RandomHex(7)}");
        }
        return result with { Inputs = DefaultsList.Add(Schema, request.NewInputs, inputs) };
    }

    protected static string NameOf(PropertyMap inputs) => new PropertyReader(inputs).String("name");

    /// <summary>Looks at a condition until it holds.</summary>
    /// <returns>False when <paramref name="limit"/> passed first.</returns>
    protected static async Task<bool> WaitAsync(TimeSpan limit, Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (!await condition())
        {
            if (Environment.TickCount64 >= deadline)
                return false;
            await Task.Delay(PollInterval, cancellation);
        }
        return true;
    }
}
