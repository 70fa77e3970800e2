using System.Collections.Immutable;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Tests;

/// <summary>What is known of an AWS account before it is asked: where its credentials are, and how much a new one may have.</summary>
public sealed class AwsPreflightTests : IDisposable
{
    private const string Keys = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = SECRET\n";

    private const string Settings = "  hacluster:target: aws\n  hacluster:aws.operatorCidrs: 81.2.69.142/32\n";

    private readonly TestProject _project = new(Settings);
    private readonly Dictionary<string, string> _variables = [];

    public AwsPreflightTests()
    {
        _variables["HOME"] = _project.Directory;
        Directory.CreateDirectory(Path.Combine(_project.Directory, ".aws"));
    }

    [Theory]
    [InlineData("aws:profile")]
    [InlineData("aws:accessKey")]
    public async Task Credentials_that_no_provider_would_use_are_not_vouched_for(string key)
    {
        using var project = new TestProject($"{Settings}  {key}: prod\n");

        Assert.Equal(CheckOutcome.Fail, (await LookAsync(project)).Outcome);
        Assert.Contains(
            PreflightSuite.Load(project.OpenStack()).Diagnostics,
            finding => finding.Subject == key && finding.Severity == Severity.Error);
    }

    [Fact]
    public async Task The_failover_program_refuses_settings_of_the_provider_before_it_looks_for_a_cluster()
    {
        using var project = new TestProject("  hacluster-failover:activeRegion: site2\n  aws:profile: prod\n", "hacluster-failover");
        await File.WriteAllTextAsync(
            Path.Combine(project.Directory, "Pulumi.yaml"),
            $"name: hacluster-failover\nruntime:\n  name: dotnet\n  options:\n    binary: {CleanClone.ProgramOf("FailoverProgram")}\n",
            TestContext.Current.CancellationToken);

        var result = await HaClusterProcess.RunAsync(project, FakePulumi.EnvironmentWithout, "preview", "-s", "local");

        Assert.NotEqual(ExitCodes.Ok, result.ExitCode);
        Assert.Contains("aws:profile has no effect.", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains("pulumi config rm aws:profile", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_counts_if_it_exists_and_has_credentials()
    {
        Write("config",
            "[profile prod]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\n[profile empty]\nregion = x\n");
        Write("credentials", $"[base]\n{Keys}");

        Assert.Equal("AWS credentials: AWS_PROFILE, the profile prod", (await LookAsync(("AWS_PROFILE", "prod"))).Message);
        Assert.Contains("the profile prdo,", (await LookAsync(("AWS_PROFILE", "prdo"))).Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Fail, (await LookAsync(("AWS_PROFILE", "empty"))).Outcome);
        // Files alone are none.
        Assert.Contains("no profile 'default'", (await LookAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_named_although_there_are_other_credentials()
    {
        Write("credentials", $"[default]\n{Keys}");

        Assert.Equal(CheckOutcome.Pass, (await LookAsync()).Outcome);
        Assert.Equal(
            CheckOutcome.Fail,
            (await LookAsync(("AWS_PROFILE", "gone"), ("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"))).Outcome);
    }

    [Fact]
    public async Task Half_of_the_variables_are_no_credentials()
    {
        Assert.Equal(CheckOutcome.Fail, (await LookAsync(("AWS_ACCESS_KEY_ID", "x"))).Outcome);
        Assert.Equal(CheckOutcome.Pass, (await LookAsync(("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"))).Outcome);
    }

    [Fact]
    public async Task Hosts_beyond_the_quota_of_a_new_account_are_a_warning_until_the_account_has_them()
    {
        var host = new ResourceView(
            "urn:pulumi:local::hacluster::aws:ec2/instance:Instance::site1-db", true, "i-1", "", "", false, PropertyMap.Empty,
            PropertyMap.Empty, [], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

        var before = Assert.Single(await new AwsQuotaCheck().RunAsync(Context(_project, []), TestContext.Current.CancellationToken));
        var after = Assert.Single(await new AwsQuotaCheck().RunAsync(Context(_project, [host]), TestContext.Current.CancellationToken));

        Assert.Equal((CheckOutcome.Warn, "check.aws-quota"), (before.Outcome, before.Diagnostic!.Code.Name));
        Assert.StartsWith("The hosts need 6 vCPUs in each region", before.Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Pass, after.Outcome);
    }

    public void Dispose() => _project.Dispose();

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_project.Directory, ".aws", file), text);

    private Task<CheckResult> LookAsync(params (string Name, string Value)[] variables) => LookAsync(_project, variables);

    private async Task<CheckResult> LookAsync(TestProject project, params (string Name, string Value)[] variables)
    {
        var all = new Dictionary<string, string>(_variables);
        foreach (var (name, value) in variables)
            all[name] = value;
        var context = Context(project, []) with { Variable = all.GetValueOrDefault };
        return Assert.Single(
            await new AwsCredentialsCheck(Path.Combine(project.Directory, "no-vendor")).RunAsync(
                context, TestContext.Current.CancellationToken));
    }

    private static PreflightContext Context(TestProject project, ImmutableArray<ResourceView> resources)
    {
        var stack = project.OpenStack();
        return new PreflightContext(stack, PreflightSuite.Load(stack), resources, null, RefreshRequested: false);
    }
}
