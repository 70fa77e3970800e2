using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed partial class ApplicationValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) =>
    [
        .. Findings.OutOfRange("application.hosts", settings.Application.Hosts, 1, 4),
        .. Findings.OutOfRange("application.instances", settings.Application.Instances, 1, 6),
        .. Findings.OutOfRange("application.firstPort", settings.Application.FirstPort, 1024, 65000),
        .. Findings.OutOfRange("application.memoryMb", settings.Application.MemoryMb, 64, 4096),
        .. Findings.OutOfRange("application.soakSeconds", settings.Application.SoakSeconds, 0, 3600),
        .. WrongForm(
            "application.image", settings.Application.Image, Digest(),
            "an image by its content, NAME@sha256:DIGEST, or sha256:ID of an image of this machine: what a tag means can change",
            "`docker image inspect --format '{{.Id}} {{.RepoDigests}}' IMAGE` shows both."),
        .. WrongForm(
            "application.readyPath", settings.Application.ReadyPath, Path(), "a path that begins with /, of at most 200 characters",
            "It is the path that an instance answers with 200 while it can serve requests, such as /health/ready."),
        .. WrongForm(
            "application.livePath", settings.Application.LivePath, Path(), "a path that begins with /, of at most 200 characters",
            "It is the path that an instance answers with 200 while its process works, such as /health/live."),
        .. WrongForm(
            "application.user", settings.Application.User, User(), "a number other than 0, or two with a colon between them",
            "Containers do not run as root. A name of the image has a number in its /etc/passwd."),
        .. settings.Application.Migrations.IsEmpty || settings.Application.Image is not null
            ? (Diagnostic[])[]
            : [
                Refused(
                    "application.migrations", "The built-in application, which runs without application.image, has no migrations."),
            ],
        .. settings.Application.Environment.SelectMany(variable => Variable(variable.Key, variable.Value)),
    ];

    private static IEnumerable<Diagnostic> Variable(string name, string value)
    {
        var path = $"application.environment.{name}";
        if (!VariableName().IsMatch(name))
            yield return Refused(path, $"'{name}' is no name of an environment variable: letters, digits and underscores, no digit first.");
        else if (ReservedName().IsMatch(name))
            yield return Refused(path, $"{name} is set for each instance by the deployment (docs/application.md).");
        else if (value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            yield return Refused(path, "Its value has a line break, which Docker's files of variables cannot hold.");
    }

    private static Diagnostic Refused(string path, string why) => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Findings.Key(path)} cannot be set.",
        Why = why,
        Fix = Fix.Of($"Rename or remove it: {new ConfigRemove(Findings.Key(path))}."),
        Subject = Findings.Key(path),
    };

    private static IEnumerable<Diagnostic> WrongForm(string path, string? value, Regex form, string expected, string fix)
    {
        if (value is null || form.IsMatch(value))
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.NotAllowed,
            Summary = $"{Findings.Key(path)} has a value that is not allowed.",
            Why = $"Its value is '{value}'; it must be {expected}.",
            Fix = Fix.Of(fix),
            Subject = Findings.Key(path),
        };
    }

    [GeneratedRegex(@"^([a-z0-9][A-Za-z0-9._:/-]{0,254}@)?sha256:[0-9a-f]{64}\z")]
    private static partial Regex Digest();

    // Also a line of haproxy.cfg: no white space, quotes, comments or variables.
    [GeneratedRegex(@"^/[A-Za-z0-9/._~%?&=+:@,;-]{0,199}\z")]
    private static partial Regex Path();

    [GeneratedRegex(@"^[1-9][0-9]{0,8}(:[1-9][0-9]{0,8})?\z")]
    private static partial Regex User();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^(INSTANCE_NAME|LISTEN_ADDRESS|LISTEN_PORT|DATABASE_[A-Z_]*)\z")]
    private static partial Regex ReservedName();
}
