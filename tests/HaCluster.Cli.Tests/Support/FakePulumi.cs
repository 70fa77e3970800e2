using System.Text.Json;
using HaCluster.Cli.Hosting;

namespace HaCluster.Cli.Tests.Support;

/// <summary>
/// A <c>pulumi</c> command that records how it is called and answers as the real one did: Fixtures/pulumi-cli.json holds runs of version
/// 3.274.1. The real command needs a network to be installed, so the boundary between two processes is the one place where these tests
/// use a substitute; a job of the GitHub workflow does the same with the real one.
/// </summary>
internal sealed class FakePulumi : IDisposable
{
    // The newest rule whose text stands in the call gives the answer; a call that no rule knows is an error, as it is of the real command.
    private const string Script = """
        #!/bin/bash
        here=$(dirname "$0")
        case "$*" in
            version) cat "$here/version"; exit 0 ;;
        esac
        printf '%s\n' "$*" >> "$here/calls"
        case "$*" in
            *"config set"*|*"stack import"*) cat > "$here/stdin" ;;
        esac
        for rule in $(ls -d "$here"/rule-* | sort -r); do
            case "$*" in
                *"$(cat "$rule/call")"*)
                    if [ -e "$rule/once" ]; then mv "$rule" "$here/used-${rule##*/}"; rule=$here/used-${rule##*/}; fi
                    cat "$rule/stdout"; cat "$rule/stderr" >&2; exit "$(cat "$rule/exit")" ;;
            esac
        done
        echo "error: no recorded run answers '$*'" >&2
        exit 255
        """;

    private static readonly Lazy<Dictionary<string, JsonElement>> Runs = new(Load);

    private int _rules;

    public FakePulumi(string version = "v3.274.1")
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("hacluster-pulumi-").FullName;
        var command = Path.Combine(Directory, "pulumi");
        File.WriteAllText(command, Script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(Directory, "version"), version + "\n");
        Replay(" stack select --create", "select or create, there already");
        Replay(" stack output --json", "outputs of a stack never deployed");
        Replay(" stack ls --json", "outputs, not logged in");
        Answer(" stack export", """{"version":3,"deployment":{}}""");
        Replay(" stack rm", "remove");
        Replay(" cancel", "cancel");
        Replay(" config set", "config set");
        AnswerEvents(" up --json");
        AnswerEvents(" preview --json");
        AnswerEvents(" refresh --json");
        AnswerEvents(" destroy --json");
    }

    public string Directory { get; }

    /// <summary>The arguments of each call, in order.</summary>
    public string[] Calls => Read("calls").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What the last call was given on stdin.</summary>
    public string Stdin => Read("stdin");

    public Dictionary<string, string> Environment => new()
    {
        ["PATH"] = $"{Directory}:{PathWithoutPulumi}",
        ["HOME"] = Directory,
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
    };

    public static Dictionary<string, string> EnvironmentWithout =>
        new()
        {
            ["PATH"] = PathWithoutPulumi,
            ["HOME"] = "/nonexistent",
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
        };

    /// <summary>Calls that contain a text are answered as a recorded run was.</summary>
    /// <param name="run">The name of the run in the fixture.</param>
    public void Replay(string call, string run)
    {
        var recorded = Runs.Value[run];
        Rule(call, recorded.GetProperty("exitCode").GetInt32(), Text("stdout"), Text("stderr"));

        string Text(string name) => recorded.TryGetProperty(name, out var text) ? text.GetString()! : "";
    }

    /// <summary>What a recorded run printed on stderr.</summary>
    public static string ErrorOf(string run) => Runs.Value[run].GetProperty("stderr").GetString()!.TrimEnd();

    /// <summary>Calls that contain a text succeed and print another one.</summary>
    public void Answer(string call, string output) => Rule(call, 0, output, "");

    /// <summary>Calls that contain a text print engine events between the first and the last event of a recorded update.</summary>
    public void AnswerEvents(string call, int exitCode = 0, params IEnumerable<string> events)
    {
        var lines = Runs.Value["up, two updates as JSON events"].GetProperty("stdout").GetString()!.Split('\n');
        var summary = lines.Single(line => line.Contains("\"summaryEvent\"", StringComparison.Ordinal));
        Rule(call, exitCode, string.Join('\n', [lines[0], .. events, summary]) + "\n", "");
    }

    /// <summary>The next call that contains a text fails; those after it are answered as before.</summary>
    public void FailOnce(string call, int exitCode, string message) =>
        File.WriteAllText(Path.Combine(Rule(call, exitCode, "", message + "\n"), "once"), "");

    /// <summary>Calls that contain a text fail.</summary>
    public void Fail(string call, int exitCode, string message) => Rule(call, exitCode, "", message + "\n");

    public CliHost Host(string directory) => TestHost.Create(directory, Environment);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private string Rule(string call, int exitCode, string output, string error)
    {
        var rule = System.IO.Directory.CreateDirectory(Path.Combine(Directory, $"rule-{_rules++:D3}")).FullName;
        File.WriteAllText(Path.Combine(rule, "call"), call);
        File.WriteAllText(Path.Combine(rule, "exit"), $"{exitCode}");
        File.WriteAllText(Path.Combine(rule, "stdout"), output);
        File.WriteAllText(Path.Combine(rule, "stderr"), error);
        return rule;
    }

    private string Read(string name) => Path.Combine(Directory, name) is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    private static Dictionary<string, JsonElement> Load()
    {
        using var fixture = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pulumi-cli.json")));
        return fixture.RootElement.GetProperty("transcripts").EnumerateArray()
            .ToDictionary(run => run.GetProperty("name").GetString()!, run => run.Clone());
    }

    private static string PathWithoutPulumi => string.Join(':', (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(directory => !File.Exists(Path.Combine(directory, "pulumi"))));
}
