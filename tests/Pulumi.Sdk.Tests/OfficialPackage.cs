using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Pulumi.Sdk.Tests;

/// <param name="Type">As TypeScript writes it.</param>
/// <param name="Optional">The member may be left out.</param>
internal sealed record Declared(string Type, bool Optional);

/// <summary>
/// The type declarations of an official package. The .NET package cannot be had everywhere; its npm twin is generated from the same schema
/// under the same version.
/// </summary>
internal sealed partial class OfficialPackage
{
    private static readonly ConcurrentDictionary<(string Name, string Version), Lazy<OfficialPackage>> Loaded = new();

    private readonly Dictionary<string, string> _files;

    private OfficialPackage(Dictionary<string, string> files) => _files = files;

    /// <exception cref="IOException">npm or its registry is not there; the message says why.</exception>
    public static OfficialPackage Get(string name, string version) => Loaded.GetOrAdd((name, version), key => new Lazy<OfficialPackage>(() =>
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "declarations")).FullName;
        var archive = Path.Combine(folder, $"pulumi-{key.Name}-{key.Version}.tgz");
        if (!File.Exists(archive)) Download(key.Name, key.Version, folder);
        using var stream = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var reader = new TarReader(stream);
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".d.ts", StringComparison.Ordinal)) continue;
            using var text = new StreamReader(entry.DataStream);
            files[entry.Name["package/".Length..]] = text.ReadToEnd();
        }
        return new OfficialPackage(files);
    })).Value;

    /// <summary>The outputs of a resource and the inputs it takes.</summary>
    /// <param name="token"><c>aws:ec2/eip:Eip</c>, <c>command:remote:Command</c>, <c>pulumi:providers:aws</c>.</param>
    public (ImmutableDictionary<string, Declared> Outputs, ImmutableDictionary<string, Declared> Inputs) Resource(string token)
    {
        var parts = token.Split(':');
        var name = token.StartsWith("pulumi:providers:", StringComparison.Ordinal) ? "Provider" : parts[2];
        var path = name == "Provider" ? "provider" : parts[1].Split('/') switch
        {
            ["index", var file] => file,
            [var module, var file] => $"{module}/{file}",
            [var module] => $"{module}/{name}",
            _ => throw new FormatException($"'{token}' is not a type token"),
        };
        var text = WithoutComments(_files[$"{path}.d.ts"]);
        return (Members(Body(text, $"class {name} ")), Members(Body(text, $"interface {name}Args ")));
    }

    private static ImmutableDictionary<string, Declared> Members(string body) => Member().Matches(body).ToImmutableDictionary(
        match => match.Groups["name"].Value, match => new Declared(match.Groups["type"].Value, match.Groups["optional"].Success));

    private static string Body(string text, string header)
    {
        var start = text.IndexOf('{', text.IndexOf(header, StringComparison.Ordinal)) + 1;
        var end = start;
        for (var depth = 1; depth > 0; end++) depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
        return text[start..(end - 1)];
    }

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    private static void Download(string name, string version, string folder)
    {
        var start = new ProcessStartInfo("npm", ["pack", "--silent", $"@pulumi/{name}@{version}"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using var npm = Process.Start(start)!;
            var error = npm.StandardError.ReadToEndAsync();
            npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0) throw new IOException($"npm pack exited with {npm.ExitCode}: {error.Result.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new IOException($"npm cannot be started: {exception.Message}", exception);
        }
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^ {4}(?:readonly )?(?<name>\w+)(?<optional>\?)?: (?<type>(?:[^;{]|\{[^}]*\})*);", RegexOptions.Multiline)]
    private static partial Regex Member();
}
