using System.Globalization;
using System.Text.Json;
using HaCluster.Deployment;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.State;

/// <summary>
/// Keeps two operations off one stack. The lock is the kernel's (<c>flock</c>), so it ends with the process however that ends: a killed
/// run never blocks the next. A file beside it names the holder, because a locked file cannot be read.
/// </summary>
internal sealed class StackLock : IDisposable
{
    private readonly FileStream _file;

    private StackLock(FileStream file) => _file = file;

    /// <exception cref="DeploymentException">Another process works on the stack.</exception>
    /// <param name="project">The directory of the stack's project.</param>
    public static StackLock Acquire(string path, string project, string stack, TimeProvider clock)
    {
        if (LockedFile.TryOpen(path) is not { } file)
        {
            var holder = Find(path);
            throw new DeploymentException(
                Codes.Deployment.StackLocked,
                holder is null
                    ? $"Stack '{stack}' is locked by another process."
                    : $"Stack '{stack}' is locked by process {holder.ProcessId} of {holder.User} on {holder.Host} since {holder.Since:u}.",
                Fix.Of(
                    $"Wait until it has finished, or stop it. If the process no longer works on the stack, remove the lock: "
                        + $"{new ProductCommand("cancel") { Stack = stack, Directory = project }}."));
        }
        var text = new LockText(
            Environment.ProcessId, Environment.UserName, Environment.MachineName,
            clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        AtomicFile.WritePrivate(HolderFile(path), JsonSerializer.SerializeToUtf8Bytes(text, JsonSerializerOptions.Web));
        return new StackLock(file);
    }

    /// <summary>The holder of the lock; null when it is free, or just changing hands.</summary>
    public static LockHolder? Find(string path)
    {
        try
        {
            if (IsFree(path))
                return null;
            var text = JsonSerializer.Deserialize<LockText>(File.ReadAllBytes(HolderFile(path)), JsonSerializerOptions.Web)!;
            return new LockHolder(
                text.Pid, text.Username, text.Hostname, DateTimeOffset.Parse(text.Timestamp, CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Takes the file away under its holder, so that the next operation makes a new one.</summary>
    public static bool Break(string path)
    {
        if (IsFree(path))
            return false;
        File.Delete(path);
        return true;
    }

    public void Dispose() => _file.Dispose();

    private static string HolderFile(string path) => path + ".json";

    private static bool IsFree(string path)
    {
        if (!Presence.IsFile(path))
            return true;
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed record LockText(int Pid, string Username, string Hostname, string Timestamp);
}
