using System.Runtime.InteropServices;

namespace HaCluster.Engine.Providers.Assets;

/// <summary>
/// What a path is besides a file or a directory. Opening a named pipe waits for its other end for ever, and .NET calls one a file.
/// </summary>
internal static class FileKind
{
    // From linux/stat.h and linux/fcntl.h; struct statx has the same layout on every architecture.
    private const int CurrentDirectory = -100;
    private const uint TypeOnly = 1;
    private const int BufferLength = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;

    /// <summary>Throws where the path, or what it is a link to, holds no content of its own.</summary>
    /// <exception cref="IOException">It is a named pipe, a socket or a device.</exception>
    public static void RefuseSpecial(string path)
    {
        if (OperatingSystem.IsLinux() && Special(path) is { } kind)
        {
            throw new IOException(
                $"{path} is a {kind}, and only files and directories can be copied. Remove it, or keep it outside of what is given.");
        }
    }

    private static string? Special(string path)
    {
        var buffer = new byte[BufferLength];
        if (Statx(CurrentDirectory, path, 0, TypeOnly, buffer) != 0)
            return null;
        return (BitConverter.ToUInt16(buffer, ModeOffset) & TypeMask) switch
        {
            0x1000 => "named pipe",
            0x2000 => "character device",
            0x6000 => "block device",
            0xC000 => "socket",
            _ => null,
        };
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] result);
}
