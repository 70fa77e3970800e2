using System.Diagnostics;
using CsCheck;
using HaCluster.Components.Remote;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Scripts;
using HaCluster.Failover.Steps;

namespace HaCluster.Components.Tests;

public sealed class HostScriptTests
{
    public static TheoryData<string> ComponentScripts => [.. Scripts().Where(path => !IsHelper(path) && !IsLibrary(path))];

    public static TheoryData<StepAction> Actions => [.. Enum.GetValues<StepAction>()];

    public static TheoryData<string> Helpers => [.. Scripts().Where(IsHelper)];

    [Theory]
    [MemberData(nameof(ComponentScripts))]
    public async Task A_script_as_a_host_receives_it_has_no_finding_of_shellcheck(string path)
    {
        KeyValuePair<string, string>[] variables = [new("HOST", "site1-db"), new("STEP", "step")];
        // SC2034: not every script uses all common variables. SC2148: there is no first line on stdin.
        // SC2153: variables in capitals come from the caller.
        Assert.Equal("", await ShellCheckAsync("-s", "bash", "-e", "SC2034,SC2148,SC2153", ComponentScript.Compose(path, variables)));
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task A_step_of_a_role_change_as_a_shell_receives_it_has_no_finding_of_shellcheck(StepAction action)
    {
        var step = new PlanStep(action, "site1", []);
        var plan = PlanComposer.Rejoin(1, 1, "site1", "site2", startsMachine: true);
        var text = action is StepAction.FenceMachine or StepAction.StartMachine
            ? StepScript.OnThisMachine(action, "site1-db", "site1-db")
            : StepScript.OnHost(plan, step, "site1-db", synchronous: true, new RoleChangeFacts());
        Assert.Equal("", await ShellCheckAsync("-s", "bash", "-e", "SC2034,SC2148,SC2153", text));
    }

    [Fact]
    public async Task The_script_that_states_when_a_machine_was_fenced_has_no_finding_of_shellcheck() =>
        Assert.Equal("", await ShellCheckAsync("-s", "bash", "-e", "SC2034,SC2148,SC2153", StepScript.MachineFenced("site1-db")));

    [Fact]
    public async Task The_script_that_keeps_a_recovery_copy_has_no_finding_of_shellcheck() =>
        Assert.Equal(
            "", await ShellCheckAsync("-s", "bash", "-e", "SC2034,SC2148,SC2153", RecoveryCopyScript.Of("site1-db", "content")));

    [Fact]
    public async Task The_scripts_of_an_upgrade_have_no_finding_of_shellcheck()
    {
        string[] scripts =
        [
            UpgradeScript.FetchLists("site1-db"), UpgradeScript.Install("site1-db", [("postgresql-15", "15.10-0+deb12u1")]),
            UpgradeScript.Hold("site1-db"),
        ];

        foreach (var script in scripts)
            Assert.Equal("", await ShellCheckAsync("-s", "bash", "-e", "SC2034,SC2148,SC2153", script));
    }

    [Theory]
    [MemberData(nameof(Helpers))]
    public async Task A_helper_that_is_installed_on_hosts_has_no_finding_of_shellcheck(string path) =>
        Assert.Equal("", await ShellCheckAsync("-e", "SC2034,SC2153", ComponentScript.Program(path)));

    [Fact]
    public async Task The_script_that_observes_a_host_has_no_finding_of_shellcheck() =>
        Assert.Equal("", await ShellCheckAsync("-s", "bash", "-e", "SC2034,SC2153", ObserveScript.Text));

    [Fact]
    public void Every_path_is_filled_in()
    {
        Assert.DoesNotMatch("@[A-Z_]+@", string.Concat(
            typeof(ComponentScript).Assembly.GetManifestResourceNames().Where(name => name.Contains('/')).Select(EmbeddedText.Read)));
        Assert.Contains("ConditionPathExists=!/var/lib/hacluster/fenced\n", EmbeddedText.Read("PostgreSql/unit-drop-in.conf"));
    }

    [Fact]
    public void Any_value_reaches_the_script_unchanged() =>
        Gen.String[Gen.Char.Where(c => c != '\0' && !char.IsSurrogate(c)), 0, 40].Sample(
            value =>
                Assert.Equal(
                    value, RunAsync("bash", $"VALUE={HostScript.Quote(value)}\nprintf '%s' \"$VALUE\"\n").GetAwaiter().GetResult().Output),
            iter: 60,
            threads: 1);

    // A server sends such keepalives only while its link is congested, which cannot be brought about at will.
    [Fact]
    public async Task A_keepalive_of_a_congested_link_does_not_replace_what_the_watch_noted_before()
    {
        var watch = EmbeddedText.Read("PostgreSql/database-watch.sh");
        var start = watch.IndexOf("\nnote_contact() {", StringComparison.Ordinal);
        var function = watch[start..(watch.IndexOf("\n}", start, StringComparison.Ordinal) + 3)];

        var noted = await RunAsync(
            "bash",
            $$"""
            set -eu
            CONTACT=$(mktemp) noted=''
            {{function}}
            for message in '0/2000000 1' '0/1000000 1' '1/0 1' 'FF/0 1' '0/3000000 2'; do
                note_contact at "${message% *}" received "${message#* }"
                sed 's/.*"primaryEnd":"\([^"]*\)".*/\1/' "$CONTACT"
            done
            rm "$CONTACT"
            """);

        Assert.Equal(["0/2000000", "0/2000000", "1/0", "FF/0", "0/3000000"], noted.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task What_a_step_starts_does_not_read_the_rest_of_the_script()
    {
        var composed = ComponentScript.Compose("PostgreSql/peer-data.sh", [new("HOST", "h"), new("STEP", "s"), new("PG_VERSION", "0")]);

        // `cat` would swallow the line after it if stdin were still the script.
        var (_, output) = await RunAsync(
            "bash", composed.Replace("main() {", "main() {\n    cat", StringComparison.Ordinal) + "echo still here\n");

        Assert.Equal("none\nstill here\n", output);
    }

    [Fact]
    public async Task A_failing_command_names_host_step_and_command_but_no_value()
    {
        var text = ComponentScript.Compose(
            "PostgreSql/peer-data.sh", [new("HOST", "site1-db"), new("STEP", "copy"), new("PASSWORD", "hunter2"), new("PG_VERSION", "0")])
            .Replace("main() {", "main() {\n    false \"$PASSWORD\"", StringComparison.Ordinal);

        var (code, output) = await RunAsync("bash", text);

        Assert.NotEqual(0, code);
        Assert.Contains("site1-db: copy failed at line", output);
        Assert.Contains("false \"$PASSWORD\"", output);
        Assert.DoesNotContain("hunter2", output);
    }

    private static bool IsHelper(string path) => EmbeddedText.Read(path).StartsWith("#!", StringComparison.Ordinal);

    // It is checked as a part of the scripts that have it in front.
    private static bool IsLibrary(string path) => !EmbeddedText.Read(path).Contains("\nmain() {", StringComparison.Ordinal);

    private static IEnumerable<string> Scripts() =>
        typeof(ComponentScript).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sh", StringComparison.Ordinal)).Order();

    private static async Task<string> ShellCheckAsync(params string[] argumentsAndText)
    {
        Assert.SkipWhen(FindOnPath("shellcheck") is null, "shellcheck is not installed (Debian: apt-get install shellcheck)");
        var (_, output) = await RunAsync("shellcheck", argumentsAndText[^1], [.. argumentsAndText[..^1], "-"]);
        return output;
    }

    private static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string stdin, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(stdin);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
