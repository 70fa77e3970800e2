using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Aws.Ebs;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;
using Pulumi.Command.Remote;
using Pulumi.Command.Remote.Inputs;
using Host = HaCluster.Components.Remote.Host;

namespace HaCluster.Components.Infrastructure.Aws;

internal sealed record Ec2HostArgs
{
    public required ClusterHost Plan { get; init; }

    public required AwsTopology Aws { get; init; }

    public required RegionNetwork Network { get; init; }

    public required RegionFirewall Firewall { get; init; }

    public required Output<string> Image { get; init; }

    public required KeyPair KeyPair { get; init; }

    /// <summary>Name of <see cref="KeyPair"/> as plain text.</summary>
    public required string KeyName { get; init; }

    public required OperatorKey OperatorKey { get; init; }

    /// <summary>The host through which SSH goes; null for a host with a public address.</summary>
    public required Host? JumpHost { get; init; }

    /// <summary>Name of the instance profile; null for a machine that may do nothing in AWS.</summary>
    public required Output<string>? Profile { get; init; }

    /// <summary>Routes and rules that let connections through.</summary>
    public required Resource[] Reachable { get; init; }
}

/// <summary>An EC2 instance with its address and disks, up to the point where software can be installed over SSH.</summary>
internal sealed class Ec2Host : ComponentResource
{
    private const int DialSeconds = 3;
    private const int Dials = 3;

    // A machine boots in a minute or two.
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(600);

    private readonly Ec2HostArgs _args;
    private readonly bool _isDatabase;
    private readonly OwnDisk? _disk;

    public Ec2Host(string name, Ec2HostArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:aws:Ec2Host", name, options)
    {
        _args = args;
        _isDatabase = args.Plan.Role == HostRole.Database;
        _disk = OwnDisk.Of(args.Plan.Role, args.Aws);
        var instance = NewInstance();
        var address = AddressOf(instance);

        var type = args.Aws.InstanceTypes[args.Plan.Role];
        var answer = FirstAnswer.Await(
            this,
            new FirstAnswerArgs
            {
                Host = name,
                Address = address,
                Port = AwsNames.SshPort,
                Patience = BootPatience,
                Advice = "look at the system log of its instance",
                // A machine of another type is started anew, and is waited for as at its first boot.
                Boots = [instance.Id, Output.Create(type)],
                JumpHost = args.JumpHost,
            },
            args.Reachable);
        var ready = HostCommand.Run(
            this, new HostAccess(name, Connection(address, hostKey: null), instance.Id), "ready", "Infrastructure/Aws/ready.sh",
            new Dictionary<string, Input<string>>
            {
                ["INSTANCE_TYPE"] = type,
                ["LOGIN_USER"] = AwsNames.User,
                ["OPERATOR_KEYS"] = args.OperatorKey.Accepted,
            },
            [answer, .. args.Reachable]);
        var hostKey = ready.Stdout.Apply(text => text.TrimEnd().Split('\n')[^1]);
        var connection = Connection(address, hostKey);
        Host = new Host
        {
            Plan = args.Plan,
            Connection = connection,
            InstanceId = instance.Id,
            Prepared = _disk is { } disk ? PrepareDataVolume(instance, new HostAccess(name, connection, instance.Id), disk) : ready,
            SshHostKey = hostKey,
            Ssh = new SshEndpoint(address, AwsNames.SshPort, AwsNames.User),
            JumpHost = args.JumpHost,
        };
        RegisterOutputs();
    }

    public Host Host { get; }

    private string Name => _args.Plan.Name;

    private Instance NewInstance() => new(
        Name,
        new InstanceArgs
        {
            Ami = _args.Image,
            InstanceType = _args.Aws.InstanceTypes[_args.Plan.Role],
            SubnetId = _args.Network.Subnets[_args.Plan.Role].Id,
            PrivateIp = _args.Plan.Address,
            VpcSecurityGroupIds = { _args.Firewall.Groups[_args.Plan.Role].Id },
            KeyName = _args.KeyName,
            IamInstanceProfile = _args.Profile is { } profile ? (Input<string>)profile : null,
            UserData = UserData.Render(Name),
            MetadataOptions = new InstanceMetadataOptionsArgs
            {
                HttpEndpoint = "enabled",
                HttpTokens = "required",
                HttpPutResponseHopLimit = 1,
            },
            RootBlockDevice = new InstanceRootBlockDeviceArgs
            {
                VolumeType = "gp3",
                VolumeSize = _args.Aws.RootVolumeGb,
                Encrypted = true,
                DeleteOnTermination = true,
                Tags = AwsNames.Tags($"{Name}-root"),
            },
            Monitoring = false,
            DisableApiTermination = _isDatabase && _args.Aws.TerminationProtection,
            InstanceInitiatedShutdownBehavior = "stop",
            Tags = new InputMap<string> { ["Name"] = Name, ["Role"] = AwsNames.Of(_args.Plan.Role) },
        },
        new CustomResourceOptions
        {
            Parent = this,
            Provider = _args.Network.Provider,
            Protect = Protection,
            // Two machines cannot have the same address.
            DeleteBeforeReplace = true,
            // Of use at the first boot only; a newer image must not replace a machine unless it was asked for by its id.
            IgnoreChanges = _args.Network.Region.Aws?.Ami is null && !HostRenewal.IsAskedFor ? ["ami", "userData"] : ["userData"],
            DependsOn = new Resource[] { _args.KeyPair }.Concat(_args.Network.Ways).ToArray(),
        });

    // A stopped machine gives an address of its subnet back. The service host's is published; a database host is stopped and started
    // by a failover, and has to be found again.
    private Output<string> AddressOf(Instance instance)
    {
        if (!_args.Network.IsPublic(_args.Plan.Role))
            return Output.Create(_args.Plan.Address);
        if (_args.Plan.Role is HostRole.Application or HostRole.Monitoring)
            return instance.PublicIp;
        return new Eip(
            Name,
            new EipArgs { Domain = "vpc", Instance = instance.Id, Tags = AwsNames.Tags(Name) },
            new CustomResourceOptions
            {
                Parent = this,
                Provider = _args.Network.Provider,
                DependsOn = { _args.Network.InternetRoute },
            }).PublicIp;
    }

    private Command PrepareDataVolume(Instance instance, HostAccess access, OwnDisk disk)
    {
        var volume = new Volume(
            $"{Name}-data",
            new VolumeArgs
            {
                AvailabilityZone = _args.Network.Region.ZoneOf(_args.Plan.Role),
                Type = "gp3",
                Size = disk.SizeGb,
                Encrypted = true,
                Tags = AwsNames.Tags($"{Name}-data"),
            },
            new CustomResourceOptions { Parent = this, Provider = _args.Network.Provider, Protect = Protection });
        var attachment = new VolumeAttachment(
            $"{Name}-data",
            new VolumeAttachmentArgs
            {
                InstanceId = instance.Id,
                VolumeId = volume.Id,
                DeviceName = "/dev/sdf",
                // A mounted disk does not let itself be detached.
                StopInstanceBeforeDetaching = true,
            },
            new CustomResourceOptions { Parent = this, Provider = _args.Network.Provider, DeleteBeforeReplace = true });
        return HostCommand.Run(this, access, "data-volume", "Infrastructure/Aws/data-volume.sh", new Dictionary<string, Input<string>>
        {
            ["VOLUME_ID"] = volume.Id,
            ["SIZE_GB"] = disk.SizeGb.ToString(CultureInfo.InvariantCulture),
            ["MOUNT_POINT"] = disk.MountPoint,
            ["SERVICES"] = string.Join(' ', disk.Services),
        }, attachment);
    }

    private bool? Protection => _isDatabase ? _args.Aws.TerminationProtection : null;

    /// <param name="address">Where the machine is.</param>
    /// <param name="hostKey">Null for the first step that logs in: it learns the key.</param>
    private ConnectionArgs Connection(Output<string> address, Output<string>? hostKey)
    {
        var connection = new ConnectionArgs
        {
            Host = address,
            Port = AwsNames.SshPort,
            User = AwsNames.User,
            // One that has booted and is not there is dead, which an operator should learn within 15 seconds.
            PerDialTimeout = DialSeconds,
            DialErrorLimit = Dials,
        };
        // The first step puts the current key on the machine.
        var login = hostKey is null ? _args.OperatorKey.Known : _args.OperatorKey.Current;
        // Without a key the provider asks the SSH agent.
        if (login.Private is { } key)
            connection.PrivateKey = key;
        if (hostKey is not null)
            connection.HostKey = hostKey;
        if (_args.JumpHost is { } jump)
            connection.Proxy = Through(jump, login);
        return connection;
    }

    private static ProxyConnectionArgs Through(Host jump, LoginKey login)
    {
        var proxy = new ProxyConnectionArgs
        {
            Host = jump.Ssh.Address,
            Port = jump.Ssh.Port,
            User = jump.Ssh.User,
            HostKey = jump.SshHostKey,
            PerDialTimeout = DialSeconds,
            DialErrorLimit = Dials,
        };
        if (login.Private is { } key)
            proxy.PrivateKey = key;
        return proxy;
    }
}
