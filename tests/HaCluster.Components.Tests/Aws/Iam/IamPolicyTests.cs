using System.Collections.Immutable;

namespace HaCluster.Components.Tests.Aws.Iam;

/// <summary>The evaluator does what the IAM user guide says.</summary>
public sealed class IamPolicyTests
{
    [Theory]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": "a" } }""", "a", true)]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": ["b", "a"] } }""", "a", true)]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": "a" } }""", "A", false)]
    [InlineData("""{ "StringEquals": { "aws:requesttag/project": "a" } }""", "a", true)]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": "a" } }""", null, false)]
    [InlineData("""{ "StringEqualsIfExists": { "aws:RequestTag/Project": "a" } }""", null, true)]
    [InlineData("""{ "StringEqualsIfExists": { "aws:RequestTag/Project": "a" } }""", "b", false)]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": "a*" } }""", "ab", false)]
    [InlineData("""{ "StringLike": { "aws:RequestTag/Project": "a*" } }""", "ab", true)]
    [InlineData("""{ "StringLike": { "aws:RequestTag/Project": "a?c" } }""", "a.c", true)]
    [InlineData("""{ "StringLike": { "aws:RequestTag/Project": "a.c" } }""", "abc", false)]
    [InlineData("""{ "StringNotEquals": { "aws:RequestTag/Project": "a" } }""", "a", false)]
    [InlineData("""{ "StringNotEquals": { "aws:RequestTag/Project": "a" } }""", null, true)]
    [InlineData("""{ "StringNotLike": { "aws:RequestTag/Project": ["a*", "b*"] } }""", "bc", false)]
    [InlineData("""{ "Bool": { "aws:RequestTag/Project": "true" } }""", "TRUE", true)]
    [InlineData("""{ "Bool": { "aws:RequestTag/Project": "true" } }""", null, false)]
    [InlineData("""{ "Null": { "aws:RequestTag/Project": "true" } }""", null, true)]
    [InlineData("""{ "Null": { "aws:RequestTag/Project": "true" } }""", "a", false)]
    [InlineData("""{ "Null": { "aws:RequestTag/Project": "false" } }""", "a", true)]
    [InlineData("""{ "ForAllValues:StringEquals": { "aws:RequestTag/Project": ["a", "b"] } }""", "a,b", true)]
    [InlineData("""{ "ForAllValues:StringEquals": { "aws:RequestTag/Project": ["a", "b"] } }""", "a,c", false)]
    [InlineData("""{ "ForAllValues:StringEquals": { "aws:RequestTag/Project": "a" } }""", null, true)]
    [InlineData("""{ "ForAnyValue:StringEquals": { "aws:RequestTag/Project": "a" } }""", "a,c", true)]
    [InlineData("""{ "ForAnyValue:StringEquals": { "aws:RequestTag/Project": "a" } }""", null, false)]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": "${aws:PrincipalAccount}" } }""", "111122223333", true)]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": "${aws:PrincipalTag/x}" } }""", "", false)]
    [InlineData("""{ "StringEquals": { "aws:RequestTag/Project": "a" }, "Bool": { "ec2:Encrypted": "true" } }""", "a", false)]
    public void A_condition_holds_as_the_guide_says(string condition, string? value, bool holds) => Assert.Equal(
        holds,
        Policy($$"""{ "Effect": "Allow", "Action": "ec2:CreateVpc", "Resource": "*", "Condition": {{condition}} }""")
            .Allows(Request(value)));

    [Theory]
    [InlineData("ec2:*", "*", true)]
    [InlineData("EC2:createvpc", "*", true)]
    [InlineData("ec2:Create", "*", false)]
    [InlineData("ec2:CreateVpc", "arn:aws:ec2:*:*:vpc/*", true)]
    [InlineData("ec2:CreateVpc", "arn:aws:ec2:*:*:*/*", true)]
    [InlineData("ec2:CreateVpc", "arn:aws:ec2:*:*:subnet/*", false)]
    [InlineData("ec2:CreateVpc", "arn:aws:ec2:*:${aws:PrincipalAccount}:vpc/vpc-1", true)]
    public void Actions_and_resources_match_by_pattern(string action, string resource, bool matches) => Assert.Equal(
        matches, Policy($$"""{ "Effect": "Allow", "Action": "{{action}}", "Resource": "{{resource}}" }""").Allows(Request(null)));

    [Fact]
    public void A_denial_wins_over_what_allows() => Assert.False(Policy(
        """{ "Effect": "Allow", "Action": "*", "Resource": "*" }""",
        """{ "Effect": "Deny", "Action": "ec2:Create*", "Resource": "*" }""").Allows(Request(null)));

    [Theory]
    [InlineData("""{ "Effect": "Allow", "NotAction": "x", "Action": "*", "Resource": "*" }""")]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "NumericLessThan": { "x": "1" } } }""")]
    public void What_the_evaluator_does_not_know_is_an_error(string statement) =>
        Assert.Throws<NotSupportedException>(() => Policy(statement).Allows(Request(null)));

    private static IamPolicy Policy(params string[] statements) => new($$"""{ "Statement": [{{string.Join(',', statements)}}] }""");

    private static IamRequest Request(string? project)
    {
        var keys = ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase)
            .Add("aws:PrincipalAccount", ["111122223333"]);
        return new IamRequest(
            "ec2:CreateVpc", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1",
            project is null ? keys : keys.Add("aws:RequestTag/Project", [.. project.Split(',')]));
    }
}
