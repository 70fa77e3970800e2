using HaCluster.Diagnostics;

namespace HaCluster.Deployment;

/// <summary>Whether something is there. What this user may not look at is an error and never counts as absent.</summary>
public static class Presence
{
    /// <exception cref="DeploymentException">It is not known whether the file exists.</exception>
    public static bool IsFile(string path) => Attributes(path) is { } found && !found.HasFlag(FileAttributes.Directory);

    /// <exception cref="DeploymentException">It is not known whether the directory exists, or what is in it.</exception>
    public static bool IsDirectory(string path)
    {
        // Of a link that cannot be followed, the attributes do not say what it leads to.
        if (Attributes(path) is not { } found || (found & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == 0)
            return false;
        return Look<bool?>(path, () => Directory.EnumerateFileSystemEntries(path).Any() || true) == true;
    }

    /// <summary>The path without symbolic links, so that one directory has one name.</summary>
    /// <exception cref="DeploymentException">A link leads nowhere.</exception>
    public static string Real(string path)
    {
        path = Path.GetFullPath(path);
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;
        var here = Path.Combine(Real(parent), Path.GetFileName(path));
        var target = Look(path, () => Directory.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName);
        return target is null ? here : Real(target);
    }

    private static FileAttributes? Attributes(string path) => Look<FileAttributes?>(path, () => File.GetAttributes(path));

    private static T? Look<T>(string path, Func<T?> look)
    {
        try
        {
            return look();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeploymentException(
                Codes.Deployment.StateUnreadable, $"{path} cannot be read.",
                Fix.Of("Run the command as the user who owns it, or give this user access to it."), exception, exception.Message, path);
        }
    }
}
