namespace HaCluster.Deployment;

/// <summary>A file that one process at a time has open. The lock is the kernel's (<c>flock</c>), so it ends with the process.</summary>
public static class LockedFile
{
    /// <summary>Opens it, and makes it and its directory where they are missing. It stays when it is closed: deleting it would let two
    /// processes lock two files of the same name.</summary>
    /// <returns>Null when another process has it open.</returns>
    /// <exception cref="IOException">It cannot be made: a full or a read-only disk, for example.</exception>
    public static FileStream? TryOpen(string path)
    {
        AtomicFile.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    // EWOULDBLOCK, which has another number on macOS, or the sharing violation of Windows. A full or read-only disk is something else.
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
