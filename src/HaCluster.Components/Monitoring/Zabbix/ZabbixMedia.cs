using System.Text.Json.Nodes;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>
/// How Zabbix tells somebody, as <c>mediatype.create</c> takes it (https://www.zabbix.com/documentation/6.0/en/manual/api/reference/mediatype):
/// a list of <c>{ type, sendto }</c>. Empty where it tells nobody.
/// </summary>
internal static class ZabbixMedia
{
    private const int Mail = 0;
    private const int Webhook = 4;

    /// <summary>Whether the text holds a secret.</summary>
    public static bool HoldsSecret(ClusterTopology topology) =>
        topology.Monitoring is { ZabbixNotifies: true } and ({ Webhook: not null } or { Email.Password: not null });

    public static string Render(ClusterTopology topology)
    {
        var media = new JsonArray();
        if (topology.Monitoring is not { ZabbixNotifies: true } settings)
            return media.ToJsonString();
        if (settings.Webhook is { } url)
            media.Add(Medium(Posting(url.Reveal()), JsonValue.Create("webhook")));
        if (settings.Email is { } email)
            media.Add(Medium(Mailing(email), new JsonArray([.. email.To.Select(to => JsonValue.Create(to))])));
        return media.ToJsonString();
    }

    private static JsonObject Medium(JsonObject type, JsonNode sendto)
    {
        type["message_templates"] = new JsonArray(
            Message(0, "{TRIGGER.NAME}: {EVENT.NAME}", "{EVENT.NAME}\n{TRIGGER.DESCRIPTION}\nRunbook: {TRIGGER.URL}"),
            Message(1, "Resolved: {TRIGGER.NAME}: {EVENT.NAME}", "Resolved after {EVENT.DURATION}: {EVENT.NAME}"));
        return new JsonObject { ["type"] = type, ["sendto"] = sendto };

        static JsonObject Message(int recovery, string subject, string text) =>
            new() { ["eventsource"] = 0, ["recovery"] = recovery, ["subject"] = subject, ["message"] = text };
    }

    private static JsonObject Posting(string url) => new()
    {
        ["name"] = "HaCluster webhook",
        ["type"] = Webhook,
        ["script"] = EmbeddedText.Read("Monitoring/Zabbix/webhook.js"),
        ["timeout"] = "10s",
        ["parameters"] = new JsonArray(
            Parameter("url", url), Parameter("alert", "{TRIGGER.NAME}"), Parameter("summary", "{EVENT.NAME}"),
            Parameter("severity", "{EVENT.SEVERITY}"), Parameter("value", "{EVENT.VALUE}"), Parameter("host", "{HOST.NAME}"),
            Parameter("runbook", "{TRIGGER.URL}")),
    };

    private static JsonObject Parameter(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonObject Mailing(AlertEmail email)
    {
        var separator = email.Smarthost.LastIndexOf(':');
        var type = new JsonObject
        {
            ["name"] = "HaCluster mail",
            ["type"] = Mail,
            ["smtp_server"] = email.Smarthost[..separator],
            ["smtp_port"] = email.Port,
            ["smtp_helo"] = email.From[(email.From.LastIndexOf('@') + 1)..].TrimEnd('>'),
            ["smtp_email"] = email.From,
            // 1 is STARTTLS, 2 is TLS at once.
            ["smtp_security"] = email.Port == 465 ? 2 : email.RequireTls ? 1 : 0,
            ["smtp_verify_host"] = email.RequireTls ? 1 : 0,
            ["smtp_verify_peer"] = email.RequireTls ? 1 : 0,
            ["content_type"] = 0,
        };
        if (email is { User: { } user, Password: { } password })
        {
            type["smtp_authentication"] = 1;
            type["username"] = user;
            type["passwd"] = password.Reveal();
        }
        return type;
    }
}
