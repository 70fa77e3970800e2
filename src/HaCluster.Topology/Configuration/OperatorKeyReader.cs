using HaCluster.Diagnostics;
using HaCluster.Topology.Configuration.SshKeys;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using HaCluster.Topology.Validation;

namespace HaCluster.Topology.Configuration;

/// <summary>Finds a key of the operator's own: the public one that the hosts get, and how the program itself can log in with it.</summary>
/// <param name="publicPath">Path of the setting for the public key: <c>aws.sshPublicKey</c>.</param>
/// <param name="publicKey">Its value; null when it is not set.</param>
/// <param name="privatePath">Path of the setting for the private key.</param>
/// <param name="privateKey">Its value; null when it is not set.</param>
internal sealed class OperatorKeyReader(
    string publicPath, string? publicKey, string privatePath, string? privateKey, ConfigurationContext context)
{
    private const string PrivateAsPublic = "A private key is set as the public key.";

    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    private ConfigSetSecret SetPrivate => new(Key(privatePath), "KEYFILE");

    /// <summary>Null when the stack is to make a key, or when the public key has an error.</summary>
    public OperatorKeyPair? Read()
    {
        if (publicKey is not { } given)
        {
            if (privateKey is not null)
                Report(
                    Codes.Config.KeyHalf, privatePath, "A private key is set without its public key.", $"{Key(publicPath)} is not set.",
                    Fix.Of($"Set {Key(publicPath)} too, or remove both."));
            return null;
        }
        var path = IsText(given) ? null : FullPath(given);
        return (path is null ? given : ReadPublicFile(path, given)) is { } text && ReadPublic(text, path) is { } line
            ? new OperatorKeyPair { PublicKey = line.Text, PrivateKey = FindPrivate(line, path) }
            : null;
    }

    private static string Key(string path) => $"{ClusterSettings.Project}:{path}";

    private static bool IsText(string given) =>
        PrivateKeyText.IsPrivate(given) || given.StartsWith("----", StringComparison.Ordinal)
        || (given.Contains(' ', StringComparison.Ordinal)
            && new[] { "ssh-", "ecdsa-", "sk-" }.Any(type => given.TrimStart().StartsWith(type, StringComparison.Ordinal)));

    private string FullPath(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(context.HomeDirectory, path[2..])
        : Path.GetFullPath(path, context.RootDirectory);

    private string? ReadPublicFile(string path, string given)
    {
        try
        {
            return context.ReadFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(
                Codes.Config.KeyUnreadable, publicPath, "The public key cannot be read.", $"{given}: {exception.Message}",
                Fix.Of($"Set the path of an existing key, such as ~/.ssh/id_ed25519.pub, or its text."));
            return null;
        }
    }

    private PublicKeyLine? ReadPublic(string text, string? path)
    {
        if (!PrivateKeyText.IsPrivate(text))
        {
            if (PublicKeyLine.TryParse(text, out var line, out var problem))
                return line;
            Report(
                Codes.Config.KeyMalformed, publicPath, "The public key is malformed.",
                path is null ? Findings.Sentence(problem) : $"{path}: {problem}.",
                Fix.Of($"Make a key with {new ShellCommand("ssh-keygen -t ed25519")}."));
            return null;
        }
        if (path is null)
            Report(
                Codes.Config.KeyPrivate, publicPath, PrivateAsPublic,
                "The value is a private key, which is now in plain text in the stack's file.",
                Fix.Of("Make a new key pair, and set the file whose name ends with .pub."));
        else
            Report(
                Codes.Config.KeyPrivate, publicPath, PrivateAsPublic, $"{path} contains a private key.",
                new ConfigSet(Key(publicPath), $"{path}.pub"));
        return null;
    }

    /// <summary>Null when the key is in the SSH agent, and after an error.</summary>
    private SecretText? FindPrivate(PublicKeyLine line, string? path)
    {
        if (privateKey is { } given)
            return Checked(given, privatePath, "the value", line);
        // One with a passphrase is of no use without the agent, which then has it.
        if (path is not null && path.EndsWith(".pub", StringComparison.Ordinal) && TryRead(path[..^4]) is { } beside
            && PrivateKeyText.Parse(beside) is { Encrypted: false })
        {
            return Checked(beside, publicPath, path[..^4], line);
        }
        if (!context.HasSshAgent)
        {
            var beyond = path is null
                ? "the public key is set as text, not as a file"
                : "the file beside the public key is absent or has a passphrase";
            Report(
                Codes.Config.KeyUnusable, publicPath, "No private key is available to log in to the hosts.",
                $"{Key(privatePath)} is not set, {beyond}, and no SSH agent is running.",
                Fix.Of($"Add the key to an SSH agent with {new ShellCommand("ssh-add")}, or run {SetPrivate}."),
                context.Deploying ? Severity.Error : Severity.Warning);
        }
        return null;
    }

    private SecretText? Checked(string text, string subject, string name, PublicKeyLine line)
    {
        switch (PrivateKeyText.Parse(text))
        {
            case null:
                Report(
                    Codes.Config.KeyMalformed, subject, "The private key is malformed.",
                    Findings.Sentence($"{name} is not PEM text from BEGIN to END"), SetPrivate);
                return null;
            case { Encrypted: true }:
                Report(
                    Codes.Config.KeyEncrypted, subject, "The private key has a passphrase.",
                    Findings.Sentence($"{name} is encrypted, and a deployment cannot ask for its passphrase"),
                    Fix.Of(
                        $"Add it to an SSH agent and remove {Key(privatePath)}, or use a key without passphrase; the stack's file "
                            + $"encrypts it."));
                return null;
            case { PublicBlob: { } blob } when blob != line.Blob:
                Report(
                    Codes.Config.KeyMismatch, subject, "The private key does not belong to the public key.",
                    Findings.Sentence($"{name} has another key than {Key(publicPath)}"),
                    Fix.Of("Set both to the two files of one key pair."));
                return null;
            default:
                return new SecretText(text);
        }
    }

    private string? TryRead(string path)
    {
        try
        {
            return context.ReadFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Report(DiagnosticCode code, string path, string summary, string why, Fix fix, Severity severity = Severity.Error) =>
        _diagnostics.Add(new Diagnostic { Code = code, Severity = severity, Summary = summary, Why = why, Fix = fix, Subject = Key(path) });
}
