using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Secrets;

namespace HaCluster.Engine.State;

/// <summary>
/// The state of one stack on disk: a file, and while an operation changes it a journal beside it, so that a write costs what has changed
/// and not what there is.
/// </summary>
/// <param name="fallbackSalt">The salt of the stack's configuration, used when the state has none yet.</param>
internal sealed class StateFile(
    StateDirectory directory, string project, string stack, CipherStore ciphers, Func<string?> fallbackSalt, TimeProvider clock)
    : IStateStore
{
    private SecretCodec? _codec;
    private DeploymentWriter? _writer;
    private StateJournal? _journal;

    public string Path { get; } = directory.StateFile(project, stack);

    public bool Exists => Presence.IsFile(Path);

    private string JournalPath => Path + ".journal";

    private string Owner => $"stack '{stack}' of project '{project}'";

    /// <summary>Loads the state; an absent file is an empty stack.</summary>
    /// <exception cref="DeploymentException">The file is damaged, or the passphrase does not open it.</exception>
    public Snapshot Load()
    {
        if (!Exists)
            return Snapshot.Empty;
        var journal = ReadJournal();
        var snapshot = Parse(File.ReadAllBytes(Path), journal, Path, out var salt, out _codec);
        if (salt is not null)
            _codec ??= new SecretCodec(ciphers.Open(salt, Owner));
        RequireIntegrity(snapshot, Path);
        return snapshot;
    }

    /// <summary>Counts what is recorded. Needs no secrets, so no passphrase either.</summary>
    /// <exception cref="DeploymentException">The file is damaged.</exception>
    public int CountResources()
    {
        var journal = ReadJournal();
        var state = File.ReadAllBytes(Path);
        return ReadOrExplain(Path, () =>
        {
            using var document = JsonDocument.Parse(state);
            return StateJournal.Read(document.RootElement, state, journal, (_, _) => "null").Resources.Length;
        });
    }

    /// <summary>Reads an exported deployment; its secrets are in plain text, or encrypted with a salt that the passphrase opens.</summary>
    /// <param name="json">The deployment.</param>
    /// <param name="origin">What the text is, for messages.</param>
    /// <param name="salt">The salt that the deployment names; an export in plain text may name one, too.</param>
    /// <param name="codec">Opened with that salt; null when no secret was encrypted.</param>
    public Snapshot Parse(ReadOnlyMemory<byte> json, string origin, out string? salt, out SecretCodec? codec) =>
        Parse(json, ReadOnlyMemory<byte>.Empty, origin, out salt, out codec);

    private Snapshot Parse(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> journal, string origin, out string? salt, out SecretCodec? codec)
    {
        SecretCodec? opened = null;
        string? recorded = null;
        var snapshot = ReadOrExplain(origin, () =>
        {
            using var document = JsonDocument.Parse(json);
            recorded = DeploymentReader.FindSalt(document.RootElement, out var provider);
            // Lazily: a state without secrets, or one exported in plain text, needs no passphrase to be read.
            return StateJournal.Read(document.RootElement, json.Span, journal, (place, text) =>
            {
                opened ??= new SecretCodec(
                    ciphers.Open(recorded ?? throw new PropertyFormatException(provider is null
                        ? "It has secrets, but no salt."
                        : $"Its secrets are kept by the secrets provider '{provider}'; this engine knows only 'passphrase'. "
                            + "Export it with --show-secrets."), Owner));
                return opened.Decrypt(place, text);
            });
        });
        (salt, codec) = (recorded, opened);
        return snapshot;
    }

    private T ReadOrExplain<T>(string origin, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or PropertyFormatException)
        {
            throw new DeploymentException(
                Codes.Deployment.StateCorrupt, $"{origin} cannot be read as the state of {Owner}: {exception.Message}",
                Fix.Of($"Restore it from {Path}.bak, or from an export: {Import}."), exception);
        }
    }

    private ReadOnlyMemory<byte> ReadJournal()
    {
        try
        {
            using var file = new FileStream(JournalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            file.CopyTo(content);
            return content.ToArray();
        }
        catch (FileNotFoundException)
        {
            return ReadOnlyMemory<byte>.Empty;
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
        PutTogether();
        AtomicFile.WritePrivate(Path + ".bak", File.ReadAllBytes(Path));
        if (File.Exists(JournalPath))
            File.Copy(JournalPath, Path + ".bak.journal", overwrite: true);
        else
            File.Delete(Path + ".bak.journal");
        // A run that was killed while it wrote leaves its unfinished file.
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!, $"{stack}.json.*.tmp"))
            File.Delete(file);
    }

    // What a killed run left in the journal is part of the state. Of a state that cannot be read both files are kept.
    private void PutTogether()
    {
        if (!File.Exists(JournalPath))
            return;
        try
        {
            Save(Load());
        }
        catch (DeploymentException)
        {
            // It is damaged, or its passphrase is lost.
        }
    }

    /// <inheritdoc/>
    public void Append(Snapshot initial, IReadOnlyList<StateChange> changes)
    {
        _journal ??= StateJournal.Create(JournalPath, Write(initial));
        _journal.Append(_writer!.WriteChanges(changes));
    }

    /// <inheritdoc/>
    public void Save(Snapshot snapshot) => Write(snapshot);

    /// <summary>Takes the state away; what there was stays as <c>.bak</c>. Needs the stack's lock.</summary>
    public void Remove()
    {
        if (!Exists)
            return;
        Backup();
        File.Delete(Path);
        File.Delete(JournalPath);
    }

    private byte[] Write(Snapshot snapshot)
    {
        directory.Create();
        var codec = OpenCodec();
        _writer ??= new DeploymentWriter(codec, codec.Salt);
        var state = _writer.WriteCheckpoint(project, stack, snapshot, clock.GetUtcNow());
        AtomicFile.WritePrivate(Path, state);
        // From here on the journal is of another content. It is deleted all the same.
        _journal?.Dispose();
        _journal = null;
        File.Delete(JournalPath);
        return state;
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
