using System.Globalization;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Dumps;

/// <summary>A dump as a file of this machine: whole or not at all, and for this user alone, as it has everything that the database has.</summary>
internal static class DumpFile
{
    /// <param name="host">Where it is made.</param>
    /// <param name="path">Absolute path of the file, which must not be there.</param>
    /// <param name="copy">Folder of the copy that is dumped; null for the database of the cluster.</param>
    /// <param name="jobs">With how many connections pg_dump reads.</param>
    /// <param name="failure">What did not happen, as a sentence, when it fails.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="DiagnosticException">The host refused or failed, or the file cannot be written.</exception>
    public static async Task<long> WriteAsync(
        DumpHost host, string path, string? copy, int jobs, string failure, CancellationToken cancellation)
    {
        var part = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            long written;
            await using (var stream = AtomicFile.OpenPrivate(part, FileMode.CreateNew))
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var output = new ScriptOutput(stream, stop.Cancel);
                var variables = new Dictionary<string, string>
                {
                    ["JOBS"] = jobs.ToString(CultureInfo.InvariantCulture),
                    [DumpHost.Copy] = copy ?? "",
                };
                try
                {
                    await host.RunAsync("dump.sh", variables, output, failure, failure, stop.Token);
                }
                catch (OperationCanceledException) when (output.WriteFailure is { } problem)
                {
                    throw new IOException(problem.Message, problem);
                }
                stream.Flush(flushToDisk: true);
                written = output.Written;
            }
            // Another one may have been written under this name meanwhile.
            NewFile.RequireFree(path);
            File.Move(part, path);
            return written;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                Codes.Dump.Failed, failure, $"{path}: {exception.Message}", Fix.Of("Choose a place with more room, or another name."));
        }
        finally
        {
            File.Delete(part);
        }
    }
}
