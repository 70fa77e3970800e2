using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>
/// The locks of a back end in files or a bucket, as the message that refuses an operation lists them. A process that was killed leaves its
/// own behind.
/// </summary>
internal static partial class PulumiLocks
{
    /// <summary>True when every lock that the message lists is of a process that this machine does not have any longer.</summary>
    public static bool AreDead(string message) =>
        Count().Match(message) is { Success: true } count
        && Holder().Matches(message) is { Count: > 0 } holders
        && holders.Count == int.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        && holders.All(holder => holder.Groups["host"].Value == Dns.GetHostName()
            && int.TryParse(holder.Groups["pid"].ValueSpan, CultureInfo.InvariantCulture, out var pid) && !Runs(pid));

    private static bool Runs(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"locked by (\d+) lock\(s\)")]
    private static partial Regex Count();

    [GeneratedRegex(@"created by [^\n]*@(?<host>\S+) \(pid (?<pid>\d+)\) at ")]
    private static partial Regex Holder();
}
