using System.Collections.Immutable;
using System.Text;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Command;

/// <summary>The inputs that local and remote commands share.</summary>
internal static class CommandInputs
{
    /// <summary>What Linux allows one argument or variable of a process, its end included: MAX_ARG_STRLEN.</summary>
    public const int LongestArgument = 128 * 1024;

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

    /// <summary>
    /// The check of a command: what a script was given in secret it may print, so its output is secret, too. The connection is not given to
    /// the script.
    /// </summary>
    public static CheckResult Check(ObjectSchema schema, PropertyMap inputs)
    {
        var result = schema.Check(inputs);
        return result.Inputs.Any(input => input.Key != "connection" && input.Value.ContainsSecret())
            ? result with { SecretOutputs = ["stdout", "stderr", "assets", "archive"] }
            : result;
    }

    /// <summary>
    /// Output of the previous operation, offered to the next script. What is longer than the system lets a variable be is left out.
    /// </summary>
    public static ImmutableSortedDictionary<string, string> PreviousOutput(PropertyMap inputs, PropertyMap oldOutputs)
    {
        var result = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
        if (!new PropertyReader(inputs).Bool("addPreviousOutputInEnv", true))
            return result;
        var old = new PropertyReader(oldOutputs);
        if (old.String("stdout", "") is { Length: > 0 } stdout && Fits(PreviousStdout, stdout))
            result = result.SetItem(PreviousStdout, stdout);
        if (old.String("stderr", "") is { Length: > 0 } stderr && Fits(PreviousStderr, stderr))
            result = result.SetItem(PreviousStderr, stderr);
        return result;
    }

    private static bool Fits(string name, string value) =>
        name.Length + "=".Length + Encoding.UTF8.GetByteCount(value) < LongestArgument;
}
