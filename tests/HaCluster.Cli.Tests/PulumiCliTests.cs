using System.Text.Json;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.PulumiCli;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.Tests;

/// <summary>How stacks with the target aws are handed to the Pulumi CLI.</summary>
public sealed class PulumiCliTests : IDisposable
{
    private const string Hidden = """{"target":"aws","password":"[secret]","regions":[{"name":"site1","key":"[secret]"}]}""";
    private const string Revealed = """{"target":"aws","password":"swordfish","regions":[{"name":"site1","key":"swordfish"}]}""";

    private readonly FakePulumi _pulumi = new();

    // Not the cluster's own name: its settings and this machine's Docker are other tests' business.
    private readonly TestProject _project = new(name: "other");

    public PulumiCliTests()
    {
        File.WriteAllText(Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "config:\n  hacluster:target: aws\n");
        _pulumi.Answer("{}", "{}");
    }

    [Theory]
    [InlineData("up --yes")]
    [InlineData("destroy --yes")]
    [InlineData("refresh --yes")]
    [InlineData("stack output")]
    [InlineData("stack export")]
    [InlineData("status")]
    [InlineData("config set --secret token hush")]
    public async Task Where_it_is_not_installed_its_installation_is_told_before_anything_is_touched(string line)
    {
        var before = Files();

        var result = await HaClusterProcess.RunAsync(_project, FakePulumi.EnvironmentWithout, [.. line.Split(' '), "-s", "aws"]);

        Assert.Equal((ExitCodes.Preflight, ""), (result.ExitCode, result.Output));
        Assert.Contains("curl -fsSL https://get.pulumi.com | sh", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_release_that_is_too_old_is_refused_with_its_version()
    {
        using var old = new FakePulumi("v3.38.0");

        var result = await HaClusterProcess.RunAsync(_project, old.Environment, "refresh", "--yes", "-s", "aws");

        Assert.Equal(ExitCodes.Preflight, result.ExitCode);
        Assert.Contains("it is version 3.38.0; 3.150.0 or newer is needed", result.Error, StringComparison.Ordinal);
        Assert.Empty(old.Calls);
    }

    [Fact]
    public async Task Up_makes_the_stack_if_need_be_and_passes_flags_and_output_on()
    {
        var result = await RunAsync("up", "--yes", "--skip-preview", "--parallel", "3", "--target", "urn:a", "--expect-no-changes");

        Assert.Equal(ExitCodes.Ok, result.ExitCode);
        Assert.Equal(
            [
                $"-C {_project.Directory} stack select --create --stack aws --non-interactive",
                $"-C {_project.Directory} up --non-interactive --color=never --expect-no-changes --parallel=3 --target=urn:a --yes "
                    + "--skip-preview --stack aws",
            ],
            _pulumi.Calls.Take(2));
        Assert.Contains("the output of: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_stack_gets_the_secrets_provider_of_its_file()
    {
        File.WriteAllText(
            Path.Combine(_project.Directory, "Pulumi.aws.yaml"),
            "secretsprovider: awskms://alias/x?region=us-east-1\nconfig:\n  hacluster:target: aws\n");

        await RunAsync("up", "--yes");

        Assert.Equal(
            $"-C {_project.Directory} stack select --create --secrets-provider awskms://alias/x?region=us-east-1 --stack aws "
                + "--non-interactive", _pulumi.Calls[0]);
    }

    [Theory]
    [InlineData(2, ExitCodes.Usage)]
    [InlineData(3, ExitCodes.Credentials)]
    [InlineData(4, ExitCodes.ResourceFailed)]
    [InlineData(7, ExitCodes.UnexpectedChange)]
    [InlineData(8, ExitCodes.Declined)]
    [InlineData(255, ExitCodes.Failure)]
    public async Task Its_exit_code_is_ours(int theirs, int ours)
    {
        _pulumi.Fail(" refresh ", theirs, "no luck");

        var result = await RunAsync("refresh", "--yes");

        Assert.Equal((ours, "no luck\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Up_without_credentials_is_exit_code_3_and_calls_nothing()
    {
        if (File.Exists("/sys/class/dmi/id/sys_vendor")
            && (await File.ReadAllTextAsync("/sys/class/dmi/id/sys_vendor")).Trim() == "Amazon EC2")
            Assert.Skip("This machine is an EC2 instance, which may have a role.");
        var environment = _pulumi.Environment;
        environment["AWS_PROFILE"] = "";

        var result = await HaClusterProcess.RunAsync(_project, environment, "up", "--yes", "-s", "aws");

        Assert.Equal(ExitCodes.Credentials, result.ExitCode);
        Assert.Contains("there are no AWS credentials", result.Error, StringComparison.Ordinal);
        Assert.Empty(_pulumi.Calls);
    }

    [Fact]
    public async Task Destroy_shows_its_plan_before_it_deletes()
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("destroy", "--yes")).ExitCode);

        Assert.Equal(
            [
                $"-C {_project.Directory} destroy --preview-only --non-interactive --color=never --stack aws",
                $"-C {_project.Directory} destroy --yes --skip-preview --non-interactive --color=never --stack aws",
            ],
            _pulumi.Calls);
    }

    [Fact]
    public async Task A_plan_that_fails_is_followed_by_no_deletion()
    {
        _pulumi.Fail("--preview-only", 255, "cannot plan");

        Assert.Equal(ExitCodes.Failure, (await RunAsync("destroy", "--yes")).ExitCode);
        Assert.Single(_pulumi.Calls);
    }

    [Fact]
    public async Task Preview_comes_from_it_where_it_has_the_stack()
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("preview", "--diff")).ExitCode);
        Assert.Equal($"-C {_project.Directory} preview --non-interactive --color=never --diff --stack aws", _pulumi.Calls[^1]);
    }

    [Theory]
    [InlineData("", "no stack named 'aws' found")]
    [InlineData("--offline", "as asked")]
    public async Task Preview_plans_a_first_deployment_here_where_it_has_no_such_stack(string flag, string why)
    {
        _pulumi.Fail("stack output", 6, "error: no stack named 'aws' found");

        var result = await RunAsync(["preview", .. flag.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Contains("Planning a first deployment without the Pulumi CLI", result.Error, StringComparison.Ordinal);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_pulumi.Calls, call => call.Contains(" preview ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outputs_are_hidden_unless_asked_for_and_never_written_to_disk()
    {
        _pulumi.Answer(Hidden, Revealed);

        Assert.Equal("[secret]\n", (await RunAsync("stack", "output", "password")).Output);
        Assert.Equal("swordfish\n", (await RunAsync("stack", "output", "password", "--show-secrets")).Output);
        using var all = JsonDocument.Parse((await RunAsync("stack", "output", "--json")).Output);
        Assert.Equal("[secret]", all.RootElement.GetProperty("regions")[0].GetProperty("key").GetString());
        Assert.Equal("site1", all.RootElement.GetProperty("regions")[0].GetProperty("name").GetString());
        Assert.All(Files().Keys, file => Assert.DoesNotContain("swordfish", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stack_that_was_never_deployed_has_no_cluster()
    {
        _pulumi.Fail("stack output", 255, "error: no stack named 'aws' found");

        var result = await RunAsync("status");

        Assert.Equal(ExitCodes.NotFound, result.ExitCode);
        Assert.Contains("hacluster up --stack aws", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_back_end_is_shown_as_it_is()
    {
        _pulumi.Fail("stack output", 255, "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE");

        var result = await RunAsync("status");

        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.Contains("why: error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_configuration_is_a_file_and_secret_configuration_is_its_own()
    {
        await RunAsync("config", "set", "hacluster:aws.architecture", "arm64");
        Assert.Empty(_pulumi.Calls);
        Assert.Equal("arm64\n", (await RunAsync("config", "get", "hacluster:aws.architecture")).Output);

        Assert.Equal(ExitCodes.Ok, (await RunAsync("config", "set", "--secret", "hacluster:token", "hush")).ExitCode);
        Assert.Equal(
            $"-C {_project.Directory} config set --secret hacluster:token --stack aws --non-interactive", Assert.Single(_pulumi.Calls));
        Assert.Equal("hush", _pulumi.Stdin);
    }

    [Fact]
    public async Task Encrypted_configuration_is_read_through_it()
    {
        File.AppendAllText(Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "  hacluster:token:\n    secure: v1:abc\n");
        _pulumi.AnswerConfig("""{"hacluster:target":{"value":"aws","secret":false},"hacluster:token":{"value":"hush","secret":true}}""");

        Assert.Equal("hush\n", (await RunAsync("config", "get", "hacluster:token")).Output);
        Assert.Equal("hacluster:target  aws\nhacluster:token   [secret]\n", (await RunAsync("config")).Output);
    }

    [Fact]
    public async Task The_other_verbs_of_a_stack_go_to_it_too()
    {
        await RunAsync("stack", "init", "aws", "--secrets-provider", "awskms://alias/x");
        await RunAsync("stack", "export");
        await RunAsync("cancel", "--yes");
        await RunAsync("stack", "rm", "--yes", "--force");

        Assert.Equal(
            [
                $"-C {_project.Directory} stack select --create --secrets-provider awskms://alias/x --stack aws --non-interactive",
                $"-C {_project.Directory} stack export --stack aws --non-interactive",
                $"-C {_project.Directory} cancel --yes --stack aws --non-interactive",
                $"-C {_project.Directory} stack rm --yes --preserve-config --force --stack aws --non-interactive",
            ],
            _pulumi.Calls);
    }

    [Fact]
    public async Task Drills_are_refused_before_anything_is_asked()
    {
        var result = await RunAsync("drill", "switchover", "--yes");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("Drills run on a local cluster only", result.Error, StringComparison.Ordinal);
        Assert.Empty(_pulumi.Calls);
    }

    [Fact]
    public async Task Stacks_of_this_machine_stay_here()
    {
        Assert.Equal(ExitCodes.NotFound, (await HaClusterProcess.RunAsync(_project, _pulumi.Environment, "status")).ExitCode);
        Assert.Empty(_pulumi.Calls);
    }

    [Fact]
    public async Task The_failover_project_follows_the_cluster_around_it_and_hands_its_outputs_back()
    {
        File.WriteAllText(
            Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "secretsprovider: awskms://alias/x\nconfig:\n  hacluster:target: aws\n");
        var failover = Directory.CreateDirectory(Path.Combine(_project.Directory, "stacks", "failover")).FullName;
        File.WriteAllText(Path.Combine(failover, "Pulumi.yaml"), "name: hacluster-failover\nruntime: dotnet\n");
        _pulumi.Answer("""{"facts":{"lost_bytes":"0"}}""", """{"facts":{"lost_bytes":"0"}}""");
        var sink = new List<string>();

        var stack = ProjectDirectory.Open(_pulumi.Host(failover), failover).OpenStack("aws");
        stack.Configuration.Set("activeRegion", "site2", secret: false);
        var summary = await stack.UpdateAsync(
            new OperationOptions { Parallel = 4 }, new LineSink(sink), TestContext.Current.CancellationToken);

        Assert.IsType<PulumiStack>(stack);
        Assert.Equal(OperationOutcome.Succeeded, summary.Outcome);
        Assert.Equal("0", Assert.IsType<StringValue>(Assert.IsType<ObjectValue>(summary.Outputs["facts"]).Properties["lost_bytes"]).Value);
        Assert.Equal(
            $"-C {failover} stack select --create --secrets-provider awskms://alias/x --stack aws --non-interactive", _pulumi.Calls[0]);
        Assert.Equal($"-C {failover} up --yes --skip-preview --parallel 4 --stack aws --non-interactive --color never", _pulumi.Calls[1]);
        Assert.StartsWith("the output of: ", Assert.Single(sink), StringComparison.Ordinal);
        Assert.Contains(
            "hacluster-failover:activeRegion: site2", await File.ReadAllTextAsync(Path.Combine(failover, "Pulumi.aws.yaml")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v3.260.0", "3.260.0")]
    [InlineData("v3.261.0-alpha.x1b2\n", "3.261.0")]
    [InlineData("command not found", null)]
    public void Versions_are_read_with_and_without_suffix(string answer, string? expected) =>
        Assert.Equal(expected, PulumiExecutable.ParseVersion(answer)?.ToString());

    public void Dispose()
    {
        _pulumi.Dispose();
        _project.Dispose();
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        HaClusterProcess.RunAsync(_project, _pulumi.Environment, [.. arguments, "-s", "aws"]);

    // The log of a run is written whatever comes of it.
    private Dictionary<string, string> Files() => Directory.EnumerateFiles(_project.Directory, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/.hacluster/logs/", StringComparison.Ordinal))
        .ToDictionary(file => file, File.ReadAllText);

    private sealed class LineSink(List<string> lines) : IEventSink
    {
        public void Raise(OperationEvent operationEvent)
        {
            if (operationEvent is ProgramOutput output)
                lines.Add(output.Line);
        }
    }
}
