using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Deployments;

/// <summary>One attempt to run another image.</summary>
/// <param name="Image">Value of <c>application.image</c>; null for the built-in application.</param>
/// <param name="Previous">What it replaced.</param>
/// <param name="By">The operator's user and machine.</param>
/// <param name="Ended">Null while it runs, and of one that was killed.</param>
/// <param name="Result">
/// <c>running</c>, <c>deployed</c>, <c>taken back</c>, <c>refused</c> (no host was touched), <c>failed</c> (hosts may have either image) or
/// <c>interrupted</c> (the same, because its process was ended).
/// </param>
internal sealed record DeploymentEntry(
    string? Image, string? Previous, string By, DateTimeOffset Started, DateTimeOffset? Ended, string Result)
{
    public const string Running = "running";
    public const string Deployed = "deployed";
    public const string TakenBack = "taken back";
    public const string Refused = "refused";
    public const string Failed = "failed";
    public const string Interrupted = "interrupted";
}

/// <summary>The last deployments of a stack, oldest first: <c>.hacluster/deployments/STACK.json</c>.</summary>
/// <param name="stateDirectory">The <c>.hacluster</c> directory of the project.</param>
/// <param name="stack">Its name.</param>
internal sealed class DeploymentLog(string stateDirectory, string stack)
{
    private const int Kept = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _file = Path.Combine(stateDirectory, "deployments", $"{stack}.json");

    /// <summary>Keeps a second deployment away. The kernel's lock ends with the process, however that ends.</summary>
    /// <exception cref="DiagnosticException">Another process deploys.</exception>
    public IDisposable Hold()
    {
        var hold = TryHold() ?? throw new DiagnosticException(
            Codes.Deployment.StackLocked, $"Another deployment of stack {stack} is under way; nothing was changed.", subject: stack,
            why: Read().LastOrDefault() is { Result: DeploymentEntry.Running } other
                ? $"{other.By} started it at {other.Started:u}."
                : null,
            fix: Fix.Of($"Wait until it has ended: {new ProductCommand("deployments") { Stack = stack }}."));
        // Nobody runs what is still noted as running.
        var entries = Read();
        if (entries.Any(entry => entry.Result == DeploymentEntry.Running))
            Write([.. entries.Select(WithoutProcess)]);
        return hold;
    }

    /// <exception cref="DiagnosticException">The file is damaged.</exception>
    public ImmutableArray<DeploymentEntry> Read()
    {
        if (!File.Exists(_file))
            return [];
        try
        {
            return JsonSerializer.Deserialize<ImmutableArray<DeploymentEntry>>(File.ReadAllText(_file), Json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new DiagnosticException(
                Codes.Command.FileUnreadable, $"The list of deployments {_file} cannot be read; nothing was changed.", subject: _file,
                why: exception.Message, inner: exception,
                fix: Fix.Of($"Move it away, and a new list begins: {new ShellCommand($"mv {_file} {_file}.damaged")}."));
        }
    }

    /// <summary>The deployments as they are now: what no process runs any longer is interrupted.</summary>
    /// <exception cref="DiagnosticException">The file is damaged.</exception>
    public ImmutableArray<DeploymentEntry> ReadEnded()
    {
        using var hold = TryHold();
        return hold is null ? Read() : [.. Read().Select(WithoutProcess)];
    }

    public void Add(DeploymentEntry entry) => Write([.. Read().TakeLast(Kept - 1), entry]);

    /// <summary>Says how one that was added ended.</summary>
    public void End(DeploymentEntry entry, DateTimeOffset at, string result) =>
        Write([.. Read().Select(each => each == entry ? each with { Ended = at, Result = result } : each)]);

    /// <summary>Of a stack that is removed: another one of its name has had no deployment.</summary>
    public void Remove()
    {
        if (File.Exists(_file))
            File.Delete(_file);
    }

    /// <summary>The stack is renamed.</summary>
    public void MoveTo(string name)
    {
        if (File.Exists(_file))
            File.Move(_file, new DeploymentLog(stateDirectory, name)._file, overwrite: true);
    }

    private static DeploymentEntry WithoutProcess(DeploymentEntry entry) =>
        entry.Result == DeploymentEntry.Running ? entry with { Result = DeploymentEntry.Interrupted } : entry;

    private FileStream? TryHold() => LockedFile.TryOpen(_file + ".lock");

    private void Write(ImmutableArray<DeploymentEntry> entries)
    {
        AtomicFile.CreateDirectory(Path.GetDirectoryName(_file)!);
        AtomicFile.WritePrivate(_file, JsonSerializer.Serialize(entries, Json));
    }
}
