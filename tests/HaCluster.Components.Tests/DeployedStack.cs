using System.Collections.Concurrent;
using System.Collections.Immutable;
using HaCluster.Deploy;
using Pulumi;
using Pulumi.Testing;

namespace HaCluster.Components.Tests;

/// <summary>The whole deploy program, run once against mocked providers.</summary>
internal sealed class DeployedStack
{
    // PULUMI_CONFIG belongs to the process: one program at a time reads it.
    private static readonly SemaphoreSlim EnvironmentLock = new(1);
    private static readonly AsyncLocal<ConcurrentQueue<ResourceTransformationArgs>> Recorded = new();

    // As `config set --secret` stores it; in plain text it is refused.
    private const string SecretKeys =
        """["hacluster:monitoring.webhook","hacluster:monitoring.email.password","hacluster:application.registry.password","""
        + "\"hacluster:backup.repositoryKey\",\"hacluster:backup.s3.secretKey\",\"hacluster:delivery.jenkinsJob.password\"]";

    private readonly StackMocks _mocks = new();
    private readonly ConcurrentQueue<ResourceTransformationArgs> _registered = [];

    public DeployStack Stack { get; private set; } = null!;

    public IReadOnlyList<MockResourceArgs> Resources => _mocks.Resources;

    /// <summary>Functions that were called.</summary>
    public IReadOnlyList<MockCallArgs> Calls => _mocks.Calls;

    /// <summary>What the program asked for, with options and unresolved inputs.</summary>
    public IReadOnlyCollection<ResourceTransformationArgs> Registered => _registered;

    /// <param name="configuration">Full keys to values.</param>
    /// <param name="preview">As a preview, in which what is not known yet stays unknown.</param>
    public static async Task<DeployedStack> RunAsync(IReadOnlyDictionary<string, string>? configuration = null, bool preview = false)
    {
        var deployed = new DeployedStack();
        await EnvironmentLock.WaitAsync();
        try
        {
            Environment.SetEnvironmentVariable(
                "PULUMI_CONFIG", System.Text.Json.JsonSerializer.Serialize(configuration ?? new Dictionary<string, string>()));
            Environment.SetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS", SecretKeys);
            Recorded.Value = deployed._registered;
            var resources = await Deployment.TestAsync<RecordedStack>(
                deployed._mocks,
                new TestOptions { IsPreview = preview, ProjectName = "hacluster", StackName = "test", RootDirectory = Repository.Root });
            deployed.Stack = resources.OfType<DeployStack>().Single();
            return deployed;
        }
        finally
        {
            Environment.SetEnvironmentVariable("PULUMI_CONFIG", null);
            Environment.SetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS", null);
            EnvironmentLock.Release();
        }
    }

    public ImmutableArray<MockResourceArgs> Of(string type) => [.. Resources.Where(resource => resource.Type == type)];

    public MockResourceArgs Single(string type, string name) => Of(type).Single(resource => resource.Name == name);

    /// <summary>Resources that must exist before each resource, direct and indirect, by name and type of both.</summary>
    public async Task<ILookup<string, string>> RequirementsAsync()
    {
        var direct = new Dictionary<Resource, HashSet<Resource>>();
        foreach (var registered in _registered)
        {
            var dependsOn = await Pulumi.Utilities.OutputUtilities.GetValueAsync(registered.Options.DependsOn.ToOutput());
            var walk = await InputWalk.OverAsync(registered.Args);
            direct[registered.Resource] = [.. dependsOn, .. walk.Dependencies];
        }
        return direct.Keys
            .SelectMany(resource => Reach(resource, direct).Select(required => (Of: KeyOf(resource), Required: KeyOf(required))))
            .ToLookup(pair => pair.Of, pair => pair.Required);
    }

    private static string KeyOf(Resource resource) => $"{resource.GetResourceType()} {resource.GetResourceName()}";

    private static HashSet<Resource> Reach(Resource from, Dictionary<Resource, HashSet<Resource>> direct)
    {
        var seen = new HashSet<Resource>();
        var open = new Stack<Resource>(direct[from]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
                continue;
            foreach (var further in direct.GetValueOrDefault(next) ?? [])
                open.Push(further);
        }
        return seen;
    }

    private sealed class RecordedStack() : DeployStack(new StackOptions
    {
        ResourceTransformations =
        {
            args =>
            {
                Recorded.Value!.Enqueue(args);
                return null;
            },
        },
    });
}
