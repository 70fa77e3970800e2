using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring;

/// <summary>
/// <c>alertmanager.yml</c>: one notification for what happens to the cluster at the same time. A lost region stands for everything that
/// follows from its loss, a lost host for what ran on it.
/// </summary>
public static class AlertmanagerConf
{
    // Also where nobody is told: the alerts are then on the pages only.
    private const string Receiver = "operators";

    /// <param name="topology">A topology with monitoring. The text holds its secrets.</param>
    public static string Render(ClusterTopology topology) => $$"""
        # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
        route:
          receiver: {{Receiver}}
          group_by: [cluster]
          group_wait: 10s
          group_interval: 30s
          repeat_interval: 4h
        inhibit_rules:
          - source_matchers: [alertname = RegionLost]
            target_matchers: [alertname != RegionLost]
            equal: [cluster, region]
          - source_matchers: [alertname = RegionLost]
            target_matchers: [follows = region]
            equal: [cluster]
          - source_matchers: [alertname = HostDown]
            target_matchers: [alertname != HostDown]
            equal: [cluster, host]
          - source_matchers: [alertname = NoPrimary]
            target_matchers: [alertname =~ "RequestsFail|ErrorRate"]
            equal: [cluster]
        receivers:
          - name: {{Receiver}}
        {{Webhook(topology.Monitoring?.Webhook)}}{{Email(topology.Monitoring?.Email)}}
        """;

    /// <summary>Whether the text holds a secret.</summary>
    public static bool HoldsSecret(ClusterTopology topology) =>
        topology.Monitoring is { Webhook: not null } or { Email.Password: not null };

    private static string Webhook(SecretText? url) => url is null ? "" : $"""
            webhook_configs:
              - url: {Quoted(url.Reveal())}
                send_resolved: true

        """;

    private static string Email(AlertEmail? email) => email is null ? "" : $"""
            email_configs:
              - to: {Quoted(string.Join(", ", email.To))}
                from: {Quoted(email.From)}
                smarthost: {Quoted(email.Smarthost)}
                require_tls: {(email.RequireTls ? "true" : "false")}
                send_resolved: true
        {Login(email)}
        """;

    private static string Login(AlertEmail email) => email is not { User: { } user, Password: { } password } ? "" : $"""
                auth_username: {Quoted(user)}
                auth_password: {Quoted(password.Reveal())}

        """;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
