using System.Security.Cryptography;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;

namespace HaCluster.Cli.Access;

/// <summary>
/// The key that opens this operator's access files and recovery copies. It is in the operator's home and not beside the files: a copy of
/// the checkout alone opens nothing.
/// </summary>
internal static class AccessKey
{
    public const int Size = 32;

    /// <exception cref="AccessException">There is none, or it cannot be read.</exception>
    public static byte[] Read(CliHost host)
    {
        var path = PathOf(host);
        try
        {
            var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
            return key.Length == Size ? key : throw new FormatException("It has the wrong length.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new AccessException($"The key {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Makes the key where there is none yet.</summary>
    /// <exception cref="AccessException">It cannot be read or written.</exception>
    public static byte[] ReadOrCreate(CliHost host)
    {
        var path = PathOf(host);
        if (!File.Exists(path))
        {
            try
            {
                var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)) + "\n";
                AtomicFile.TryCreatePrivate(path, text);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new AccessException($"The key {path} cannot be written: {exception.Message}", exception);
            }
        }
        return Read(host);
    }

    public static string PathOf(CliHost host)
    {
        var configuration = host.Variable("XDG_CONFIG_HOME")
            ?? (host.Variable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { } home
                ? Path.Combine(home, ".config")
                : throw new AccessException("There is no place for the key of access files: HOME and XDG_CONFIG_HOME are not set."));
        return Path.Combine(configuration, "hacluster", "access.key");
    }
}
