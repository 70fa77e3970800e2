using System.Text.Json.Nodes;

namespace HaCluster.Cli.Tests.Support;

/// <summary>Events of Pulumi's engine as pulumi:sdk/go/common/apitype/events.go describes them, one JSON object each.</summary>
internal static class PulumiEvents
{
    /// <summary>About one resource.</summary>
    public static string Event(string kind, string operation) => OneLine(
        $$$$$"""
        {"sequence":5,"timestamp":1,"{{{{{kind}}}}}":{"metadata":{
          "op":"{{{{{operation}}}}}","urn":"urn:pulumi:aws::other::command:remote:Command::one","type":"command:remote:Command","old":null,
          "new":{
            "type":"command:remote:Command","urn":"urn:pulumi:aws::other::command:remote:Command::one","custom":true,"id":"1","parent":"",
            "inputs":{},"outputs":{},"provider":""},
          "detailedDiff":{"stdin":{"diffKind":"update","inputDiff":true}},"provider":""}}}
        """);

    /// <param name="message">As the inside of a JSON string.</param>
    public static string Error(string message) => OneLine(
        $$$"""
        {"sequence":7,"timestamp":1,"diagnosticEvent":{
          "urn":"urn:pulumi:aws::other::command:remote:Command::one","message":"{{{message}}}","color":"raw","severity":"error"}}
        """);

    /// <summary>The warning of every run after one that was killed, as the recorded runs of the failover stack have it.</summary>
    public static string Interrupted => OneLine(
        """
        {"sequence":1,"timestamp":1,"diagnosticEvent":{
          "urn":"urn:pulumi:local::hacluster::pulumi:pulumi:Stack::hacluster-local",
          "message":"<{%reset%}>Attempting to deploy or update resources with 1 pending operations from previous deployment.\n<{%reset%}>",
          "color":"raw","severity":"warning"}}
        """);

    public static string Summary(string changes) => OneLine(
        $$$"""
        {"sequence":1,"timestamp":1,"summaryEvent":{
          "maybeCorrupt":false,"durationSeconds":1,"resourceChanges":{{{changes}}},"PolicyPacks":{},"isPreview":true}}
        """) + "\n";

    private static string OneLine(string json) => JsonNode.Parse(json)!.ToJsonString();
}
