using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Deployment;

namespace HaCluster.Cli.Deployments;

/// <summary>One attempt to run another image.</summary>
/// <param name="Image">Value of <c>application.image</c>; null for the built-in application.</param>
/// <param name="Previous">What it replaced.</param>
/// <param name="By">The operator's user and machine.</param>
/// <param name="Ended">Null while it runs, and of one that was killed.</param>
/// <param name="Result"><c>running</c>, <c>deployed</c>, <c>taken back</c> or <c>failed</c>.</param>
internal sealed record DeploymentEntry(
    string? Image, string? Previous, string By, DateTimeOffset Started, DateTimeOffset? Ended, string Result)
{
    public const string Running = "running";
    public const string Deployed = "deployed";
    public const string TakenBack = "taken back";
    public const string Failed = "failed";
}

/// <summary>The last deployments of a stack, oldest first: <c>.hacluster/deployments/STACK.json</c>.</summary>
/// <param name="stateDirectory">The <c>.hacluster</c> directory of the project.</param>
/// <param name="stack">Its name.</param>
internal sealed class DeploymentLog(string stateDirectory, string stack)
{
    private const int Kept = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _file = Path.Combine(stateDirectory, "deployments", $"{stack}.json");

    public ImmutableArray<DeploymentEntry> Read() => File.Exists(_file)
        ? JsonSerializer.Deserialize<ImmutableArray<DeploymentEntry>>(File.ReadAllText(_file), Json)
        : [];

    public void Add(DeploymentEntry entry) => Write([.. Read().TakeLast(Kept - 1), entry]);

    /// <summary>Says how one that was added ended.</summary>
    public void End(DeploymentEntry entry, DateTimeOffset at, string result) =>
        Write([.. Read().Select(each => each == entry ? each with { Ended = at, Result = result } : each)]);

    private void Write(ImmutableArray<DeploymentEntry> entries)
    {
        AtomicFile.CreateDirectory(Path.GetDirectoryName(_file)!);
        AtomicFile.WritePrivate(_file, JsonSerializer.Serialize(entries, Json));
    }
}
