using System.Collections.Immutable;

namespace HaCluster.Components.Tests.Aws.Iam;

/// <summary>A line of <c>life.txt</c> or <c>denied.txt</c>, which describe the format.</summary>
internal sealed record RecordedCall(string Action, ImmutableArray<CallResource> Resources)
{
    public const string Account = "111122223333";

    public static ImmutableArray<RecordedCall> Read(string file) =>
    [
        .. Repository.Read($"tests/HaCluster.Components.Tests/Aws/Iam/{file}").Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(" | ") is [var action, var resources]
                ? new RecordedCall(action, [.. resources.Split("; ").Select(CallResource.Parse)])
                : throw new FormatException(line)),
    ];

    /// <summary>What AWS asks the policy: the action on each resource, and tagging what the action creates.</summary>
    public IEnumerable<IamRequest> Requests(string region)
    {
        foreach (var resource in Resources)
        {
            yield return resource.Request(Action, region);
            if (resource.State == "new" && Action != "ec2:CreateTags")
                yield return resource.Request("ec2:CreateTags", region, ("ec2:CreateAction", Action.Split(':')[1]));
        }
    }

    public override string ToString() => $"{Action} | {string.Join("; ", Resources)}";
}

/// <param name="Type">As in an ARN: <c>security-group</c>.</param>
/// <param name="State"><c>new</c>, <c>ours</c>, <c>foreign</c>, <c>bare</c>; with <c>-new</c> the call gives tags to what exists.</param>
/// <param name="Keys">Condition keys beside the tags.</param>
internal sealed record CallResource(string Type, string State, ImmutableArray<(string Key, string Value)> Keys)
{
    private static readonly string[] Tags = ["Project", "Stack", "ManagedBy", "ClusterRegion", "Name"];

    public static CallResource Parse(string text)
    {
        var words = text.Trim().Split(' ');
        var state = words.Length > 1 && !words[1].Contains('=', StringComparison.Ordinal) ? words[1] : "";
        return new CallResource(
            words[0], state,
            [.. words.Select(word => word.Split('=')).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))]);
    }

    public IamRequest Request(string action, string region, params (string Key, string Value)[] more)
    {
        var keys = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);
        keys["aws:PrincipalAccount"] = [RecordedCall.Account];
        keys["aws:username"] = ["operator"];
        keys["aws:RequestedRegion"] = [region];
        foreach (var (key, value) in Keys.Concat(more))
            keys[key] = [value];
        if (State.Split('-')[^1] == "new")
        {
            keys["aws:RequestTag/Project"] = ["hacluster"];
            keys["aws:TagKeys"] = [.. Tags];
        }
        if (State.Split('-')[0] is "ours" or "foreign")
            keys["aws:ResourceTag/Project"] = [State.StartsWith("ours", StringComparison.Ordinal) ? "hacluster" : "shop"];
        return new IamRequest(action, Arn(region), keys.ToImmutable());
    }

    public override string ToString() => string.Join(' ', Keys.Select(key => $"{key.Key}={key.Value}").Prepend(State).Prepend(Type));

    // Of things that are told apart by their names.
    private string Owner => State == "ours" ? "hacluster" : "shop";

    private string Arn(string region) => Type switch
    {
        "any" => "*",
        "user" => $"arn:aws:iam::{RecordedCall.Account}:user/operator",
        "other-user" => $"arn:aws:iam::{RecordedCall.Account}:user/root-admin",
        "bucket" => $"arn:aws:s3:::{Owner}-site1-1a2b3c4",
        "bucket-object" => $"arn:aws:s3:::{Owner}-site1-1a2b3c4/object",
        "role" or "instance-profile" => $"arn:aws:iam::{RecordedCall.Account}:{Type}/{Owner}-site1-1a2b3c4",
        "hostedzone" or "healthcheck" or "change" => $"arn:aws:route53:::{Type}/ID",
        // Public images belong to no account of an ARN.
        "image" or "snapshot" => $"arn:aws:ec2:{region}::{Type}/ID",
        _ => $"arn:aws:ec2:{region}:{RecordedCall.Account}:{Type}/ID",
    };
}
