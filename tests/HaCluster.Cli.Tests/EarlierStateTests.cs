using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.Tests;

/// <summary>
/// What the present programs plan for a cluster that commit 50b157d deployed with the default settings. The fixtures are states of it: one
/// kept by the embedded engine, one by Pulumi (CLI 3.274 with the real plug-ins). In both, scripts and source hashes are replaced, so that
/// a new host image, a new application image and a new version of each script are always part of the plan.
/// </summary>
public sealed class EarlierStateTests : IDisposable
{
    private const string Embedded = "deploy-state-embedded.json";
    private const string Pulumi = "deploy-state-pulumi.json";
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /// <summary>Packages whose resources serve: hosts, networks, volumes, passwords, keys, certificates.</summary>
    private static readonly string[] Serving = ["docker", "random", "tls"];

    /// <summary>
    /// The steps on hosts, which run again when their script is new and then restart only what changed, and the copies of the
    /// application's image, whose instances are replaced one after the other.
    /// </summary>
    private static readonly string[] RunAgain =
    [
        "site1-app-docker", "site1-app-image", "site1-app-instances", "site1-db-database", "site1-db-peer-data", "site1-db-postgresql",
        "site1-db-replication-mode", "site1-svc-haproxy", "site2-app-docker", "site2-app-image", "site2-app-instances", "site2-db-database",
        "site2-db-peer-data", "site2-db-postgresql", "site2-db-replication-mode", "site2-svc-haproxy",
    ];

    /// <summary>
    /// The waits for a boot and the first logins, which an earlier version left to the steps that follow them; and the logins of the
    /// database, which it could not replace.
    /// </summary>
    private static readonly string[] Added =
    [
        "former-logins",
        "site1-app-answer", "site1-app-boot", "site1-db-answer", "site1-db-boot", "site1-db-former-logins", "site1-db-logins",
        "site1-svc-answer", "site1-svc-boot",
        "site2-app-answer", "site2-app-boot", "site2-db-answer", "site2-db-boot", "site2-db-former-logins", "site2-db-logins",
        "site2-svc-answer", "site2-svc-boot",
    ];

    /// <summary>The two builds on this machine, which replace nothing outside of the state.</summary>
    private static readonly string[] BuiltAgain = ["application-image", "host-image"];

    private readonly TestProject _project = CleanClone.Create("local");

    [Theory]
    [InlineData(Embedded)]
    [InlineData(Pulumi)]
    public async Task Up_replaces_deletes_and_changes_nothing_that_serves(string fixture)
    {
        var steps = await PlanAsync(File.ReadAllText(PathOf(fixture)));

        var touched = steps.Where(step => step.Operation != "same" && Serving.Contains(step.Type.Split(':')[0])).ToArray();
        Assert.True(touched.Length == 0, $"The plan touches what serves:\n{string.Join('\n', touched.Select(step => step.ToString()))}");
        Assert.Equal(RunAgain, NamesOf(steps, "update"));
        Assert.Equal(BuiltAgain, NamesOf(steps, "replace"));
        Assert.Equal(Added, NamesOf(steps, "create"));
        Assert.Equal(["create", "replace", "same", "update"], steps.Select(step => step.Operation).Distinct().Order());
    }

    /// <summary>
    /// Of all inputs of that cluster the real plug-ins report these in another form, recorded in a refresh by Pulumi: capabilities with
    /// CAP_, and security options in another order and without systempaths.
    /// </summary>
    [Fact]
    public async Task Up_after_a_refresh_by_pulumi_changes_what_an_up_without_it_changes()
    {
        var state = JsonNode.Parse(File.ReadAllText(PathOf(Pulumi)))!;
        foreach (var inputs in state["deployment"]!["resources"]!.AsArray().Where(resource => Type(resource!) == Container)
            .Select(resource => resource!["inputs"]!))
        {
            foreach (var list in new[] { "adds", "drops" }.Select(name => inputs["capabilities"]![name]).OfType<JsonArray>())
                for (var i = 0; i < list.Count; i++)
                    list[i] = list[i]!.GetValue<string>() is var name and not "ALL" ? $"CAP_{name}" : "ALL";
            if (inputs["securityOpts"] is not null)
                inputs["securityOpts"] = new JsonArray("apparmor=unconfined", "seccomp=unconfined");
        }

        var steps = await PlanAsync(state.ToJsonString());

        Assert.DoesNotContain(steps, step => step.Operation != "same" && Serving.Contains(step.Type.Split(':')[0]));
        Assert.Equal(RunAgain, NamesOf(steps, "update"));
        Assert.Equal(BuiltAgain, NamesOf(steps, "replace"));
    }

    [Theory]
    [InlineData(Embedded)]
    [InlineData(Pulumi)]
    public async Task A_new_host_image_is_for_the_host_that_is_made_anew_only(string fixture)
    {
        var state = JsonNode.Parse(File.ReadAllText(PathOf(fixture)))!;
        var resources = state["deployment"]!["resources"]!.AsArray();
        foreach (var lost in resources
            .Where(resource => Name(resource!) is "site2-svc" or "site2-svc-haproxy" && Type(resource!) is Container or RemoteCommand)
            .ToArray())
            resources.Remove(lost);

        var steps = await PlanAsync(state.ToJsonString());

        // The plan names only what changes: the other six containers keep their image.
        var container = Assert.Single(steps, step => step.Type == Container);
        Assert.Equal(("create", "site2-svc"), (container.Operation, container.Name));
        Assert.Equal(Unknown, container.NewInputs!.Value.GetProperty("image").GetString());
        Assert.Equal(["site2-svc", "site2-svc-haproxy"], NamesOf(steps, "create").Except(Added));
    }

    public void Dispose() => _project.Dispose();

    private const string Container = "docker:index/container:Container";
    private const string RemoteCommand = "command:remote:Command";

    private async Task<Step[]> PlanAsync(string state)
    {
        var file = Path.Combine(_project.Directory, "state.json");
        await File.WriteAllTextAsync(file, state, TestContext.Current.CancellationToken);
        await HaClusterAsync("stack", "init", "local");
        await HaClusterAsync("stack", "import", "-s", "local", "--file", file);
        using var plan = JsonDocument.Parse(await HaClusterAsync("preview", "-s", "local", "--json"));
        return [.. plan.RootElement.GetProperty("steps").EnumerateArray().Select(Step.Read)];
    }

    private async Task<string> HaClusterAsync(params string[] arguments)
    {
        var result = await HaClusterProcess.RunAsync(_project, FakePulumi.EnvironmentWithout, arguments);
        Assert.True(result.ExitCode == 0, $"hacluster {string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }

    private static string[] NamesOf(Step[] steps, string operation) =>
        [.. steps.Where(step => step.Operation == operation).Select(step => step.Name).Order(StringComparer.Ordinal)];

    private static string Name(JsonNode resource) => UrnParts.NameOf(resource["urn"]!.GetValue<string>());

    private static string Type(JsonNode resource) => resource["type"]!.GetValue<string>();

    private static string PathOf(string fixture) =>
        Path.Combine(CleanClone.Repository, "tests", "HaCluster.Cli.Tests", "Fixtures", fixture);

    private sealed record Step(string Operation, string Urn, JsonElement? NewInputs, string Changes)
    {
        public string Type => UrnParts.TypeOf(Urn);

        public string Name => UrnParts.NameOf(Urn);

        public static Step Read(JsonElement step) => new(
            step.GetProperty("op").GetString()!,
            step.GetProperty("urn").GetString()!,
            step.TryGetProperty("newState", out var state) && state.TryGetProperty("inputs", out var inputs) ? inputs.Clone() : null,
            step.TryGetProperty("detailedDiff", out var changes) ? changes.ToString() : "");

        public override string ToString() => $"  {Operation} {Urn} {Changes}";
    }
}
