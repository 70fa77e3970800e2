using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace HaCluster.Cli.Hosting;

/// <summary>
/// One log file for each run under <c>.hacluster/logs</c>, for the maintainer who asks "what happened". It holds operations, URNs,
/// times and messages, never property values: those may be secrets.
/// </summary>
internal sealed class FileLog : IDisposable
{
    private const int KeptFiles = 20;
    private readonly Logger _logger;

    private FileLog(Logger logger, string path) => (_logger, FilePath) = (logger, path);

    public string FilePath { get; }

    public ILogger Logger => _logger;

    public static FileLog Open(string stateDirectory, string verb, TimeProvider time)
    {
        var directory = Directory.CreateDirectory(Path.Combine(stateDirectory, "logs"));
        DeleteOldest(directory);
        var path = Path.Combine(
            directory.FullName, $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{verb.Replace(' ', '-')}-{Environment.ProcessId}.log");
        // Created before the logger opens it, so that it is never readable by others.
        PrivateFile.Create(path, FileMode.OpenOrCreate).Dispose();
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(LogEventLevel.Debug)
            .WriteTo.File(path, outputTemplate: "{Timestamp:O} {Level:u3} {Message:lj}{NewLine}{Exception}")
            .CreateLogger();
        return new FileLog(logger, path);
    }

    public void Dispose() => _logger.Dispose();

    private static void DeleteOldest(DirectoryInfo directory)
    {
        foreach (var file in directory.EnumerateFiles("*.log").OrderByDescending(file => file.Name, StringComparer.Ordinal)
            .Skip(KeptFiles - 1))
        {
            try
            {
                file.Delete();
            }
            catch (IOException)
            {
                // Another run may delete it at the same time; an additional old log is harmless.
            }
        }
    }
}
