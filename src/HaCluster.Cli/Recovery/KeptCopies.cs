using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Deployment;

namespace HaCluster.Cli.Recovery;

/// <summary>
/// Which copy each host has, as this checkout knows: <c>.hacluster/recovery/PROJECT/STACK</c>. A state that has not changed costs no login.
/// </summary>
internal sealed class KeptCopies(IWorkspace workspace, string stack)
{
    private string Path => System.IO.Path.Combine(workspace.StateDirectory, "recovery", workspace.ProjectName, stack);

    /// <returns>Serials by the name of the host; empty where nothing is known.</returns>
    public ImmutableSortedDictionary<string, string> Read()
    {
        var none = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(Path))
                return none;
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path));
            return none.AddRange(document.RootElement.EnumerateObject()
                .Select(member => KeyValuePair.Create(member.Name, member.Value.GetString() ?? "")));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The copies are written once more.
            return none;
        }
    }

    /// <exception cref="AccessException">It cannot be written.</exception>
    public void Write(ImmutableSortedDictionary<string, string> serials) => Guard(() =>
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            foreach (var (host, serial) in serials)
                writer.WriteString(host, serial);
            writer.WriteEndObject();
        }
        AtomicFile.WritePrivate(Path, [.. buffer.ToArray(), (byte)'\n']);
    });

    /// <exception cref="AccessException">It cannot be removed.</exception>
    public void Remove() => Guard(() =>
    {
        if (File.Exists(Path))
            File.Delete(Path);
    });

    private static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AccessException(exception.Message, exception);
        }
    }
}
