using HaCluster.Deployment;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace HaCluster.Cli.Hosting;

/// <summary>
/// One log file for each run under <c>.hacluster/logs</c>, for the maintainer who asks "what happened". It holds operations, URNs,
/// times and messages, never property values: those may be secrets. A log that cannot be written is reported once and stops nothing.
/// </summary>
internal sealed class FileLog : IDisposable
{
    private const int KeptFiles = 20;
    private readonly Logger _logger;

    private FileLog(Logger logger, string? path) => (_logger, FilePath) = (logger, path);

    /// <summary>Null when there is no file.</summary>
    public string? FilePath { get; }

    public ILogger Logger => _logger;

    /// <param name="warn">Told once when the log cannot be written.</param>
    public static FileLog Open(string stateDirectory, string verb, TimeProvider time, Action<string> warn)
    {
        try
        {
            var directory = new DirectoryInfo(Path.Combine(stateDirectory, "logs"));
            AtomicFile.CreateDirectory(directory.FullName);
            DeleteOldest(directory);
            var path = Path.Combine(
                directory.FullName, $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{verb.Replace(' ', '-')}-{Environment.ProcessId}.log");
            var sink = new FileSink(AtomicFile.OpenPrivate(path, FileMode.Append), warn);
            return new FileLog(new LoggerConfiguration().MinimumLevel.Is(LogEventLevel.Debug).WriteTo.Sink(sink).CreateLogger(), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn(exception.Message);
            return new FileLog(new LoggerConfiguration().CreateLogger(), null);
        }
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
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another run may delete it at the same time; an additional old log is harmless.
            }
        }
    }

    /// <summary>Writes each event at once, so that nothing is left to be written at the end of the process.</summary>
    private sealed class FileSink(FileStream file, Action<string> warn) : ILogEventSink, IDisposable
    {
        private readonly MessageTemplateTextFormatter _formatter = new("{Timestamp:O} {Level:u3} {Message:lj}{NewLine}{Exception}");
        private readonly Lock _gate = new();
        private bool _failed;

        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter();
            _formatter.Format(logEvent, text);
            lock (_gate)
                Write(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
        }

        public void Dispose()
        {
            try
            {
                file.Dispose();
            }
            catch (IOException)
            {
                // It was reported.
            }
        }

        private void Write(byte[] bytes)
        {
            if (_failed)
                return;
            try
            {
                AtomicFile.Append(file, bytes);
            }
            catch (IOException exception)
            {
                _failed = true;
                warn(exception.Message);
            }
        }
    }
}
