using System.Reflection;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Remote;

/// <summary>
/// Files that lie beside the components and are compiled into the assembly, named by their path: <c>HaProxy/haproxy.sh</c>. The paths of
/// <see cref="HostFiles"/> are filled in.
/// </summary>
internal static class EmbeddedText
{
    public static string Read(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"{path} is not part of the assembly; is its extension listed in the project file?");
        using var reader = new StreamReader(stream);
        return HostFiles.Fill(reader.ReadToEnd());
    }
}
