using System.Text.Json;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.PulumiCli;
using static HaCluster.Cli.Tests.Support.PulumiEvents;

namespace HaCluster.Cli.Tests;

/// <summary>Stacks that the Pulumi CLI keeps.</summary>
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
        Assert.Contains("It is version 3.38.0; 3.150.0 or newer is needed", result.Error, StringComparison.Ordinal);
        Assert.Empty(old.Calls);
    }

    [Fact]
    public async Task Up_creates_the_stack_if_need_be_and_passes_its_options_on()
    {
        var result = await RunAsync("up", "--yes", "--skip-preview", "--parallel", "3", "--target", "urn:a");

        Assert.Equal(ExitCodes.Ok, result.ExitCode);
        Assert.Equal(
            [
                $"-C {_project.Directory} stack export --stack aws --non-interactive",
                $"-C {_project.Directory} stack select --create --stack aws --non-interactive",
                $"-C {_project.Directory} up --json --yes --skip-preview --parallel=3 --target=urn:a --stack aws --non-interactive "
                    + "--color never",
            ],
            _pulumi.Calls.Take(3));
        Assert.Contains("58 unchanged", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_shows_the_plan_and_the_steps_that_the_command_reports()
    {
        _pulumi.Answer(
            " preview --json",
            Event("resourcePreEvent", "update") + "\n" + Event("resOutputsEvent", "update") + "\n" + Summary("""{"update":1}"""));
        _pulumi.AnswerEvents(" up --json", 0, Event("resourcePreEvent", "update"), Event("resOutputsEvent", "update"));

        var result = await RunAsync("up", "--yes");

        Assert.Equal(ExitCodes.Ok, result.ExitCode);
        Assert.Contains("Previewing (aws):", result.Error, StringComparison.Ordinal);
        Assert.Contains("~  command:remote:Command one updated", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_step_is_reported_once_with_its_reason()
    {
        _pulumi.AnswerEvents(
            " up --json", 255, Event("resourcePreEvent", "update"),
            Error("<{%reset%}>the host is down<{%reset%}>\\n"),
            Event("resOpFailedEvent", "update"));

        var result = await RunAsync("up", "--yes", "--skip-preview");

        Assert.Equal(ExitCodes.ResourceFailed, result.ExitCode);
        Assert.Single(result.Output.Split('\n'), line => line.Contains("error: the host is down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_locked_stack_is_reported_with_the_command_that_breaks_the_lock()
    {
        _pulumi.Replay(" up --json", "up while the stack is locked");

        var result = await RunAsync("up", "--yes", "--skip-preview");

        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.Contains("the stack is currently locked by 1 lock(s)", result.Error, StringComparison.Ordinal);
        Assert.Contains($"`pulumi cancel --yes --stack aws -C {_project.Directory}`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_stack_gets_the_secrets_provider_of_its_file()
    {
        File.WriteAllText(
            Path.Combine(_project.Directory, "Pulumi.aws.yaml"),
            "secretsprovider: awskms://alias/x?region=us-east-1\nconfig:\n  hacluster:target: aws\n");

        await RunAsync("up", "--yes");

        Assert.Contains(
            $"-C {_project.Directory} stack select --create --secrets-provider awskms://alias/x?region=us-east-1 --stack aws "
                + "--non-interactive", _pulumi.Calls);
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

        Assert.Equal(ours, result.ExitCode);
        Assert.Contains("no luck", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_without_credentials_is_exit_code_3_and_changes_nothing()
    {
        if (File.Exists("/sys/class/dmi/id/sys_vendor")
            && (await File.ReadAllTextAsync("/sys/class/dmi/id/sys_vendor")).Trim() == "Amazon EC2")
            Assert.Skip("This machine is an EC2 instance, which may have a role.");
        var environment = _pulumi.Environment;
        environment["AWS_ACCESS_KEY_ID"] = "";

        var result = await HaClusterProcess.RunAsync(_project, environment, "up", "--yes", "-s", "aws");

        Assert.Equal(ExitCodes.Credentials, result.ExitCode);
        Assert.Contains("No AWS credentials were found.", result.Error, StringComparison.Ordinal);
        Assert.Equal([$"-C {_project.Directory} stack export --stack aws --non-interactive"], _pulumi.Calls);
    }

    [Fact]
    public async Task Destroy_shows_its_plan_before_it_deletes()
    {
        // The summary of the plan must count the deletion, or there is nothing to do.
        _pulumi.Answer(" destroy --json --preview-only", Summary("""{"delete":1}"""));

        Assert.Equal(ExitCodes.Ok, (await RunAsync("destroy", "--yes", "--parallel", "2")).ExitCode);

        Assert.Equal(
            [
                $"-C {_project.Directory} destroy --json --preview-only --parallel=2 --stack aws --non-interactive --color never",
                $"-C {_project.Directory} destroy --json --yes --skip-preview --parallel=2 --stack aws --non-interactive --color never",
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
        Assert.Equal(ExitCodes.Ok, (await RunAsync("preview", "--parallel", "2")).ExitCode);
        Assert.Equal($"-C {_project.Directory} preview --json --parallel=2 --stack aws --non-interactive --color never", _pulumi.Calls[^1]);
    }

    [Theory]
    [InlineData("", "no stack named 'nosuch' found")]
    [InlineData("--offline", "the option --offline is set")]
    public async Task Preview_plans_a_first_deployment_here_where_it_has_no_such_stack(string flag, string why)
    {
        _pulumi.Replay(" stack output", "outputs of a stack that is not there");

        var result = await RunAsync(["preview", .. flag.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Contains("Planning a first deployment without the pulumi engine", result.Error, StringComparison.Ordinal);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_pulumi.Calls, call => call.Contains(" preview ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outputs_are_hidden_unless_asked_for_and_never_written_to_disk()
    {
        _pulumi.Answer(" stack output --json", Hidden);
        _pulumi.Answer(" stack output --json --show-secrets", Revealed);

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
        _pulumi.Replay(" stack output", "outputs of a stack that is not there");

        var result = await RunAsync("status");

        Assert.Equal(ExitCodes.NotFound, result.ExitCode);
        Assert.Contains("hacluster up -s aws", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outputs without a passphrase", ExitCodes.Failure)]
    [InlineData("outputs with a wrong passphrase", ExitCodes.Failure)]
    [InlineData("outputs with a back end that is not there", ExitCodes.Failure)]
    [InlineData("outputs, not logged in", ExitCodes.Credentials)]
    public async Task An_error_of_the_back_end_is_shown_as_it_is(string run, int exitCode)
    {
        _pulumi.Replay(" stack output", run);

        var result = await RunAsync("status");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"why: {FakePulumi.ErrorOf(run)}", result.Error, StringComparison.Ordinal);
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
        Assert.Equal("hush\n", _pulumi.Stdin);
    }

    [Fact]
    public async Task Encrypted_configuration_is_read_through_it()
    {
        File.AppendAllText(Path.Combine(_project.Directory, "Pulumi.aws.yaml"), "  hacluster:token:\n    secure: v1:abc\n");
        _pulumi.Answer(
            " config --json", """{"hacluster:target":{"value":"aws","secret":false},"hacluster:token":{"value":"hush","secret":true}}""");

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
    public async Task Rename_and_history_of_a_stack_go_to_it_too()
    {
        _pulumi.Answer(" stack export", """{"version":3,"deployment":{}}""");
        _pulumi.Answer(" stack history --json", """
            [{"kind":"update","startTime":"2026-01-02T03:04:05.000Z","result":"in-progress"},
             {"kind":"destroy","startTime":"2026-01-02T03:04:05.000Z","endTime":"2026-01-02T03:04:15.000Z","version":7,"result":"succeeded",
              "resourceChanges":{"delete":3}}]
            """);

        var history = await RunAsync("stack", "history");
        await RunAsync("stack", "rename", "prod");

        Assert.Contains("7        destroy  succeeded", history.Output, StringComparison.Ordinal);
        Assert.Contains("3 delete", history.Output, StringComparison.Ordinal);
        Assert.Contains("2        update   in-progress", history.Output, StringComparison.Ordinal);
        Assert.Contains($"-C {_project.Directory} stack rename prod --stack aws --non-interactive", _pulumi.Calls);
    }

    [Fact]
    public async Task Drills_are_refused_before_anything_is_asked()
    {
        var result = await RunAsync("drill", "switchover", "--yes");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("Drills run on a local cluster only", result.Error, StringComparison.Ordinal);
        Assert.Empty(_pulumi.Calls);
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
        .Where(file => !file.Contains("/.hacluster/logs/", StringComparison.Ordinal)
            && !file.EndsWith("/.hacluster/.gitignore", StringComparison.Ordinal))
        .ToDictionary(file => file, File.ReadAllText);
}
