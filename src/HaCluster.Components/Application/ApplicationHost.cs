using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Components.Delivery;
using HaCluster.Components.PostgreSql;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.Application;

public sealed record ApplicationHostArgs
{
    public required ClusterTopology Topology { get; init; }

    public required Host Host { get; init; }

    public required ApplicationImage Image { get; init; }

    public required DatabaseSecrets Secrets { get; init; }

    /// <summary>The logins of the cluster's registry; null without one.</summary>
    public RegistrySecrets? Registry { get; init; }

    /// <summary>What must be there before images can be pulled from it; null without one.</summary>
    public Resource? RegistryRunning { get; init; }

    /// <summary>What must be there before an instance can be ready: the database.</summary>
    public required Resource Database { get; init; }

    /// <summary>The host whose <see cref="ApplicationHost.Migrations"/> come before any instance; null for that host itself.</summary>
    public ApplicationHost? First { get; init; }
}

/// <summary>Docker Engine and the application's containers on one host.</summary>
public sealed class ApplicationHost : ComponentResource
{
    private const string Archive = $"{HostFiles.State}/web.tar.gz";

    public ApplicationHost(string name, ApplicationHostArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:application:ApplicationHost", name, options)
    {
        var host = args.Host;
        var docker = HostCommand.Run(this, host, "docker", "Application/docker.sh", new Dictionary<string, Input<string>>
        {
            ["SSH_USER"] = host.Ssh.User,
        });
        var login = args.Registry is null && args.Topology.Application.Registry.Address is null ? null : LogIn(args, docker);
        Resource[] image = args.Image.Archive is { } path
            ? [CopyImage(host, path, docker)]
            : [.. new[] { login, args.RegistryRunning }.OfType<Resource>()];
        if (args.First is null && !args.Topology.Application.Migrations.IsEmpty)
            Migrations = HostCommand.Run(
                this, host, "migrations", "Application/migrations.sh", ForMigrations(args), [.. image, args.Database]);
        var migrations = args.First?.Migrations ?? Migrations;
        Instances = HostCommand.Run(
            this, host, "instances", "Application/instances.sh", ForInstances(args),
            [.. image, args.Database, .. migrations is null ? (Resource[])[] : [migrations]]);
        RegisterOutputs();
    }

    /// <summary>
    /// What <c>application.migrations</c> runs; null without it, and on every host but the first. Always the same host, so that two runs
    /// meet there.
    /// </summary>
    public Command? Migrations { get; }

    /// <summary>From here on every instance of the host is ready.</summary>
    public Command Instances { get; }

    private CopyToRemote CopyImage(Host host, Output<string> path, Command docker) => new(
        $"{host.Name}-image",
        new CopyToRemoteArgs
        {
            Connection = host.Connection,
            Source = path.Apply(AssetOrArchive (text) => new FileAsset(text)),
            RemotePath = Archive,
            Triggers = Triggers.On(host.InstanceId),
        },
        new CustomResourceOptions { Parent = this, DependsOn = { docker } });

    private Command LogIn(ApplicationHostArgs args, Command docker)
    {
        var own = args.Registry is null ? null : args.Topology.Registry?.PullAddress;
        var other = args.Topology.Application.Registry;
        var password = args.Registry?.PullPassword ?? Output.Create("");
        var config = password.Apply(known => DockerConfig.Render(
        [
            .. own is null ? (RegistryLogin[])[] : [new(own, RegistryNames.PullUser, known)],
            .. other is { Address: { } address, User: { } user, Password: { } secret } ? (RegistryLogin[])[new(address, user, secret)] : [],
        ]));
        return HostCommand.Run(
            this, args.Host, "registry", "Application/registry.sh",
            new Dictionary<string, Input<string>>
            {
                ["REGISTRY"] = own ?? "",
                ["CA_CERTIFICATE"] = args.Secrets.CaCertificate,
                ["OTHER_REGISTRY"] = other.Address ?? "",
                ["OTHER_CERTIFICATE"] = other.Certificate ?? "",
                ["DOCKER_CONFIG"] = other.Password is null ? config : Output.CreateSecret(config),
                ["DOCKER_CONFIG_DIR"] = DockerConfig.Folder,
            },
            docker);
    }

    private static Dictionary<string, Input<string>> ForInstances(ApplicationHostArgs args)
    {
        var application = args.Topology.Application;
        var instances = InstancesOf(args);
        var variables = new Dictionary<string, Input<string>>(ForContainers(args))
        {
            ["ADDRESS"] = args.Host.Plan.Address,
            ["COMMAND"] = string.Join('\n', application.Command),
            ["INSTANCES"] = string.Join('\n', instances.Select((instance, index) => $"{instance.Name} {instance.Port} {Variable(index)}")),
            ["READY_PATH"] = application.ReadyPath,
            ["LIVE_PATH"] = application.LivePath ?? "",
            ["LIVENESS"] = EmbeddedText.Read("Application/liveness.sh"),
            ["LIVENESS_UNIT"] = EmbeddedText.Read("Application/liveness-unit.conf"),
        };
        foreach (var (index, instance) in instances.Index())
            variables[Variable(index)] = EnvironmentOf(args, instance);
        return variables;
    }

    // The environment is that of an instance: what finds the database there finds it here.
    private static Dictionary<string, Input<string>> ForMigrations(ApplicationHostArgs args) => new(ForContainers(args))
    {
        ["ENVIRONMENT"] = EnvironmentOf(args, InstancesOf(args)[0]),
        ["MIGRATIONS"] = string.Join('\n', args.Topology.Application.Migrations),
        ["NAME"] = $"{args.Host.Name}-migrations",
    };

    private static Dictionary<string, Input<string>> ForContainers(ApplicationHostArgs args)
    {
        var application = args.Topology.Application;
        return new Dictionary<string, Input<string>>
        {
            ["ARCHIVE"] = Archive,
            ["CA_CERTIFICATE"] = args.Secrets.CaCertificate,
            ["CONTAINER_CA_FILE"] = ApplicationEnvironment.CaFile,
            ["CONTAINER_USER"] = application.User ?? "",
            ["IMAGE"] = args.Image.Name,
            ["MEMORY_MB"] = application.MemoryMb.ToString(CultureInfo.InvariantCulture),
            ["REFERENCE"] = args.Image.Reference,
            ["DOCKER_CONFIG_DIR"] = DockerConfig.Folder,
            ["READ_ONLY"] = application.ReadOnly ? "true" : "false",
        };
    }

    private static ImmutableArray<ApplicationInstance> InstancesOf(ApplicationHostArgs args) =>
        [.. args.Topology.Instances.Where(instance => instance.Host == args.Host.Plan)];

    private static Output<string> EnvironmentOf(ApplicationHostArgs args, ApplicationInstance instance) =>
        args.Secrets.ApplicationPassword.Apply(password => ApplicationEnvironment.Of(args.Topology, instance, password).Render());

    private static string Variable(int index) => $"ENVIRONMENT_{index + 1}";
}
