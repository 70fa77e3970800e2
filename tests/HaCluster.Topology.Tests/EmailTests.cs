using HaCluster.Diagnostics;

namespace HaCluster.Topology.Tests;

/// <summary>Mails about alerts: whole, well-formed and not in clear, or refused.</summary>
public sealed class EmailTests
{
    private static readonly (string Key, string Value)[] Whole =
    [
        ("smarthost", "mail.example.com:587"), ("from", "HaCluster <hacluster@example.com>"),
        ("to", """["operators@example.com","second@example.com"]"""), ("user", "hacluster"), ("password", "PASS-WORD"),
    ];

    [Fact]
    public void A_whole_configuration_is_taken_and_its_password_is_not_shown()
    {
        var configuration = Load(Whole);

        Assert.Empty(configuration.Diagnostics);
        var email = configuration.Topology!.Monitoring!.Email!;
        Assert.Equal((587, true, "PASS-WORD"), (email.Port, email.RequireTls, email.Password!.Reveal()));
        Assert.Equal(["operators@example.com", "second@example.com"], email.To);
        Assert.DoesNotContain("PASS-WORD", configuration.Topology.Monitoring.ToString(), StringComparison.Ordinal);
        Assert.Null(Load([]).Topology!.Monitoring!.Email);
    }

    [Theory]
    [InlineData("smarthost")]
    [InlineData("from")]
    [InlineData("to")]
    [InlineData("user")]
    [InlineData("password")]
    public void A_half_configuration_is_refused_and_names_what_is_missing(string missing)
    {
        var finding = Assert.Single(Load([.. Whole.Where(setting => setting.Key != missing)]).Diagnostics);

        Assert.Equal((Codes.Config.EmailHalf, $"hacluster:monitoring.email.{missing}"), (finding.Code, finding.Subject));
        Assert.Contains($"monitoring.email.{missing}", finding.Fix!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smarthost", "mail.example.com")]
    [InlineData("smarthost", "mail.example.com:0")]
    [InlineData("smarthost", "mail.example.com:65536")]
    [InlineData("smarthost", "smtp://mail.example.com:587")]
    [InlineData("smarthost", "mail example:587")]
    [InlineData("from", "hacluster")]
    [InlineData("from", "a@example.com, b@example.com")]
    [InlineData("to", """["operators"]""")]
    [InlineData("to", """["operators@example.com","x@"]""")]
    [InlineData("requireTls", "false")]
    public void What_cannot_work_or_would_show_the_password_is_refused(string key, string value)
    {
        var finding = Assert.Single(Load([.. Whole.Where(setting => setting.Key != key), (key, value)]).Diagnostics);

        Assert.Equal((Codes.Config.NotAllowed, $"hacluster:monitoring.email.{key}"), (finding.Code, finding.Subject));
        Assert.DoesNotContain("PASS-WORD", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_without_TLS_takes_mail_without_a_login()
    {
        var configuration = Load([.. Whole[..3], ("requireTls", "false")]);

        Assert.Empty(configuration.Diagnostics);
        Assert.False(configuration.Topology!.Monitoring!.Email!.RequireTls);
    }

    private static Configuration.ClusterConfiguration Load((string Key, string Value)[] settings) => ClusterConfigurationTests.Load(
        [
            ("hacluster:monitoring.prometheus", "true"),
            .. settings.Select(setting => ($"hacluster:monitoring.email.{setting.Key}", setting.Value)),
        ]);
}
