using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Tests.Support;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Tests;

/// <summary>docs/errors.md lists every code with the exit code it leads to.</summary>
public sealed partial class ErrorReferenceTests
{
    [Fact]
    public void The_reference_lists_every_code_with_its_exit_code()
    {
        var known = typeof(Codes).GetNestedTypes().SelectMany(area => area.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (DiagnosticCode)field.GetValue(null)!)
            .Select(code => $"{code.Name} {ExceptionTranslation.ExitCodeOf(code.Kind)}").Order(StringComparer.Ordinal);

        var listed = Row().Matches(Repository.Read("docs/errors.md"))
            .Select(row => $"{row.Groups["code"].Value} {row.Groups["exit"].Value}").Order(StringComparer.Ordinal);

        Assert.Equal(known, listed);
    }

    [Fact]
    public void Every_kind_of_error_has_an_exit_code_of_its_own()
    {
        var kinds = Enum.GetValues<ErrorKind>();

        Assert.Equal(kinds.Length, kinds.Select(ExceptionTranslation.ExitCodeOf).Distinct().Count());
    }

    [Fact]
    public async Task A_command_line_that_is_not_valid_is_answered_with_a_document_too()
    {
        var (exitCode, output, error) = await TestHost.RunAsync(TestHost.Create(), "statsu", "--json");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(output);
        var members = document.RootElement.GetProperty("error");
        Assert.Equal(
            ("command.usage", "Did you mean 'status'?"), (members.GetProperty("code").GetString(), members.GetProperty("fix").GetString()));
    }

    [Fact]
    public async Task The_error_of_a_stream_of_documents_is_one_line_of_it()
    {
        using var project = new TestProject();

        var (exitCode, output, _) = await TestHost.RunAsync(TestHost.Create(project.Directory), "status", "--watch", "--json");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        using var document = JsonDocument.Parse(Assert.Single(output.TrimEnd('\n').Split('\n')));
        Assert.Equal("command.no-cluster", document.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [GeneratedRegex(@"^\| `(?<code>[^`]+)` \| (?<exit>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
