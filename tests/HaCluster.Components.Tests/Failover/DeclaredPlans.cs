using System.Collections.Immutable;
using HaCluster.Components.Failover;
using HaCluster.Failover.Planning;
using Pulumi;
using Pulumi.Command.Remote.Inputs;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace HaCluster.Components.Tests.Failover;

/// <summary>One command that a plan was declared as.</summary>
/// <param name="Name">Its resource's name.</param>
/// <param name="Where">Host of the SSH connection, or <c>here</c> for a command beside the provider.</param>
/// <param name="After">The commands that must have succeeded before, by name.</param>
/// <param name="Ignored">The inputs that stay as the step was created with.</param>
/// <param name="Texts">Every text among the inputs with its path, and whether it is secret.</param>
internal sealed record DeclaredCommand(
    string Name, string Where, ImmutableArray<string> After, ImmutableArray<string> Ignored,
    ImmutableArray<(string Path, string Text, bool Secret)> Texts)
{
    public string Text(string path) => Assert.Single(Texts, text => text.Path == path).Text;

    /// <summary>The shell variables that its script begins with.</summary>
    public ImmutableSortedDictionary<string, string> Variables => Text(".stdin").Split('\n')
        .TakeWhile(line => !line.StartsWith('#')).Select(line => line.Split('=', 2))
        .ToImmutableSortedDictionary(pair => pair[0], pair => pair[1].Trim('\''));

    /// <summary>Everything that an update is decided by, as one text.</summary>
    public string Compared => string.Join(
        '\n', Texts.Where(text => !Ignored.Any(ignored => text.Path.StartsWith($".{ignored}", StringComparison.Ordinal)))
            .Select(text => $"{text.Path} {text.Secret} {text.Text}"));
}

/// <summary>Plans declared against mocked providers, as the failover program declares them.</summary>
internal static class DeclaredPlans
{
    public const string PrivateKey = "SECRETKEY";

    private static readonly Dictionary<string, DatabaseMember> Members = new()
    {
        ["site1"] = Member("site1"),
        ["site2"] = Member("site2"),
    };

    /// <summary>A host that answers, through which the output of steps is repeated that were carried out.</summary>
    public static ConnectionArgs Answering { get; } = Member("site2").Connection;

    public static Task<ImmutableArray<DeclaredCommand>> OfAsync(bool synchronous, params Plan[] plans) =>
        OfAsync(synchronous, [.. plans.Select(plan => (plan, (ExecutedSteps?)null))]);

    public static async Task<ImmutableArray<DeclaredCommand>> OfAsync(
        bool synchronous, ImmutableArray<(Plan Plan, ExecutedSteps? Executed)> plans)
    {
        var registered = new Registrations();
        await Deployment.TestAsync(
            new Answers(), new TestOptions { IsPreview = false, ProjectName = "hacluster-failover", StackName = "test" }, () =>
            {
                foreach (var (plan, executed) in plans)
                    _ = new RoleChange(
                        new RoleChangeArgs { Plan = plan, Members = Members, Synchronous = synchronous, Executed = executed },
                        registered.Options);
            });
        var commands = ImmutableArray.CreateBuilder<DeclaredCommand>();
        foreach (var one in registered.Where(one => one.Resource is not ComponentResource))
            commands.Add(await ReadAsync(one));
        return commands.ToImmutable();
    }

    private static async Task<DeclaredCommand> ReadAsync(ResourceTransformationArgs one)
    {
        var walk = await InputWalk.OverAsync(one.Args);
        var after = await OutputUtilities.GetValueAsync(one.Options.DependsOn.ToOutput());
        var host = walk.Texts.FirstOrDefault(text => text.Path == ".connection.host").Text;
        return new DeclaredCommand(
            one.Resource.GetResourceName(), host ?? "here", [.. after.Select(resource => resource.GetResourceName()).Order()],
            [.. one.Options is CustomResourceOptions custom ? custom.IgnoreChanges : []], [.. walk.Texts]);
    }

    private static DatabaseMember Member(string region) => new()
    {
        Region = region,
        Host = $"{region}-db",
        Connection = Connection(region),
        StartingConnection = Connection(region),
        Machine = new Machine.DockerContainer($"{region}-db"),
    };

    private static ConnectionArgs Connection(string region) =>
        new() { Host = $"{region}-db", User = "admin", PrivateKey = Output.CreateSecret(PrivateKey) };

    /// <summary>What the scripts print.</summary>
    private sealed class Answers : IMocks
    {
        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args) => Task.FromResult<(string?, object)>((
            $"{args.Name}-id",
            args.Inputs.SetItem(
                "stdout", args.Name!.EndsWith("-demote", StringComparison.Ordinal) ? "stopped\nshutdown_lsn=0/5000148\n" : "")));

        public Task<object> CallAsync(MockCallArgs args) => throw new NotSupportedException(args.Token);
    }
}
