using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using HaCluster.Engine.Providers.Assets;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Puts files into a container that was created and not yet started.</summary>
internal static class ContainerUploads
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static async Task SendAsync(
        DockerClient client, string container, PropertyReader inputs, string programDirectory, CancellationToken cancellation)
    {
        var uploads = inputs.Objects("uploads");
        if (uploads.IsEmpty)
            return;
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var upload in uploads)
            {
                var entry = new PaxTarEntry(TarEntryType.RegularFile, upload.String("file").TrimStart('/'))
                {
                    Mode = Mode(upload),
                    Uid = Number(upload, "owner"),
                    Gid = Number(upload, "group"),
                    DataStream = new MemoryStream(Content(upload, programDirectory), writable: false),
                };
                await tar.WriteEntryAsync(entry, cancellation);
            }
        }
        archive.Position = 0;
        await client.Containers.ExtractArchiveToContainerAsync(
            container, new CopyToContainerParameters { Path = "/", CopyUIDGID = true }, archive, cancellation);
    }

    private static byte[] Content(PropertyReader upload, string programDirectory)
    {
        if (upload.OptionalString("contentBase64") is { } base64)
            return Convert.FromBase64String(base64);
        if (upload.OptionalString("source") is { } source)
        {
            var path = Path.GetFullPath(source, programDirectory);
            FileKind.RefuseSpecial(path);
            return File.ReadAllBytes(path);
        }
        return Encoding.UTF8.GetBytes(upload.String("content", ""));
    }

    private static UnixFileMode Mode(PropertyReader upload)
    {
        if (upload.OptionalString("permissions") is not { } octal)
            return upload.Bool("executable", false) ? Plain | Execute : Plain;
        try
        {
            return (UnixFileMode)Convert.ToInt32(octal, 8);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw new ProviderException(
                $"Property 'uploads.permissions': expected octal digits such as 0600, found \"{octal}\".", exception);
        }
    }

    private static int Number(PropertyReader upload, string name) => upload.OptionalString(name) switch
    {
        null => 0,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => id,
        var text => throw new ProviderException($"Property 'uploads.{name}': expected a numeric id, found \"{text}\"."),
    };
}
