using System.Runtime.InteropServices;
using System.Text;

namespace HaCluster.Deployment;

/// <summary>
/// Files that only their owner may read, from the moment they exist, and files of the user. Whole files are written so that a reader, also after a crash, sees the
/// old content or the new, never a part.
/// </summary>
public static class AtomicFile
{
    /// <summary>Name of the directory in which a project's state is kept.</summary>
    public const string StateDirectoryName = ".hacluster";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ReadableByOthers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Replaces a file and returns when the disk has it; on an error the file is as it was. Makes the directories above it.</summary>
    public static void WritePrivate(string path, string content) => WritePrivate(path, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="WritePrivate(string, string)"/>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content) =>
        Write(path, content, temporary => File.Move(temporary, path, overwrite: true));

    /// <summary>The same for a file of the user: one that exists keeps its mode, and one behind a symbolic link stays behind it.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var link = new FileInfo(path);
        var target = link.LinkTarget is null ? path : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        Write(target, content, temporary =>
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, File.Exists(target) ? File.GetUnixFileMode(target) : OwnerOnly | ReadableByOthers);
            File.Move(temporary, target, overwrite: true);
        });
    }

    /// <summary>As <see cref="WritePrivate(string, string)"/>, unless the file exists, which another process may have made meanwhile: that one counts then.</summary>
    public static void TryCreatePrivate(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content), temporary =>
    {
        // To move a file only where there is none is not one step on Unix: of two processes both could succeed, and the first one would go
        // on with a content that is gone.
        if (OperatingSystem.IsWindows() || (Link(temporary, path) != 0 && !File.Exists(path)))
            TryMove(temporary, path);
    });

    /// <summary>Opens a file for content that is written bit by bit: a log, or an export. Each write goes to the file at once.</summary>
    public static FileStream OpenPrivate(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <exception cref="IOException">It cannot be written, also where .NET takes a limit on the size of files for a wrong argument.</exception>
    public static void Append(FileStream file, ReadOnlySpan<byte> content)
    {
        try
        {
            file.Write(content);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new IOException($"{file.Name} would be larger than the limit on the size of files.", exception);
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> content, Action<string> place)
    {
        CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = OpenPrivate(temporary, FileMode.CreateNew))
            {
                Append(stream, content);
                stream.Flush(flushToDisk: true);
            }
            place(temporary);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // Where a file system has no links.
    private static void TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: false);
        }
        catch (IOException) when (File.Exists(to))
        {
            // The other one counts.
        }
    }

    /// <summary>
    /// Creates a directory that only its owner may read, and those above it. Whatever is the first to be kept in the state directory, git
    /// ignores it.
    /// </summary>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
            return;
        // The mode is that of the last directory only.
        if (Path.GetDirectoryName(path) is { } parent)
            CreateDirectory(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        if (Path.GetFileName(path) == StateDirectoryName)
            File.WriteAllText(Path.Combine(path, ".gitignore"), "*\n");
    }

    /// <summary>link(2): gives a file another name, unless that name exists.</summary>
    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string additional);
}
