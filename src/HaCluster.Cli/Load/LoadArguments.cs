using System.CommandLine;
using System.Globalization;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Load;

namespace HaCluster.Cli.Load;

/// <summary>The options of <c>load</c>, and their values as a load test takes them.</summary>
internal sealed class LoadArguments
{
    private readonly Option<int?> _threads;
    private readonly Option<int?> _requests;
    private readonly Option<string?> _duration;
    private readonly Option<int?> _rate;
    private readonly Option<string?> _reads;
    private readonly Option<int?> _names;
    private readonly Option<string?> _region;
    private readonly Option<string?> _html;

    public LoadArguments(EnvironmentBackedOptions options)
    {
        _threads = options.PositiveNumber(
            "--threads",
            $"How many clients send at the same time, each on its own connection: 1 to {LoadOptions.MaximumThreads}. "
                + $"Default {LoadOptions.DefaultThreads}.");
        _requests = options.PositiveNumber(
            "--requests",
            $"How many requests each thread sends: 1 to {LoadOptions.MaximumRequests}. Default {LoadOptions.DefaultRequests}.");
        _duration = options.Text(
            "--duration", "How long to send, instead of --requests: 30s, 5m, or up to 1h.", "TIME");
        _rate = options.PositiveNumber(
            "--rate",
            $"Open loop: so many requests a second become due, 1 to {LoadOptions.MaximumRate}, and latencies count from then on. "
                + "By default each thread sends its next request when it has the response to the last one.");
        _reads = options.Text(
            "--reads", $"Share of reads in percent, 0 to 100; the others are writes. Default {LoadOptions.DefaultReads}.", "PERCENT");
        _names = options.PositiveNumber(
            "--names",
            $"How many names are written, up to {LoadOptions.MaximumNames}. Default {LoadOptions.DefaultNames}, or one for each thread. "
                + "Their rows stay in the database; later runs overwrite them.");
        _region = options.Text(
            "--region", $"Whose load balancer to send to: the name of a region, or {Both}, in turn. Default {Both}.", $"NAME|{Both}");
        _html = options.Text("--html", "Write a page with latencies, throughput, errors and events over time to this file.", "FILE");
    }

    /// <summary>The value of <c>--region</c> that means every region.</summary>
    public const string Both = "both";

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _threads, _requests, _duration, _rate, _reads, _names, _region, _html })
            command.Options.Add(option);
    }

    /// <exception cref="DiagnosticException">A value is not allowed; nothing was sent.</exception>
    public LoadRequest Read(ParseResult result, CommandSession session)
    {
        var threads = result.GetValue(_threads) ?? LoadOptions.DefaultThreads;
        var duration = Duration(result.GetValue(_duration), session);
        var options = new LoadOptions
        {
            Threads = threads,
            Requests = result.GetValue(_requests) ?? (duration is null ? LoadOptions.DefaultRequests : null),
            Duration = duration,
            Rate = result.GetValue(_rate),
            Reads = Percent(result.GetValue(_reads), session),
            Names = result.GetValue(_names) ?? Math.Max(LoadOptions.DefaultNames, Math.Min(threads, LoadOptions.MaximumThreads)),
        };
        var problems = options.FindProblems();
        if (!problems.IsEmpty)
            throw Refused(session, string.Join(' ', problems));
        return new LoadRequest(options, result.GetValue(_region) ?? Both, HtmlPath(result.GetValue(_html), session));
    }

    private static TimeSpan? Duration(string? text, CommandSession session)
    {
        if (text is null)
            return null;
        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        // So few digits are no duration that could not be told from a legal one.
        if (unit > 0 && text.Length <= 8 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return TimeSpan.FromSeconds((double)number * unit);
        throw Refused(session, $"--duration is '{text}'; it must be a whole number with s, m or h, such as 90s, from 1s to 1h.");
    }

    private static int Percent(string? text, CommandSession session) => text switch
    {
        null => LoadOptions.DefaultReads,
        _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Refused(session, $"--reads is '{text}'; it must be a whole number from 0 to 100."),
    };

    // After the test it would be too late to find out.
    private static string? HtmlPath(string? text, CommandSession session)
    {
        if (text is null)
            return null;
        var path = Path.GetFullPath(text, session.Host.CurrentDirectory);
        if (Directory.Exists(path))
            throw Refused(session, $"--html is '{text}', which is a directory; it must be a file.");
        return Directory.Exists(Path.GetDirectoryName(path))
            ? path
            : throw Refused(session, $"--html is '{text}', and there is no directory {Path.GetDirectoryName(path)}.");
    }

    private static DiagnosticException Refused(CommandSession session, string problem) =>
        new(Codes.Command.Usage, problem, fix: new ShellCommand($"{session.Host.Command} load --help"));
}

/// <param name="Region">A region's name, or <see cref="LoadArguments.Both"/>.</param>
/// <param name="HtmlFile">Absolute path; null for no page.</param>
internal sealed record LoadRequest(LoadOptions Options, string Region, string? HtmlFile);
