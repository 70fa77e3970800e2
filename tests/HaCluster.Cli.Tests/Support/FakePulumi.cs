using HaCluster.Cli.Hosting;

namespace HaCluster.Cli.Tests.Support;

/// <summary>
/// A <c>pulumi</c> command which records how it is called and answers from files. The real one needs a network to be installed and an
/// account to be of use, so the boundary between two processes is the one place where these tests do not use the real thing; what is
/// said here of its answers comes from its documentation.
/// </summary>
internal sealed class FakePulumi : IDisposable
{
    private const string Script = """
        #!/bin/bash
        here=$(dirname "$0")
        case "$*" in
            version) cat "$here/version"; exit 0 ;;
        esac
        printf '%s\n' "$*" >> "$here/calls"
        case "$*" in
            *"config set"*|*"stack import"*) cat > "$here/stdin" ;;
            *"stack output --json --show-secrets"*) [ ! -e "$here/outputs.json" ] || cat "$here/outputs.json" ;;
            *"stack output --json"*) [ ! -e "$here/hidden.json" ] || cat "$here/hidden.json" ;;
            *"config --json"*) cat "$here/config.json" ;;
            *) echo "the output of: $*" ;;
        esac
        for rule in "$here"/fail-*; do
            [ -e "$rule" ] || continue
            case "$*" in
                *"$(sed -n 1p "$rule")"*) sed -n '3,$p' "$rule" >&2; exit "$(sed -n 2p "$rule")" ;;
            esac
        done
        """;

    private int _rules;

    public FakePulumi(string version = "v3.260.0")
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("hacluster-pulumi-").FullName;
        var command = Path.Combine(Directory, "pulumi");
        File.WriteAllText(command, Script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(Directory, "version"), version + "\n");
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
        ["AWS_PROFILE"] = "test",
    };

    public static Dictionary<string, string> EnvironmentWithout =>
        new() { ["PATH"] = PathWithoutPulumi, ["HOME"] = "/nonexistent", ["AWS_PROFILE"] = "test" };

    /// <param name="hidden">As <c>stack output --json</c> prints it.</param>
    /// <param name="revealed">As it does with <c>--show-secrets</c>.</param>
    public void Answer(string hidden, string revealed)
    {
        File.WriteAllText(Path.Combine(Directory, "hidden.json"), hidden);
        File.WriteAllText(Path.Combine(Directory, "outputs.json"), revealed);
    }

    public void AnswerConfig(string json) => File.WriteAllText(Path.Combine(Directory, "config.json"), json);

    /// <summary>Calls that contain a text fail.</summary>
    public void Fail(string call, int exitCode, string message) =>
        File.WriteAllText(Path.Combine(Directory, $"fail-{_rules++}"), $"{call}\n{exitCode}\n{message}\n");

    public CliHost Host(string directory) => TestHost.Create(directory, Environment);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private string Read(string name) => Path.Combine(Directory, name) is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    private static string PathWithoutPulumi => string.Join(':', (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(directory => !File.Exists(Path.Combine(directory, "pulumi"))));
}
