using System.Globalization;
using Docker.DotNet.Models;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>What is known about a container once it exists: its inputs, what the daemon chose, and its addresses.</summary>
internal static class ContainerOutputs
{
    /// <summary>Outputs that a preview cannot know.</summary>
    public static string[] Computed { get; } = ["bridge", "containerLogs", "exitCode", "networkDatas"];

    public static PropertyMap Of(PropertyMap inputs, ContainerInspectResponse live)
    {
        var outputs = ContainerSchema.Inputs.Complete(inputs)
            .Set("name", live.Name.TrimStart('/'))
            .Set("exitCode", (double)(live.State?.ExitCode ?? 0))
            .Set("networkDatas", ValueKind.List(Networks(live)))
            .Set("bridge", "");
        outputs = SetMissing(outputs, "hostname", live.Config?.Hostname);
        outputs = SetMissing(outputs, "ipcMode", live.HostConfig?.IpcMode);
        outputs = SetMissing(outputs, "runtime", live.HostConfig?.Runtime);
        outputs = SetMissing(outputs, "stopSignal", live.Config?.StopSignal);
        outputs = SetMissing(outputs, "logDriver", live.HostConfig?.LogConfig?.Type);
        return WithPublishedPorts(outputs, live);
    }

    private static PropertyMap SetMissing(PropertyMap outputs, string name, string? value) =>
        outputs.ContainsKey(name) || string.IsNullOrEmpty(value) ? outputs : outputs.Set(name, value);

    private static IEnumerable<PropertyValue> Networks(ContainerInspectResponse live) =>
        (live.NetworkSettings?.Networks ?? new Dictionary<string, EndpointSettings>()).OrderBy(
            network => network.Key, StringComparer.Ordinal)
        .Select(network => (PropertyValue)PropertyMap.Empty
            .Set("networkName", network.Key)
            .Set("ipAddress", network.Value.IPAddress ?? "")
            .Set("ipPrefixLength", (double)network.Value.IPPrefixLen)
            .Set("gateway", network.Value.Gateway ?? "")
            .Set("ipv6Gateway", network.Value.IPv6Gateway ?? "")
            .Set("globalIpv6Address", network.Value.GlobalIPv6Address ?? "")
            .Set("globalIpv6PrefixLength", (double)network.Value.GlobalIPv6PrefixLen)
            .Set("macAddress", network.Value.MacAddress ?? ""));

    /// <summary>Fills in the port that the daemon chose where the program left it open.</summary>
    private static PropertyMap WithPublishedPorts(PropertyMap outputs, ContainerInspectResponse live)
    {
        if (outputs.Find("ports") is not ArrayValue ports)
            return outputs;
        return outputs.Set("ports", ValueKind.List(ports.Items.Select(item =>
        {
            if (item.Unwrapped is not ObjectValue port || port.Properties.ContainsKey("external"))
                return item;
            var reader = new PropertyReader(port.Properties);
            var key = $"{reader.Int("internal", 0)}/{reader.String("protocol", "tcp")}";
            var published = live.NetworkSettings?.Ports?.TryGetValue(key, out var bindings) ?? false
                ? bindings?.FirstOrDefault()?.HostPort
                : null;
            return published is null ? item : port.Properties.Set("external", double.Parse(published, CultureInfo.InvariantCulture));
        })));
    }
}
