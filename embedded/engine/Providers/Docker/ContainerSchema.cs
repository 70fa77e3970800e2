using System.Collections.Frozen;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>
/// Inputs of a container. What the daemon can change in place does not replace; tmpfs, healthcheck, init and device rates do, because the
/// daemon cannot, and a change that silently does nothing would be worse. A default that is false or zero is not filled in: the original
/// does not record such a one either.
/// </summary>
internal static class ContainerSchema
{
    /// <summary>Lists whose order the daemon does not look at. The order of ports and name servers it does.</summary>
    private static readonly FrozenSet<string> Sets = FrozenSet.Create(
        "envs", "labels", "capabilities", "networksAdvanced", "mounts", "volumes", "uploads", "devices", "hosts", "groupAdds", "ulimits",
        "securityOpts");

    public static ObjectSchema Inputs { get; } = new(
    [
        .. Replacing().Select(property => property with { Replaces = true, Unordered = Sets.Contains(property.Name) }), .. InPlace(),
    ]);

    private static Property[] Replacing() =>
    [
        new("image", PropertyType.String) { Required = true },
        new("name", PropertyType.String),
        new("hostname", PropertyType.String),
        new("domainname", PropertyType.String),
        new("command", PropertyType.StringList),
        new("entrypoints", PropertyType.StringList),
        new("envs", PropertyType.StringList),
        new("labels", PropertyType.ListOf(Required("label"), Required("value"))),
        new("privileged", PropertyType.Bool),
        new("capabilities",
            PropertyType.Object(new Property("adds", PropertyType.StringList), new Property("drops", PropertyType.StringList))),
        new("securityOpts", PropertyType.StringList),
        new("cgroupnsMode", PropertyType.OneOf("private", "host")),
        new("cgroupParent", PropertyType.String),
        new("tty", PropertyType.Bool),
        new("stdinOpen", PropertyType.Bool),
        new("user", PropertyType.String),
        new("usernsMode", PropertyType.String),
        new("workingDir", PropertyType.String),
        new("readOnly", PropertyType.Bool),
        new("runtime", PropertyType.String),
        new("platform", PropertyType.String),
        new("pidMode", PropertyType.String),
        new("ipcMode", PropertyType.String),
        new("networkMode", PropertyType.String) { Default = "bridge" },
        new("networksAdvanced", PropertyType.ListOf(
            Required("name"),
            new Property("aliases", PropertyType.StringList),
            new Property("ipv4Address", PropertyType.String),
            new Property("ipv6Address", PropertyType.String),
            new Property("linkLocalIps", PropertyType.StringList),
            new Property("macAddress", PropertyType.String),
            new Property("driverOpts", PropertyType.StringList),
            new Property("gwPriority", PropertyType.Integer))),
        new("ports", PropertyType.ListOf(
            new Property("internal", PropertyType.IntegerIn(1, 65535)) { Required = true },
            new Property("external", PropertyType.IntegerIn(0, 65535)),
            new Property("ip", PropertyType.String) { Default = "0.0.0.0" },
            new Property("protocol", PropertyType.OneOf("tcp", "udp", "sctp")) { Default = "tcp" })),
        new("publishAllPorts", PropertyType.Bool),
        new("mounts", PropertyType.ListOf(
            Required("target"),
            new Property("type", PropertyType.OneOf("bind", "volume", "tmpfs")) { Required = true },
            new Property("source", PropertyType.String),
            new Property("readOnly", PropertyType.Bool),
            new Property("bindOptions", PropertyType.Object(new Property("propagation", PropertyType.String))),
            new Property("volumeOptions", PropertyType.Object(
                new Property("driverName", PropertyType.String),
                new Property("driverOptions", PropertyType.StringMap),
                new Property("labels", PropertyType.ListOf(Required("label"), Required("value"))),
                new Property("noCopy", PropertyType.Bool),
                new Property("subpath", PropertyType.String))),
            new Property("tmpfsOptions", PropertyType.Object(
                new Property("mode", PropertyType.Integer),
                new Property("sizeBytes", PropertyType.Integer))))),
        new("volumes", PropertyType.ListOf(
            new Property("containerPath", PropertyType.String),
            new Property("hostPath", PropertyType.String),
            new Property("volumeName", PropertyType.String),
            new Property("fromContainer", PropertyType.String),
            new Property("readOnly", PropertyType.Bool),
            new Property("selinuxRelabel", PropertyType.OneOf("z", "Z")))),
        new("uploads", PropertyType.ListOf(
            Required("file"),
            new Property("content", PropertyType.String),
            new Property("contentBase64", PropertyType.String),
            new Property("source", PropertyType.String),
            new Property("sourceHash", PropertyType.String),
            new Property("executable", PropertyType.Bool),
            new Property("permissions", PropertyType.String),
            new Property("owner", PropertyType.String),
            new Property("group", PropertyType.String))),
        new("devices", PropertyType.ListOf(
            Required("hostPath"),
            new Property("containerPath", PropertyType.String),
            new Property("permissions", PropertyType.String) { Default = "rwm" })),
        new("dns", PropertyType.StringList),
        new("dnsOpts", PropertyType.StringList),
        new("dnsSearches", PropertyType.StringList),
        new("hosts", PropertyType.ListOf(Required("host"), Required("ip"))),
        new("groupAdds", PropertyType.StringList),
        new("ulimits", PropertyType.ListOf(
            Required("name"),
            new Property("soft", PropertyType.Integer) { Required = true },
            new Property("hard", PropertyType.Integer) { Required = true })),
        new("sysctls", PropertyType.StringMap),
        new("storageOpts", PropertyType.StringMap),
        new("shmSize", PropertyType.Integer),
        new("cpus", PropertyType.String),
        new("logDriver", PropertyType.String),
        new("logOpts", PropertyType.StringMap),
        new("stopSignal", PropertyType.String),
        new("stopTimeout", PropertyType.IntegerIn(0, int.MaxValue)),
        new("tmpfs", PropertyType.StringMap),
        new("init", PropertyType.Bool),
        new("healthcheck", PropertyType.Object(
            new Property("tests", PropertyType.StringList) { Required = true },
            new Property("interval", PropertyType.String) { Default = "0s" },
            new Property("timeout", PropertyType.String) { Default = "0s" },
            new Property("startPeriod", PropertyType.String) { Default = "0s" },
            new Property("startInterval", PropertyType.String) { Default = "0s" },
            new Property("retries", PropertyType.IntegerIn(0, int.MaxValue)) { Implied = 0.0 })),
        new("deviceReadBps", Rates),
        new("deviceWriteBps", Rates),
        new("deviceReadIops", Rates),
        new("deviceWriteIops", Rates),
    ];

    private static Property[] InPlace() =>
    [
        new("attach", PropertyType.Bool) { Implied = false },
        new("logs", PropertyType.Bool) { Implied = false },
        new("start", PropertyType.Bool) { Default = true },
        new("mustRun", PropertyType.Bool) { Default = true },
        new("rm", PropertyType.Bool) { Implied = false },
        new("removeVolumes", PropertyType.Bool) { Default = true },
        new("restart", PropertyType.OneOf("no", "on-failure", "always", "unless-stopped")) { Default = "no" },
        new("maxRetryCount", PropertyType.IntegerIn(0, int.MaxValue)),
        new("destroyGraceSeconds", PropertyType.IntegerIn(0, int.MaxValue)),
        new("wait", PropertyType.Bool) { Implied = false },
        new("waitTimeout", PropertyType.IntegerIn(1, int.MaxValue)) { Default = 60.0 },
        new("containerReadRefreshTimeoutMilliseconds", PropertyType.IntegerIn(0, int.MaxValue)) { Default = 15000.0 },
        new("cpuShares", PropertyType.IntegerIn(0, int.MaxValue)),
        new("cpuSet", PropertyType.String),
        new("cpuPeriod", PropertyType.Integer),
        new("cpuQuota", PropertyType.Integer),
        new("memory", PropertyType.IntegerIn(0, int.MaxValue)),
        new("memoryReservation", PropertyType.IntegerIn(0, int.MaxValue)),
        new("memorySwap", PropertyType.IntegerIn(-1, int.MaxValue)),
    ];

    private static PropertyType Rates =>
        PropertyType.ListOf(Required("path"), new Property("rate", PropertyType.Integer) { Required = true });

    private static Property Required(string name) => new(name, PropertyType.String) { Required = true };
}
