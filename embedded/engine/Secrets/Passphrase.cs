using System.Security.Cryptography;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.Secrets;

/// <param name="Text">The passphrase.</param>
/// <param name="Origin">Where it comes from, for messages.</param>
/// <param name="Generated">True when this machine made it up, so that its derived keys may lie beside it.</param>
internal sealed record Passphrase(string Text, string Origin, bool Generated)
{
    public const string Variable = "PULUMI_CONFIG_PASSPHRASE";
    public const string FileVariable = "PULUMI_CONFIG_PASSPHRASE_FILE";

    private const int GeneratedBytes = 32;

    /// <summary>
    /// The user's passphrase (<see cref="Variable"/>, even if empty, else the trimmed content of the file in <see cref="FileVariable"/>),
    /// or the one generated once for this state directory.
    /// </summary>
    /// <param name="create">Whether to generate one when there is none; otherwise null is returned.</param>
    public static Passphrase? Find(StateDirectory directory, Func<string, string?> environment, bool create)
    {
        if (environment(Variable) is { } text)
            return new Passphrase(text, Variable, false);
        if (environment(FileVariable) is { Length: > 0 } path)
            return new Passphrase(ReadFile(path), $"{FileVariable} ({path})", false);

        var file = directory.PassphraseFile;
        if (!Presence.IsFile(file))
        {
            if (!create)
                return null;
            directory.Create();
            AtomicFile.TryCreatePrivate(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(GeneratedBytes)) + "\n");
        }
        return new Passphrase(File.ReadAllText(file).Trim(), file, true);
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeploymentException(
                Codes.Deployment.PassphraseFile,
                $"The passphrase file '{path}' named by {FileVariable} cannot be read: {exception.Message}",
                Fix.Of($"Correct {FileVariable}, or set {Variable}."), exception);
        }
    }
}
