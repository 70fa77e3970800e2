using System.Reflection;

namespace HaCluster.Components.Remote;

/// <summary>
/// Files that lie beside the components and are compiled into the assembly, named by their path: <c>HaProxy/haproxy.sh</c>.
/// </summary>
internal static class EmbeddedText
{
    public static string Read(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"{path} is not part of the assembly; is its extension listed in the project file?");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
