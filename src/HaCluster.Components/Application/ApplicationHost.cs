using System.Collections.Immutable;
using System.Globalization;
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

    /// <summary>What must be there before an instance can be ready: the database.</summary>
    public required Resource Database { get; init; }
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
        var archive = new CopyToRemote(
            $"{host.Name}-image",
            new CopyToRemoteArgs
            {
                Connection = host.Connection,
                Source = args.Image.Archive.Apply(AssetOrArchive (path) => new FileAsset(path)),
                RemotePath = Archive,
                Triggers = Triggers.On(host.InstanceId),
            },
            new CustomResourceOptions { Parent = this, DependsOn = { docker } });
        Instances = HostCommand.Run(this, host, "instances", "Application/instances.sh", Variables(args), archive, args.Database);
        RegisterOutputs();
    }

    /// <summary>From here on every instance of the host is ready.</summary>
    public Command Instances { get; }

    private static Dictionary<string, Input<string>> Variables(ApplicationHostArgs args)
    {
        var application = args.Topology.Application;
        var instances = args.Topology.Instances.Where(instance => instance.Host == args.Host.Plan).ToImmutableArray();
        var variables = new Dictionary<string, Input<string>>
        {
            ["ADDRESS"] = args.Host.Plan.Address,
            ["ARCHIVE"] = Archive,
            ["CA_CERTIFICATE"] = args.Secrets.CaCertificate,
            ["COMMAND"] = string.Join('\n', application.Command),
            ["CONTAINER_CA_FILE"] = ApplicationEnvironment.CaFile,
            ["CONTAINER_USER"] = application.User ?? "",
            ["IMAGE"] = args.Image.Name,
            ["INSTANCES"] = string.Join('\n', instances.Select((instance, index) => $"{instance.Name} {instance.Port} {Variable(index)}")),
            ["MEMORY_MB"] = application.MemoryMb.ToString(CultureInfo.InvariantCulture),
            ["READ_ONLY"] = application.ReadOnly ? "true" : "false",
            ["READY_PATH"] = application.ReadyPath,
        };
        foreach (var (index, instance) in instances.Index())
        {
            variables[Variable(index)] = args.Secrets.ApplicationPassword.Apply(password =>
                ApplicationEnvironment.Of(args.Topology, instance, password).Render());
        }
        return variables;
    }

    private static string Variable(int index) => $"ENVIRONMENT_{index + 1}";
}
