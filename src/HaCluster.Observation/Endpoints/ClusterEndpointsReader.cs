using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Observation.Endpoints;

/// <summary>Reads <see cref="ClusterEndpoints"/> from stack outputs as plain JSON (secrets in clear).</summary>
public static class ClusterEndpointsReader
{
    /// <exception cref="EndpointsException">An output is missing or has another type than expected.</exception>
    public static ClusterEndpoints Read(JsonElement outputs)
    {
        var root = new OutputNode(outputs, "outputs");
        return new ClusterEndpoints(
            root.Text("target"),
            root.Text("replication"),
            [.. root.List("regions").Select(Region)],
            root.OptionalText("sshPrivateKey") is { } key ? new SecretText(key) : null,
            new StatisticsCredentials(root.Text("statsUser"), new SecretText(root.Text("statsPassword"))));
    }

    private static RegionEndpoints Region(OutputNode region) => new(
        region.Text("name"),
        region.Url("loadBalancerUrl"),
        region.Url("statsUrl"),
        [.. region.List("hosts").Select(Host)],
        [.. region.List("applications").Select(Application)],
        Database(region.Child("database")))
    {
        AwsRegion = region.OptionalText("awsRegion"),
    };

    private static HostEndpoint Host(OutputNode host) => new(
        host.Text("name"), host.Text("role"), host.Text("address"),
        host.Text("sshHost"), host.Number("sshPort"), host.Text("sshUser"), host.OptionalText("sshHostKey"))
    {
        InstanceId = host.OptionalText("instanceId"),
        SshProxy = host.OptionalChild("sshProxy") is { } proxy
            ? new SshProxyEndpoint(proxy.Text("host"), proxy.Number("port"), proxy.Text("user"), proxy.OptionalText("hostKey"))
            : null,
    };

    private static ApplicationEndpoint Application(OutputNode application) =>
        new(application.Text("name"), application.Text("host"), application.Number("port"));

    private static DatabaseEndpoint Database(OutputNode database) =>
        new(database.Text("name"), database.Text("address"), database.Number("port"));

    /// <summary>A JSON value which knows its path, so that an error can name it.</summary>
    private readonly record struct OutputNode(JsonElement Element, string Path)
    {
        public OutputNode Child(string name) => TryChild(name, out var child)
            ? child
            : throw new EndpointsException($"{Path} has no '{name}'.");

        public OutputNode? OptionalChild(string name) =>
            TryChild(name, out var child) && child.Element.ValueKind != JsonValueKind.Null ? child : null;

        public string Text(string name)
        {
            var child = Child(name);
            return child.Element.ValueKind == JsonValueKind.String ? child.Element.GetString()! : throw child.Wrong("a string");
        }

        public string? OptionalText(string name) => TryChild(name, out var child) && child.Element.ValueKind == JsonValueKind.String
            ? child.Element.GetString()
            : null;

        public int Number(string name)
        {
            var child = Child(name);
            return child.Element.ValueKind == JsonValueKind.Number && child.Element.TryGetDouble(out var number)
                && number == Math.Floor(number)
                ? (int)number
                : throw child.Wrong("a whole number");
        }

        public Uri Url(string name)
        {
            var child = Child(name);
            return Uri.TryCreate(Text(name), UriKind.Absolute, out var url) ? url : throw child.Wrong("an absolute URL");
        }

        public ImmutableArray<OutputNode> List(string name)
        {
            var child = Child(name);
            return child.Element.ValueKind == JsonValueKind.Array
                ? [.. child.Element.EnumerateArray().Select((item, index) => new OutputNode(item, $"{child.Path}[{index}]"))]
                : throw child.Wrong("a list");
        }

        private bool TryChild(string name, out OutputNode child)
        {
            child = default;
            if (Element.ValueKind != JsonValueKind.Object || !Element.TryGetProperty(name, out var value))
                return false;
            child = new OutputNode(value, $"{Path}.{name}");
            return true;
        }

        private EndpointsException Wrong(string expected) => new($"{Path} is not {expected}.");
    }
}
