using System.Globalization;
using Docker.DotNet.Models;
using HaCluster.Engine.Providers.Schema;

// The library's models are annotated as never null, yet null is how a field is left out of a request.
#pragma warning disable CS8601

namespace HaCluster.Engine.Providers.Docker;

/// <summary>Translates a container's inputs to the parameters of the Docker API.</summary>
internal static class ContainerParameters
{
    private const long Megabyte = 1024 * 1024;

    public static CreateContainerParameters Create(PropertyReader inputs, Dictionary<string, string> labels, string programDirectory)
    {
        var networks = inputs.Objects("networksAdvanced");
        var parameters = new CreateContainerParameters
        {
            Name = inputs.String("name"),
            Image = inputs.String("image"),
            Platform = inputs.OptionalString("platform"),
            Hostname = inputs.OptionalString("hostname"),
            Domainname = inputs.OptionalString("domainname"),
            User = inputs.OptionalString("user"),
            WorkingDir = inputs.OptionalString("workingDir"),
            Cmd = List(inputs, "command"),
            Entrypoint = List(inputs, "entrypoints"),
            Env = List(inputs, "envs"),
            Tty = inputs.Bool("tty", false),
            OpenStdin = inputs.Bool("stdinOpen", false),
            StopSignal = inputs.OptionalString("stopSignal"),
            StopTimeout = inputs.OptionalLong("stopTimeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Labels = labels,
            ExposedPorts = inputs.Objects("ports").Select(PortKey).Distinct().ToDictionary(key => key, _ => default(EmptyStruct)),
            Volumes = inputs.Objects("volumes").Where(IsAnonymous)
                .ToDictionary(volume => volume.String("containerPath"), _ => default(EmptyStruct)),
            Healthcheck = inputs.Object("healthcheck") is { } check ? Healthcheck(check) : null,
            HostConfig = HostConfig(inputs, programDirectory),
        };
        if (networks.Length > 0)
        {
            // Attached at creation: a container that first gets the default bridge would be reachable there for a moment.
            parameters.HostConfig.NetworkMode = networks[0].String("name");
            parameters.NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [networks[0].String("name")] = Endpoint(networks[0]) },
            };
        }
        return parameters;
    }

    public static ContainerUpdateParameters Update(PropertyReader inputs) => new()
    {
        RestartPolicy = Restart(inputs),
        CPUShares = inputs.OptionalLong("cpuShares") ?? 0,
        CPUPeriod = inputs.OptionalLong("cpuPeriod") ?? 0,
        CPUQuota = inputs.OptionalLong("cpuQuota") ?? 0,
        CpusetCpus = inputs.OptionalString("cpuSet"),
        Memory = Bytes(inputs, "memory"),
        MemoryReservation = Bytes(inputs, "memoryReservation"),
        MemorySwap = Bytes(inputs, "memorySwap"),
    };

    public static EndpointSettings Endpoint(PropertyReader network)
    {
        var ipv4 = network.OptionalString("ipv4Address");
        var ipv6 = network.OptionalString("ipv6Address");
        var linkLocal = network.Strings("linkLocalIps");
        return new EndpointSettings
        {
            Aliases = List(network, "aliases"),
            MacAddress = network.OptionalString("macAddress"),
            GwPriority = network.OptionalLong("gwPriority") ?? 0,
            DriverOpts = network.Strings("driverOpts").Select(option => option.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? ""),
            IPAMConfig = ipv4 is null && ipv6 is null && linkLocal.IsEmpty
                ? null
                : new EndpointIPAMConfig { IPv4Address = ipv4, IPv6Address = ipv6, LinkLocalIPs = [.. linkLocal] },
        };
    }

    private static HostConfig HostConfig(PropertyReader inputs, string programDirectory)
    {
        var capabilities = inputs.Object("capabilities");
        var security = SecurityOptions.Read(inputs.Strings("securityOpts"), programDirectory);
        return new HostConfig
        {
            NetworkMode = inputs.OptionalString("networkMode"),
            PortBindings = PortBindings(inputs),
            PublishAllPorts = inputs.Bool("publishAllPorts", false),
            RestartPolicy = Restart(inputs),
            AutoRemove = inputs.Bool("rm", false),
            Privileged = inputs.Bool("privileged", false),
            CapAdd = capabilities is { } adds ? List(adds, "adds") : null,
            CapDrop = capabilities is { } drops ? List(drops, "drops") : null,
            SecurityOpt = [.. security.Options],
            // An empty list unmasks; a null one leaves the daemon's defaults in place.
            MaskedPaths = security.UnconfinedSystemPaths ? [] : null,
            ReadonlyPaths = security.UnconfinedSystemPaths ? [] : null,
            CgroupnsMode = inputs.OptionalString("cgroupnsMode"),
            CgroupParent = inputs.OptionalString("cgroupParent"),
            UsernsMode = inputs.OptionalString("usernsMode"),
            PidMode = inputs.OptionalString("pidMode"),
            IpcMode = inputs.OptionalString("ipcMode"),
            Runtime = inputs.OptionalString("runtime"),
            ReadonlyRootfs = inputs.Bool("readOnly", false),
            Init = inputs.OptionalBool("init"),
            Tmpfs = inputs.StringMap("tmpfs"),
            Binds = [.. inputs.Objects("volumes").Where(volume => !IsAnonymous(volume) && !volume.Has("fromContainer")).Select(Bind)],
            VolumesFrom = [.. inputs.Objects("volumes").Where(volume => volume.Has("fromContainer")).Select(VolumesFrom)],
            Mounts = [.. inputs.Objects("mounts").Select(Mount)],
            Devices = [.. inputs.Objects("devices").Select(Device)],
            DNS = List(inputs, "dns"),
            DNSOptions = List(inputs, "dnsOpts"),
            DNSSearch = List(inputs, "dnsSearches"),
            ExtraHosts = [.. inputs.Objects("hosts").Select(host => $"{host.String("host")}:{host.String("ip")}")],
            GroupAdd = List(inputs, "groupAdds"),
            Ulimits = [.. inputs.Objects("ulimits").Select(Limit)],
            Sysctls = inputs.StringMap("sysctls"),
            StorageOpt = inputs.StringMap("storageOpts"),
            ShmSize = Bytes(inputs, "shmSize"),
            NanoCPUs = NanoCpus(inputs),
            CPUShares = inputs.OptionalLong("cpuShares") ?? 0,
            CPUPeriod = inputs.OptionalLong("cpuPeriod") ?? 0,
            CPUQuota = inputs.OptionalLong("cpuQuota") ?? 0,
            CpusetCpus = inputs.OptionalString("cpuSet"),
            Memory = Bytes(inputs, "memory"),
            MemoryReservation = Bytes(inputs, "memoryReservation"),
            MemorySwap = Bytes(inputs, "memorySwap"),
            BlkioDeviceReadBps = Rates(inputs, "deviceReadBps"),
            BlkioDeviceWriteBps = Rates(inputs, "deviceWriteBps"),
            BlkioDeviceReadIOps = Rates(inputs, "deviceReadIops"),
            BlkioDeviceWriteIOps = Rates(inputs, "deviceWriteIops"),
            LogConfig = inputs.Has("logDriver") || inputs.Has("logOpts")
                ? new LogConfig { Type = inputs.String("logDriver", ""), Config = inputs.StringMap("logOpts") }
                : null,
        };
    }

    private static Dictionary<string, IList<PortBinding>> PortBindings(PropertyReader inputs) => inputs.Objects("ports")
        .GroupBy(PortKey)
        .ToDictionary(group => group.Key, group => (IList<PortBinding>)[.. group.Select(port => new PortBinding
        {
            HostIP = port.String("ip", "0.0.0.0"),
            HostPort = port.OptionalLong("external") is { } external and > 0 ? external.ToString(CultureInfo.InvariantCulture) : "",
        })]);

    private static string PortKey(PropertyReader port) => $"{port.Int("internal", 0)}/{port.String("protocol", "tcp")}";

    private static RestartPolicy Restart(PropertyReader inputs) => new()
    {
        Name = inputs.String("restart", "no") switch
        {
            "always" => RestartPolicyKind.Always,
            "unless-stopped" => RestartPolicyKind.UnlessStopped,
            "on-failure" => RestartPolicyKind.OnFailure,
            _ => RestartPolicyKind.No,
        },
        MaximumRetryCount = inputs.OptionalLong("maxRetryCount") ?? 0,
    };

    private static HealthcheckConfig Healthcheck(PropertyReader check) => new()
    {
        Test = [.. check.Strings("tests")],
        Interval = Duration(check, "interval"),
        Timeout = Duration(check, "timeout"),
        StartPeriod = Duration(check, "startPeriod"),
        StartInterval = Duration(check, "startInterval"),
        Retries = check.OptionalLong("retries"),
    };

    /// <summary>Null for zero: the daemon's default, and older daemons do not know every one of them.</summary>
    private static TimeSpan? Duration(PropertyReader check, string name)
    {
        var text = check.String(name, "0s");
        var duration = GoDuration.TryParse(text)
            ?? throw new ProviderException($"Property 'healthcheck.{name}': expected a duration such as 5s, found \"{text}\".");
        return duration == TimeSpan.Zero ? null : duration;
    }

    private static bool IsAnonymous(PropertyReader volume) =>
        volume.Has("containerPath") && !volume.Has("hostPath") && !volume.Has("volumeName") && !volume.Has("fromContainer");

    private static string Bind(PropertyReader volume)
    {
        var options = string.Join(',', new[]
        {
            volume.Bool("readOnly", false) ? "ro" : "rw", volume.OptionalString("selinuxRelabel"),
        }.Where(option => option is not null));
        return $"{volume.OptionalString("hostPath") ?? volume.String("volumeName")}:{volume.String("containerPath")}:{options}";
    }

    private static string VolumesFrom(PropertyReader volume) =>
        volume.String("fromContainer") + (volume.Bool("readOnly", false) ? ":ro" : "");

    private static Mount Mount(PropertyReader mount) => new()
    {
        Type = mount.String("type"),
        Target = mount.String("target"),
        Source = mount.OptionalString("source"),
        ReadOnly = mount.OptionalBool("readOnly"),
        BindOptions = mount.Object("bindOptions") is { } bind ? new BindOptions { Propagation = bind.OptionalString("propagation") } : null,
        TmpfsOptions = mount.Object("tmpfsOptions") is { } tmpfs
            ? new TmpfsOptions { SizeBytes = tmpfs.OptionalLong("sizeBytes"), Mode = (uint?)tmpfs.OptionalLong("mode") }
            : null,
        VolumeOptions = mount.Object("volumeOptions") is { } volume
            ? new VolumeOptions
            {
                NoCopy = volume.OptionalBool("noCopy"),
                Subpath = volume.OptionalString("subpath"),
                Labels = volume.Objects("labels").ToDictionary(label => label.String("label"), label => label.String("value")),
                DriverConfig = volume.OptionalString("driverName") is { } driver
                    ? new Driver { Name = driver, Options = volume.StringMap("driverOptions") }
                    : null,
            }
            : null,
    };

    private static DeviceMapping Device(PropertyReader device) => new()
    {
        PathOnHost = device.String("hostPath"),
        PathInContainer = device.String("containerPath", device.String("hostPath")),
        CgroupPermissions = device.String("permissions", "rwm"),
    };

    private static Ulimit Limit(PropertyReader limit) => new()
    {
        Name = limit.String("name"),
        Soft = limit.OptionalLong("soft") ?? 0,
        Hard = limit.OptionalLong("hard") ?? 0,
    };

    private static List<ThrottleDevice> Rates(PropertyReader inputs, string name) =>
        [.. inputs.Objects(name)
            .Select(rate => new ThrottleDevice { Path = rate.String("path"), Rate = (ulong)(rate.OptionalLong("rate") ?? 0) })];

    /// <summary>Inputs count in megabytes; -1 means unlimited.</summary>
    private static long Bytes(PropertyReader inputs, string name) => inputs.OptionalLong(name) switch
    {
        null => 0,
        < 0 => -1,
        var megabytes => megabytes.Value * Megabyte,
    };

    private static long NanoCpus(PropertyReader inputs) => inputs.OptionalString("cpus") is { } text
        ? double.TryParse(text, CultureInfo.InvariantCulture, out var cpus)
            ? (long)(cpus * 1_000_000_000)
            : throw new ProviderException($"Property 'cpus': expected a number of processors such as \"1.5\", found \"{text}\".")
        : 0;

    /// <summary>Null when absent: the image's own value stays.</summary>
    private static List<string>? List(PropertyReader reader, string name) => reader.Has(name) ? [.. reader.Strings(name)] : null;
}
