using System.Globalization;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// There is room where Docker keeps its data, and where the state is kept. The first deployment stores the images of the hosts and of the
/// application, six file systems and two databases.
/// </summary>
internal sealed class DiskCheck(
    long firstDeployment = DiskCheck.FirstDeploymentBytes, long running = DiskCheck.RunningBytes, long state = DiskCheck.StateBytes)
        : IPreflightCheck
{
    private const long GiB = 1L << 30;
    public const long FirstDeploymentBytes = 4 * GiB;
    public const long RunningBytes = GiB / 2;
    public const long StateBytes = GiB / 16;
    private const string Name = "disk";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        var results = new List<CheckResult>();
        var stateDirectory = Path.GetDirectoryName(context.Stack.Configuration.FilePath)!;
        if (Look("The project directory", stateDirectory, state, "Free some space.") is { Outcome: not CheckOutcome.Pass } full)
            results.Add(full);
        if (context.Docker is not null && await context.Docker is { Reachable: true } docker)
        {
            var needed = context.RecordedContainers.Any() ? running : firstDeployment;
            results.Add(Look(
                "Docker's data directory", docker.RootDirectory, needed,
                "Free some space, for example with `docker system prune`, or move Docker's data-root to a larger disk."));
        }
        return results;
    }

    private static CheckResult Look(string what, string directory, long needed, string fix)
    {
        // Docker may keep its data in a virtual machine, where we cannot look.
        if (!Directory.Exists(directory))
            return new CheckResult(Name, $"{what} {directory} is not on this file system");
        var drive = new DriveInfo(directory);
        var (free, total) = (drive.AvailableFreeSpace, drive.TotalSize);
        var seen = $"{what} {directory} has {Gigabytes(free)} free of {Gigabytes(total)}";
        if (free < needed)
            return new CheckResult(Name, Low(Severity.Error, $"At least {Gigabytes(needed)} are required."));
        return free < 2 * needed
            ? new CheckResult(Name, Low(Severity.Warning, $"At least {Gigabytes(needed)} are required, which leaves little room."))
            : new CheckResult(Name, seen);

        Diagnostic Low(Severity severity, string why) => new()
        {
            Code = Codes.Check.Disk,
            Severity = severity,
            Summary = $"{seen}.",
            Why = why,
            Fix = Fix.Of(fix),
            Subject = directory,
        };
    }

    private static string Gigabytes(long bytes) => (bytes / (double)GiB).ToString("0.0#", CultureInfo.InvariantCulture) + " GiB";
}
