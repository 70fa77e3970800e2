using HaCluster.Failover.Members;
using HaCluster.Failover.Scripts;

namespace HaCluster.Components.Remote;

/// <summary>The scripts beside the components, as hosts receive them.</summary>
internal static class ComponentScript
{
    /// <summary>What a host's shell reads on stdin.</summary>
    /// <param name="script">Path of the script among the embedded files.</param>
    /// <param name="variables">Shell variables by name; the values may hold anything but NUL.</param>
    public static string Compose(string script, IEnumerable<KeyValuePair<string, string>> variables) => script.Split('/')[0] switch
    {
        _ when script == "PostgreSql/server.sh" => HostScript.Compose(
            variables, DatabaseHostScript.Library, EmbeddedText.Read("Remote/package-source.sh"), EmbeddedText.Read(script)),
        _ when script is "Monitoring/grafana.sh" or "Delivery/jenkins.sh" => HostScript.Compose(
            variables, EmbeddedText.Read("Monitoring/library.sh"), EmbeddedText.Read("Remote/package-source.sh"),
            EmbeddedText.Read(script)),
        "PostgreSql" => HostScript.Compose(variables, DatabaseHostScript.Library, EmbeddedText.Read(script)),
        "Application" => HostScript.Compose(variables, EmbeddedText.Read("Application/library.sh"), EmbeddedText.Read(script)),
        "Backup" => HostScript.Compose(
            variables, EmbeddedText.Read("Remote/package-source.sh"), EmbeddedText.Read("Backup/pgbackrest.sh"), EmbeddedText.Read(script)),
        "Monitoring" or "Delivery" => HostScript.Compose(variables, EmbeddedText.Read("Monitoring/library.sh"), EmbeddedText.Read(script)),
        "Infrastructure" => HostScript.Compose(
            variables, EmbeddedText.Read("Infrastructure/operator-keys.sh"), EmbeddedText.Read("Infrastructure/upgrades.sh"),
            EmbeddedText.Read(script)),
        _ => HostScript.Compose(variables, EmbeddedText.Read(script)),
    };

    /// <summary>A program that is installed on database hosts and runs alone, the shared functions after its first line.</summary>
    public static string Program(string script)
    {
        var lines = EmbeddedText.Read(script).Split('\n', 2);
        return $"{lines[0]}\n{DatabaseHostScript.Prelude}{lines[1]}";
    }
}
