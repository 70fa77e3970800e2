using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Model;

namespace HaCluster.Topology.Settings.SshKeys;

/// <summary>Finds the operator's own key: the public one that the hosts get, and how the program itself can log in with it.</summary>
internal sealed class OperatorKeyReader(AwsSettings settings, ConfigurationContext context)
{
    private const string PublicPath = "aws.sshPublicKey";
    private const string PrivatePath = "aws.sshPrivateKey";

    private static readonly string SetPrivate = $"pulumi config set --secret {Key(PrivatePath)} < KEYFILE";

    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Null when the stack is to make a key, or when the public key has an error.</summary>
    public OperatorKeyPair? Read()
    {
        if (settings.SshPublicKey is not { } given)
        {
            if (settings.SshPrivateKey is not null)
                Report(
                    "config.key-half", PrivatePath, "a private key is set without its public key", $"{Key(PublicPath)} is not set",
                    $"set {Key(PublicPath)} too, or remove both: the stack then makes a key");
            return null;
        }
        var path = IsText(given) ? null : FullPath(given);
        return (path is null ? given : ReadPublicFile(path, given)) is { } text && ReadPublic(text, path) is { } line
            ? new OperatorKeyPair { PublicKey = line.Text, PrivateKey = FindPrivate(line, path) }
            : null;
    }

    private static string Key(string path) => $"{ClusterConfiguration.Project}:{path}";

    private static bool IsText(string given) =>
        PrivateKeyText.IsPrivate(given) || given.StartsWith("----", StringComparison.Ordinal)
        || (given.Contains(' ', StringComparison.Ordinal)
            && new[] { "ssh-", "ecdsa-", "sk-" }.Any(type => given.TrimStart().StartsWith(type, StringComparison.Ordinal)));

    private string FullPath(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : Path.GetFullPath(path, context.RootDirectory);

    private string? ReadPublicFile(string path, string given)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(
                "config.key-unreadable", PublicPath, "the public key cannot be read", $"{given}: {exception.Message}",
                $"set the path of a key that exists, like ~/.ssh/id_ed25519.pub, or its text; "
                    + $"without {Key(PublicPath)} the stack makes a key");
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
                "config.key-malformed", PublicPath, "the public key is malformed", path is null ? problem : $"{path}: {problem}",
                "make one with: ssh-keygen -t ed25519");
            return null;
        }
        if (path is null)
            Report(
                "config.key-private", PublicPath, "a private key is given as the public key",
                "the value is a private key, now in plain text in the stack's file",
                "make a new pair, and set the file whose name ends with .pub");
        else
            Report(
                "config.key-private", PublicPath, "a private key is given as the public key", $"{path} holds a private key",
                $"pulumi config set {Key(PublicPath)} {path}.pub");
        return null;
    }

    /// <summary>Null when the key is in the SSH agent, and after an error.</summary>
    private SecretText? FindPrivate(PublicKeyLine line, string? path)
    {
        if (settings.SshPrivateKey is { } given)
            return Checked(given, PrivatePath, "the value", line);
        // One with a passphrase is of no use without the agent, which then has it.
        if (path is not null && path.EndsWith(".pub", StringComparison.Ordinal) && TryRead(path[..^4]) is { } beside
            && PrivateKeyText.Parse(beside) is { Encrypted: false })
        {
            return Checked(beside, PublicPath, path[..^4], line);
        }
        if (!context.HasSshAgent)
        {
            var beyond = path is null ? "a text has no file beside it" : "the file beside the public key is absent or has a passphrase";
            Report(
                "config.key-unusable", PublicPath, "the program has no private key to log in with",
                $"{Key(PrivatePath)} is not set, {beyond}, and no SSH agent runs", $"add the key to an agent (ssh-add), or: {SetPrivate}",
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
                    "config.key-malformed", subject, "the private key is malformed", $"{name} is no PEM text from BEGIN to END",
                    SetPrivate);
                return null;
            case { Encrypted: true }:
                Report(
                    "config.key-encrypted", subject, "the private key has a passphrase",
                    $"{name} is encrypted, and nobody is there to be asked",
                    $"add it to an SSH agent and remove {Key(PrivatePath)}, or use a key without passphrase: "
                        + "the stack's file encrypts it anyway");
                return null;
            case { PublicBlob: { } blob } when blob != line.Blob:
                Report(
                    "config.key-mismatch", subject, "the private key does not belong to the public key",
                    $"{name} holds another key than {Key(PublicPath)}", "set both to the two files of one pair");
                return null;
            default:
                return new SecretText(text);
        }
    }

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Report(string code, string path, string summary, string why, string fix, Severity severity = Severity.Error) =>
        _diagnostics.Add(new Diagnostic { Code = code, Severity = severity, Summary = summary, Why = why, Fix = fix, Subject = Key(path) });
}
