using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Backups;

/// <summary>What is in the volume of a repository, read without any host: in a container that cannot write to it.</summary>
/// <param name="Opens">Whether the key opens it. A repository that nothing was ever written to opens with any key.</param>
/// <param name="Newest">Label of the newest backup; null when there is none.</param>
/// <param name="BackedUpAt">End of that backup, seconds since 1970.</param>
/// <param name="NewestWal">Name of the newest WAL segment; its first eight digits are the timeline. Null when there is none.</param>
internal sealed record RepositoryVolume(bool Opens, string? Newest, long BackedUpAt, string? NewestWal)
{
    // Of pgBackRest: an info file cannot be loaded, which is also what a wrong key looks like.
    private const int NotLoaded = 99;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    // The configuration, which has the key, arrives on stdin. The names of segments are not encrypted.
    private const string Script = $$"""
        set -eu
        cat > /tmp/pgbackrest.conf
        find {{BackupNames.Repository}}/archive -type f -regextype posix-extended -regex '.*/[0-9A-F]{24}-[0-9a-f]{40}(\.[a-z0-9]+)?' \
            -printf '%f\n' 2> /dev/null | cut -c1-24 | LC_ALL=C sort | tail -n 1
        echo
        pgbackrest --config=/tmp/pgbackrest.conf --stanza={{BackupNames.Stanza}} --output=json --log-level-console=off info
        """;

    /// <param name="image">Of a host: it has pgBackRest.</param>
    /// <param name="volume">Name of a volume that exists.</param>
    /// <param name="key">Of the repository.</param>
    /// <param name="cancellation">Ends the container.</param>
    /// <exception cref="DiagnosticException">Docker cannot run the container.</exception>
    public static async Task<RepositoryVolume> ReadAsync(string image, string volume, SecretText key, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "run", "--rm", "-i", "--network", "none", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--cap-add", "DAC_READ_SEARCH",
            "--security-opt", "no-new-privileges", "-v", $"{volume}:{BackupNames.Repository}:ro", "--entrypoint", "bash", image,
            "-c", Script,
        ];
        var output = await RunAsync("docker", arguments, null, Configuration(key), cancellation);
        var lines = output.Split('\n', 2);
        return Read(lines[0].Trim(), lines.Length > 1 ? lines[1] : "");
    }

    /// <summary>The image of a host, built when there is none.</summary>
    /// <param name="root">The folder of the project.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <exception cref="DiagnosticException">It cannot be built.</exception>
    public static async Task<string> HostImageAsync(string root, CancellationToken cancellation) =>
        (await RunAsync(Path.Combine(root, "docker/host/build.sh"), [], root, "", cancellation)).TrimEnd().Split('\n')[^1];

    /// <param name="newestWal">Empty when there is none.</param>
    /// <param name="info">pgBackRest's answer, a list of stanzas.</param>
    internal static RepositoryVolume Read(string newestWal, string info)
    {
        // With a wrong key the message quotes bytes that are no text.
        using var document = JsonDocument.Parse(string.Concat(info.Where(letter => !char.IsControl(letter))));
        var stanza = document.RootElement.EnumerateArray().FirstOrDefault();
        var found = stanza.ValueKind == JsonValueKind.Object;
        var backups = found && stanza.TryGetProperty("backup", out var list) ? list.EnumerateArray().ToImmutableArray() : [];
        return new RepositoryVolume(
            !found || stanza.GetProperty("status").GetProperty("code").GetInt32() != NotLoaded,
            backups.IsEmpty ? null : backups[^1].GetProperty("label").GetString(),
            backups.IsEmpty ? 0 : backups[^1].GetProperty("timestamp").GetProperty("stop").GetInt64(),
            newestWal.Length == 0 ? null : newestWal);
    }

    private static string Configuration(SecretText key) => $"""
        [global]
        repo1-path={BackupNames.Repository}
        repo1-cipher-type=aes-256-cbc
        repo1-cipher-pass={key.Reveal()}
        lock-path=/tmp/lock
        log-level-file=off
        [{BackupNames.Stanza}]
        pg1-path=/tmp/none

        """;

    private static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string? directory, string input, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // An image may have to be built from nothing.
        if (input.Length > 0)
            deadline.CancelAfter(Deadline);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0
                ? await output
                : throw Failed((await error).Trim().Split('\n')[^1], null);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw Failed(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw Failed($"{program} did not end within {Deadline.TotalSeconds} s.", exception);
        }
    }

    private static DiagnosticException Failed(string why, Exception? inner) => new(
        Codes.Check.Docker, "The repositories cannot be looked into.", $"{why.TrimEnd('.')}.", inner: inner,
        fix: Fix.Of("Repair the cause, then run the command again."));
}
