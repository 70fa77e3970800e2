using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary>What <c>Pulumi.yaml</c> says.</summary>
/// <param name="Directory">Absolute path of its directory.</param>
/// <param name="Runtime">Language of the program: <c>dotnet</c> or <c>nodejs</c>.</param>
/// <param name="RuntimeOptions">Options of the runtime, such as <c>binary</c>.</param>
/// <param name="ProgramDirectory">Absolute path of the program.</param>
/// <param name="StackConfigDirectory">Absolute path of the directory with the <c>Pulumi.STACK.yaml</c> files.</param>
/// <param name="Config">Declared configuration, by full key.</param>
public sealed partial record ProjectFile(
    string Directory, string Name, string Runtime, ImmutableSortedDictionary<string, string> RuntimeOptions, string ProgramDirectory,
    string StackConfigDirectory, ImmutableSortedDictionary<string, ProjectConfigEntry> Config)
{
    public const string FileName = "Pulumi.yaml";

    /// <summary>The file that 'main' names, without its directory; null where it names a directory.</summary>
    public string? ProgramFile { get; init; }

    /// <param name="directory">The directory of the file.</param>
    /// <exception cref="DeploymentException">There is no file, or it is not valid.</exception>
    public static ProjectFile Load(string directory)
    {
        directory = Presence.Real(directory);
        var path = Path.Combine(directory, FileName);
        if (!Presence.IsFile(path))
        {
            throw new DeploymentException(
                Codes.Deployment.ProjectNotFound, $"There is no {FileName} in {directory}.",
                Fix.Of("Go to the project's directory, or name it with -C DIR."));
        }
        var root = YamlDocumentFile.Parse(File.ReadAllText(path), path);
        var name = root.FindText("name") ?? "";
        if (!NamePattern().IsMatch(name))
        {
            throw new DeploymentException(
                Codes.Deployment.ProjectFile,
                $"{path}: 'name' is '{name}'; a project name has 1 to 100 letters, digits, dots, dashes and underscores.");
        }
        var (runtime, options) = ReadRuntime(root, path);
        var main = Path.GetFullPath(Path.Combine(directory, root.FindText("main") ?? "."));
        var isFile = File.Exists(main);
        return new ProjectFile(
            directory, name, runtime, options, isFile ? Path.GetDirectoryName(main)! : main,
            Path.GetFullPath(Path.Combine(directory, root.FindText("stackConfigDir") ?? root.FindText("config") ?? ".")),
            ReadConfig(root, name))
        {
            ProgramFile = isFile ? Path.GetFileName(main) : null,
        };
    }

    public string StackConfigFile(string stack) => Path.Combine(StackConfigDirectory, $"Pulumi.{stack}.yaml");

    /// <summary>The full form of a configuration key: a bare name belongs to the project.</summary>
    public string FullKey(string key) => FullKey(key, Name);

    private static string FullKey(string key, string project)
    {
        var parts = key.Split(':');
        return parts switch
        {
            [var bare] => $"{project}:{bare}",
            [var @namespace, "config", var name] => $"{@namespace}:{name}",
            _ => key,
        };
    }

    private static (string, ImmutableSortedDictionary<string, string>) ReadRuntime(YamlMappingNode root, string path)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        return root.Find("runtime") switch
        {
            YamlScalarNode { Value: { Length: > 0 } name } => (name, none),
            YamlMappingNode map when map.FindText("name") is { } name =>
                (name, map.Find("options") is not YamlMappingNode options
                    ? none
                    : none.AddRange(options.Children.Select(o => KeyValuePair.Create(((YamlScalarNode)o.Key).Value!, o.Value.ToString())))),
            _ => throw new DeploymentException(
                Codes.Deployment.ProjectFile, $"{path} does not name a 'runtime'; this engine runs dotnet and nodejs."),
        };
    }

    private static ImmutableSortedDictionary<string, ProjectConfigEntry> ReadConfig(YamlMappingNode root, string project)
    {
        var entries = ImmutableSortedDictionary.CreateBuilder<string, ProjectConfigEntry>(StringComparer.Ordinal);
        if (root.Find("config") is not YamlMappingNode config)
            return entries.ToImmutable();
        foreach (var (keyNode, node) in config.Children)
        {
            var key = FullKey(((YamlScalarNode)keyNode).Value!, project);
            entries[key] = node is YamlMappingNode map && IsDeclaration(map)
                ? new ProjectConfigEntry(map.Find("value") ?? map.Find("default"), map.FindText("secret") == "true")
                : new ProjectConfigEntry(node, false);
        }
        return entries.ToImmutable();
    }

    private static bool IsDeclaration(YamlMappingNode map) =>
        map.Children.Keys.All(
            key => key is YamlScalarNode { Value: "type" or "description" or "items" or "default" or "value" or "secret" });

    [GeneratedRegex(@"^(?!\.{1,2}\z)[A-Za-z0-9_.\-]{1,100}\z")]
    public static partial Regex NamePattern();
}

/// <param name="Value">Value or default; null when it must be set in every stack.</param>
public sealed record ProjectConfigEntry(YamlNode? Value, bool Secret);
