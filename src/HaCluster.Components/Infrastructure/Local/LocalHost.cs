using System.Collections.Immutable;
using HaCluster.Components.Remote;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote.Inputs;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
using Pulumi.Tls;

namespace HaCluster.Components.Infrastructure.Local;

/// <summary>A port of a host that is published on 127.0.0.1 of this machine.</summary>
internal sealed record PublishedPort(int Internal, int External);

internal sealed record LocalHostArgs
{
    public required ClusterHost Plan { get; init; }

    public required Region Region { get; init; }

    public required Region Peer { get; init; }

    public required Output<string> Image { get; init; }

    public required Network Network { get; init; }

    public required Container Router { get; init; }

    public required OperatorKey OperatorKey { get; init; }

    public required ImmutableArray<PublishedPort> PublishedPorts { get; init; }

    /// <summary>Whether service hosts have a volume for the repository of their region.</summary>
    public required bool HasRepository { get; init; }
}

/// <summary>
/// A host as a container: systemd, sshd, sudo and the user <c>admin</c>. Why each setting is needed is told in
/// <c>docker/host/README.md</c>.
/// </summary>
internal static class LocalHost
{
    public const string Loopback = "127.0.0.1";

    private const string User = "admin";
    private const int SshPort = 22;

    // A container boots in about three seconds, several at once on a busy machine in more.
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(300);

    // One that has booted and does not answer is dead, which an operator should learn within 15 seconds.
    private const int DialSeconds = 3;
    private const int Dials = 3;

    public static Host Create(ComponentResource parent, LocalHostArgs args)
    {
        var plan = args.Plan;
        var hostKey = new PrivateKey(
            $"{plan.Name}-ssh", new PrivateKeyArgs { Algorithm = "ED25519" }, new CustomResourceOptions { Parent = parent });
        var container = NewContainer(parent, args, hostKey);
        var publicHostKey = hostKey.PublicKeyOpenssh.Apply(line => line.Trim());
        var answer = FirstAnswer.Await(
            parent,
            new FirstAnswerArgs
            {
                Host = plan.Name,
                Address = Loopback,
                Port = plan.PublishedSshPort,
                Patience = BootPatience,
                Advice = $"look at `docker logs {plan.Name}`",
                Boots = [container.Id],
                JumpHost = null,
            },
            container);
        var boot = HostCommand.Run(
            parent, new HostAccess(plan.Name, Connection(args.OperatorKey.Known), container.Id), "boot", "Infrastructure/Local/boot.sh",
            new Dictionary<string, Input<string>>
            {
                ["LOGIN_USER"] = User,
                ["OPERATOR_KEYS"] = args.OperatorKey.Accepted,
                ["PEER_ROUTES"] = PeerRoutes(args),
            },
            answer);
        return new Host
        {
            Plan = plan,
            InstanceId = container.Id,
            Prepared = boot,
            SshHostKey = publicHostKey,
            Ssh = new SshEndpoint(Output.Create(Loopback), plan.PublishedSshPort, User),
            Connection = Connection(args.OperatorKey.Current),
        };

        ConnectionArgs Connection(LoginKey key) => new()
        {
            Host = Loopback,
            Port = plan.PublishedSshPort,
            User = User,
            PrivateKey = key.Private!,
            HostKey = publicHostKey,
            PerDialTimeout = DialSeconds,
            DialErrorLimit = Dials,
        };
    }

    private static Container NewContainer(ComponentResource parent, LocalHostArgs args, PrivateKey hostKey) => new(
        args.Plan.Name,
        new ContainerArgs
        {
            Name = args.Plan.Name,
            Hostname = args.Plan.Name,
            Image = args.Image,
            Restart = "unless-stopped",
            Capabilities = new ContainerCapabilitiesArgs { Adds = { "ALL" }, Drops = { "SYS_RESOURCE" } },
            SecurityOpts = { "seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined" },
            CgroupnsMode = "private",
            Tmpfs = { ["/run"] = "", ["/run/lock"] = "" },
            ShmSize = 256,
            NetworksAdvanced = { new ContainerNetworksAdvancedArgs { Name = args.Network.Name, Ipv4Address = args.Plan.Address } },
            Ports =
            [
                .. args.PublishedPorts.Prepend(new PublishedPort(SshPort, args.Plan.PublishedSshPort))
                    .Select(port => new ContainerPortArgs { Internal = port.Internal, External = port.External, Ip = Loopback }),
            ],
            Volumes = Volumes(parent, args),
            Envs =
            {
                Output.Format($"HACLUSTER_AUTHORIZED_KEY={args.OperatorKey.Known.Public}"),
                $"HACLUSTER_PEER_ROUTES={PeerRoutes(args)}",
            },
            Uploads =
            {
                new ContainerUploadArgs
                {
                    File = "/etc/ssh/ssh_host_ed25519_key",
                    Content = hostKey.PrivateKeyOpenssh,
                    Permissions = "0600",
                },
            },
            Labels = { new ContainerLabelArgs { Label = LocalNames.StackLabel, Value = LocalInfrastructure.Stack } },
        },
        new CustomResourceOptions
        {
            Parent = parent,
            DependsOn = { args.Router },
            IgnoreChanges = KeptInputs.OfHosts(HostRenewal.IsAskedFor),
        });

    private static string PeerRoutes(LocalHostArgs args) => $"{args.Peer.Subnet} via {args.Region.RouterAddress}";

    // A database outlives its machine, as a separate disk would. Overlay file systems cannot be stacked, so that Docker inside the
    // container needs a volume, too; what is in it can be loaded again.
    private static InputList<ContainerVolumeArgs> Volumes(ComponentResource parent, LocalHostArgs args) => args.Plan.Role switch
    {
        HostRole.Database => NamedVolume(parent, "/var/lib/postgresql", LocalNames.DataVolumeOf(args.Plan)),
        HostRole.Application => new ContainerVolumeArgs { ContainerPath = "/var/lib/docker" },
        HostRole.Service when args.HasRepository =>
            NamedVolume(parent, BackupNames.Repository, LocalNames.RepositoryVolumeOf(args.Plan)),
        HostRole.Monitoring => NamedVolume(parent, MonitoringNames.Storage, LocalNames.StorageVolumeOf(args.Plan)),
        HostRole.Ci => NamedVolume(parent, RegistryNames.Storage, LocalNames.ImageVolumeOf(args.Plan)),
        _ => Array.Empty<ContainerVolumeArgs>(),
    };

    private static ContainerVolumeArgs NamedVolume(ComponentResource parent, string path, string name) => new()
    {
        ContainerPath = path,
        VolumeName = new Volume(
            name,
            new VolumeArgs
            {
                Name = name,
                Labels = { new VolumeLabelArgs { Label = LocalNames.StackLabel, Value = LocalInfrastructure.Stack } },
            },
            new CustomResourceOptions { Parent = parent }).Name,
    };
}
