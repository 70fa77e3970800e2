using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Command;

/// <summary>The inputs that local and remote commands share.</summary>
internal static class CommandInputs
{
    public const string PreviousStdout = "PULUMI_COMMAND_STDOUT";
    public const string PreviousStderr = "PULUMI_COMMAND_STDERR";

    public static ImmutableArray<Property> Shared { get; } =
    [
        new("create", PropertyType.String),
        new("update", PropertyType.String),
        new("delete", PropertyType.String),
        new("triggers", PropertyType.ListOf(PropertyType.Any)) { Replaces = true },
        new("environment", PropertyType.StringMap),
        new("stdin", PropertyType.String),
        new("logging", PropertyType.OneOf("stdout", "stderr", "stdoutAndStderr", "none")),
        new("addPreviousOutputInEnv", PropertyType.Bool) { Default = true },
    ];

    public static OutputLogging Logging(PropertyReader inputs) => inputs.String("logging", "stdoutAndStderr") switch
    {
        "stdout" => OutputLogging.Stdout,
        "stderr" => OutputLogging.Stderr,
        "none" => OutputLogging.None,
        _ => OutputLogging.StdoutAndStderr,
    };

    /// <summary>
    /// The script of an operation and the name of the input it comes from. An update without <c>update</c> runs <c>create</c> again;
    /// null means that nothing is to be run.
    /// </summary>
    public static (string Step, string Text)? Script(PropertyMap inputs, params ReadOnlySpan<string> candidates)
    {
        var reader = new PropertyReader(inputs);
        foreach (var step in candidates)
        {
            if (reader.OptionalString(step) is { } text)
                return (step, text);
        }
        return null;
    }

    /// <summary>Output of the previous operation, offered to the next script.</summary>
    public static ImmutableSortedDictionary<string, string> PreviousOutput(PropertyMap inputs, PropertyMap oldOutputs)
    {
        var result = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
        if (!new PropertyReader(inputs).Bool("addPreviousOutputInEnv", true))
            return result;
        var old = new PropertyReader(oldOutputs);
        if (old.String("stdout", "") is { Length: > 0 } stdout)
            result = result.SetItem(PreviousStdout, stdout);
        if (old.String("stderr", "") is { Length: > 0 } stderr)
            result = result.SetItem(PreviousStderr, stderr);
        return result;
    }
}
