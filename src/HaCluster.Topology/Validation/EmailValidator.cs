using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Mails about alerts: all that they need or nothing, addresses that are some, no password in clear.</summary>
internal sealed partial class EmailValidator : ISettingsValidator
{
    private const string Block = "monitoring.email";

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var email = settings.Monitoring.Email;
        return
        [
            .. Half(email),
            .. email.Smarthost is { } host && !IsServer(host)
                ? [WrongForm("smarthost", host, "HOST:PORT with a port from 1 to 65535", "mail.example.com:587")]
                : Array.Empty<Diagnostic>(),
            .. email.From is { } sender && !IsAddress(sender) ? [NoAddress("from", sender)] : Array.Empty<Diagnostic>(),
            .. email.To.Where(recipient => !IsAddress(recipient)).Select(recipient => NoAddress("to", recipient)),
            .. email is { Password: not null, RequireTls: false } ? [InClear()] : Array.Empty<Diagnostic>(),
        ];
    }

    private static IEnumerable<Diagnostic> Half(EmailSettings email)
    {
        (string Name, bool Given)[] needed =
            [("smarthost", email.Smarthost is not null), ("from", email.From is not null), ("to", !email.To.IsEmpty)];
        (string Name, bool Given)[] login = [("user", email.User is not null), ("password", email.Password is not null)];
        var given = needed.Concat(login).Where(key => key.Given).Select(key => key.Name).ToArray();
        var missing = needed.Where(key => given.Length > 0 && !key.Given)
            .Concat(login.Where(key => login.Any(other => other.Given) && !key.Given)).Select(key => key.Name);
        foreach (var name in missing)
            yield return new Diagnostic
            {
                Code = Codes.Config.EmailHalf,
                Summary = $"{Key(name)} is not set.",
                Why = $"{Key(given[0])} is. Mails need smarthost, from and to; a login needs user and password.",
                Fix = name == "password"
                    ? Fix.Of($"Set it too: {new ConfigSetSecret(Key(name), "FILE")}. Or remove {Key("user")}.")
                    : Fix.Of(
                        $"Set it too: {new ConfigSet(Key(name), name.ToUpperInvariant())}. "
                            + $"Or remove what is set of {Findings.Key(Block)}."),
                Subject = Key(name),
            };
    }

    private static Diagnostic InClear() => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Key("password")} would be sent in clear.",
        Why = $"{Key("requireTls")} is false.",
        Fix = Fix.Of(
            $"Remove it: {new ConfigRemove(Key("requireTls"))}. A server without TLS takes mail without user and password."),
        Subject = Key("requireTls"),
    };

    private static Diagnostic NoAddress(string name, string value) =>
        WrongForm(name, value, "an address, or a name with the address in angle brackets", "operators@example.com");

    private static Diagnostic WrongForm(string name, string value, string form, string example) => new()
    {
        Code = Codes.Config.NotAllowed,
        Summary = $"{Key(name)} has a value that is not allowed.",
        Why = $"Its value is '{value}'; it must be {form}.",
        Fix = Fix.Of($"Set it, for example: {new ConfigSet(Key(name), example)}."),
        Subject = Key(name),
    };

    private static bool IsServer(string text) => Server().Match(text) is { Success: true } match
        && int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and < 65536;

    // Alertmanager takes a list with commas, too; here each address is an element of its own.
    private static bool IsAddress(string text) =>
        !text.Any(char.IsControl) && !text.Contains(',', StringComparison.Ordinal) && MailAddress.TryCreate(text, out _);

    private static string Key(string name) => Findings.Key($"{Block}.{name}");

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]):(?<port>[0-9]{1,5})\z")]
    private static partial Regex Server();
}
