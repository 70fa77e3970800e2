using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Secrets;

namespace HaCluster.Engine.State;

/// <summary>The state of one stack on disk.</summary>
/// <param name="fallbackSalt">The salt of the stack's configuration, used when the state has none yet.</param>
internal sealed class StateFile(
    StateDirectory directory, string project, string stack, CipherStore ciphers, Func<string?> fallbackSalt, TimeProvider clock)
{
    private SecretCodec? _codec;
    private DeploymentWriter? _writer;

    public string Path { get; } = directory.StateFile(project, stack);

    public bool Exists => Presence.IsFile(Path);

    private string Owner => $"stack '{stack}' of project '{project}'";

    /// <summary>Loads the state; an absent file is an empty stack.</summary>
    /// <exception cref="DeploymentException">The file is damaged, or the passphrase does not open it.</exception>
    public Snapshot Load()
    {
        if (!Exists)
            return Snapshot.Empty;
        var snapshot = Parse(File.ReadAllBytes(Path), Path, out var salt, out _codec);
        if (salt is not null)
            _codec ??= new SecretCodec(ciphers.Open(salt, Owner));
        RequireIntegrity(snapshot, Path);
        return snapshot;
    }

    /// <summary>Reads an exported deployment; its secrets are in plain text, or encrypted with a salt that the passphrase opens.</summary>
    /// <param name="json">The deployment.</param>
    /// <param name="origin">What the text is, for messages.</param>
    /// <param name="salt">The salt that the deployment names; an export in plain text may name one, too.</param>
    /// <param name="codec">Opened with that salt; null when no secret was encrypted.</param>
    public Snapshot Parse(ReadOnlyMemory<byte> json, string origin, out string? salt, out SecretCodec? codec)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var recorded = DeploymentReader.FindSalt(document.RootElement, out var provider);
            SecretCodec? opened = null;
            // Lazily: a state without secrets, or one exported in plain text, needs no passphrase to be read.
            var snapshot = DeploymentReader.Read(document.RootElement, (place, text) =>
            {
                opened ??= new SecretCodec(
                    ciphers.Open(recorded ?? throw new PropertyFormatException(provider is null
                        ? "It has secrets, but no salt."
                        : $"Its secrets are kept by the secrets provider '{provider}'; this engine knows only 'passphrase'. "
                            + "Export it with --show-secrets."), Owner));
                return opened.Decrypt(place, text);
            });
            (salt, codec) = (recorded, opened);
            return snapshot;
        }
        catch (Exception exception) when (exception is JsonException or PropertyFormatException)
        {
            throw new DeploymentException(
                Codes.Deployment.StateCorrupt, $"{origin} cannot be read as the state of {Owner}: {exception.Message}",
                Fix.Of($"Restore it from {Path}.bak, or from an export: {Import}."), exception);
        }
    }

    private static ProductCommand Import { get; } = new("stack", "import", "--file", "FILE");

    public static void RequireIntegrity(Snapshot snapshot, string origin)
    {
        var problems = SnapshotIntegrity.FindProblems(snapshot).ToList();
        if (problems.Count == 0)
            return;
        throw new DeploymentException(
            Codes.Deployment.StateCorrupt, $"{origin} is not a consistent state: {string.Join(" ", problems.Take(3))}",
            Fix.Of($"Restore it from its .bak file, or from an export: {Import}."));
    }

    /// <summary>
    /// Keeps the present file as <c>.bak</c>: the state before the operation that is about to begin. Needs the stack's lock.
    /// </summary>
    public void Backup()
    {
        if (!Exists)
            return;
        AtomicFile.WritePrivate(Path + ".bak", File.ReadAllBytes(Path));
        // A run that was killed while it wrote leaves its unfinished file.
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!, $"{stack}.json.*.tmp"))
            File.Delete(file);
    }

    /// <summary>Writes the state; one caller at a time.</summary>
    public void Save(Snapshot snapshot)
    {
        directory.Create();
        var codec = OpenCodec();
        _writer ??= new DeploymentWriter(codec, codec.Salt);
        AtomicFile.WritePrivate(Path, _writer.WriteCheckpoint(project, stack, snapshot, clock.GetUtcNow()));
    }

    public byte[] Export(Snapshot snapshot, bool showSecrets)
    {
        if (showSecrets)
            return new DeploymentWriter(new PlaintextCodec(), null).WriteExport(snapshot, clock.GetUtcNow(), indented: true);
        var codec = OpenCodec();
        return new DeploymentWriter(codec, codec.Salt).WriteExport(snapshot, clock.GetUtcNow(), indented: true);
    }

    /// <summary>Makes the cipher ready ahead of the first write; safe to run beside other work.</summary>
    public void Prepare() => OpenCodec();

    private SecretCodec OpenCodec()
    {
        lock (directory)
        {
            return _codec ??= new SecretCodec(fallbackSalt() is { } salt ? ciphers.Open(salt, Owner) : ciphers.Create());
        }
    }
}
