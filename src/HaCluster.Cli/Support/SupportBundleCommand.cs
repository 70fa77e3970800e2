using System.Collections.Concurrent;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Cli.Status;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using HaCluster.Ssh;
using Spectre.Console;

namespace HaCluster.Cli.Support;

/// <summary><c>support-bundle FILE</c>: everything that a bug report needs, and no secret.</summary>
internal static class SupportBundleCommand
{
    private const int LargestLog = 1 << 20;
    private const string Name = "support-bundle";
    private const string Unchecked = "the search for secrets";

    public static Command Create(Verb verb)
    {
        var file = new Argument<string>("FILE") { Description = "The archive to write, such as support.tar.gz." };
        var command = verb.Define(
            Name, "Collect status, configuration, logs and the state of every host for a bug report, without secrets.",
            (session, result, cancellation) => RunAsync(session, result.GetRequiredValue(file), cancellation));
        command.Arguments.Add(file);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string file, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file, session.Host.CurrentDirectory);
        NewFile.RequireFree(path);
        var found = await ClusterFinder.FindAsync(session, cancellation);
        var texts = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var problems = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        // Only to know what must not be in it.
        var export = found.Stack is { } stack
            ? await TryAsync("state", problems, () => stack.ExportAsync(showSecrets: true, cancellation))
            : null;
        if (export is null)
            problems[Unchecked] = "The secrets of the state are not known and were not looked for. Read the files before you pass them on.";

        await AddAsync("status.json", () => StatusAsync(session, found, cancellation));
        if (found.Stack is { } configured)
            await AddAsync("configuration.json", () => Task.FromResult(Configuration(configured)));
        await TryAsync("logs", problems, () => ReadLogsAsync(session, texts, cancellation));
        await using (var pool = new SshConnectionPool())
            await Task.WhenAll(found.Endpoints.Hosts.Select(async host =>
            {
                var (text, problem) = await HostReport.ReadAsync(pool, found.Endpoints, host, cancellation);
                if (text.Length > 0)
                    texts[$"hosts/{host.Name}.txt"] = text;
                if (problem is not null)
                    problems[$"hosts/{host.Name}.txt"] = problem;
            }));
        texts["bundle.json"] = Document(writer =>
        {
            writer.WriteString("stack", found.StackName);
            writer.WriteString("engine", found.Engine);
            writer.WriteString("at", session.Host.Time.GetUtcNow());
            writer.WriteString("version", typeof(SupportBundleCommand).Assembly.GetName().Version?.ToString());
            Write(writer, "incomplete", problems);
        });

        var redaction = Redaction.Of(found.Endpoints, export);
        var bundle = BundleFile.Pack(
            $"hacluster-{found.StackName}", texts.Select(entry => KeyValuePair.Create(entry.Key, redaction.Clean(entry.Value))),
            session.Host.Time.GetUtcNow());
        // Another one may have been written under this name meanwhile.
        NewFile.RequireFree(path);
        AtomicFile.WritePrivate(path, bundle);
        Report(session, path, texts.Count, problems);
        return ExitCodes.Ok;

        async Task AddAsync(string name, Func<Task<string>> read)
        {
            if (await TryAsync(name, problems, read) is { } text)
                texts[name] = text;
        }
    }

    private static async Task<string> StatusAsync(CommandSession session, FoundCluster found, CancellationToken cancellation)
    {
        using var observer = new ClusterObserver(found.Endpoints);
        var status = ClusterStatusEvaluator.Evaluate(found.Endpoints, await observer.ObserveAsync(cancellation));
        using var text = new StringWriter();
        JsonOutput.Write(
            text, writer => StatusJson.Write(writer, found, status, AccessUpkeep.Look(session, found), session.CommandStyle));
        return text.ToString();
    }

    private static string Configuration(IStack stack) => Document(writer =>
    {
        foreach (var (key, entry) in stack.Configuration.ReadAll())
            writer.WriteString(key, entry.Secret ? "[secret]" : entry.Value);
    });

    private static async Task<bool> ReadLogsAsync(
        CommandSession session, ConcurrentDictionary<string, string> texts, CancellationToken cancellation)
    {
        var directory = Path.Combine(session.Workspace.StateDirectory, "logs");
        foreach (var log in Directory.Exists(directory) ? Directory.EnumerateFiles(directory) : [])
        {
            var text = await File.ReadAllTextAsync(log, cancellation);
            texts[$"logs/{Path.GetFileName(log)}"] = text.Length > LargestLog ? text[^LargestLog..] : text;
        }
        return true;
    }

    // What cannot be had is named in the bundle; the rest is worth having.
    private static async Task<T?> TryAsync<T>(string name, ConcurrentDictionary<string, string> problems, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is DiagnosticException or IOException or UnauthorizedAccessException)
        {
            problems[name] = exception.Message;
            return default;
        }
    }

    private static void Report(CommandSession session, string path, int count, ConcurrentDictionary<string, string> problems)
    {
        if (session.Options.Json)
        {
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("file", path);
                writer.WriteNumber("files", count);
                Write(writer, "incomplete", problems);
                writer.WriteEndObject();
            });
            return;
        }
        session.Result.WriteLine($"Written to {path}: {count} files.");
        foreach (var (name, problem) in problems.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            session.Note($"[yellow]Warning:[/] {Markup.Escape(name)} is incomplete: {Markup.Escape(problem)}");
    }

    private static void Write(Utf8JsonWriter writer, string name, ConcurrentDictionary<string, string> problems)
    {
        writer.WriteStartObject(name);
        foreach (var (place, problem) in problems.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            writer.WriteString(place, problem);
        writer.WriteEndObject();
    }

    private static string Document(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
