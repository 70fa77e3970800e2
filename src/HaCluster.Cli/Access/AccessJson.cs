using System.Text.Json;
using HaCluster.Topology;

namespace HaCluster.Cli.Access;

/// <summary>
/// <c>{stack, project, engine, savedAt, target, replication, hasSshKey, hosts: [{region, name, sshHost, sshPort, hasHostKey, instanceId}]}</c>.
/// </summary>
internal static class AccessJson
{
    public static void Write(Utf8JsonWriter writer, AccessContent content)
    {
        writer.WriteStartObject();
        writer.WriteString("stack", content.Stack);
        writer.WriteString("project", content.Project);
        writer.WriteString("engine", content.Engine);
        writer.WriteString("savedAt", content.SavedAt.UtcDateTime);
        writer.WriteString("target", EnumText.Of(content.Endpoints.Target));
        writer.WriteString("replication", EnumText.Of(content.Endpoints.Replication));
        writer.WriteBoolean("hasSshKey", content.Endpoints.SshPrivateKey is not null);
        writer.WriteStartArray("hosts");
        foreach (var region in content.Endpoints.Regions)
        {
            foreach (var host in region.Hosts)
            {
                writer.WriteStartObject();
                writer.WriteString("region", region.Name);
                writer.WriteString("name", host.Name);
                writer.WriteString("sshHost", host.SshHost);
                writer.WriteNumber("sshPort", host.SshPort);
                writer.WriteBoolean("hasHostKey", host.SshHostKey is not null);
                writer.WriteString("instanceId", host.InstanceId);
                writer.WriteEndObject();
            }
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
