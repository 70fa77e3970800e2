using SdkGenerator;

namespace Pulumi.Sdk.Tests.Generation;

public sealed class ManifestTests
{
    [Fact]
    public void Tokens_and_overrides_are_read_and_comments_are_not()
    {
        var manifest = Manifest.Parse(
            ["# a comment", "aws:ec2/vpc:Vpc # another", "", "double a.B.c", "secret a.B.d", "name a.B.e F", "namespace a.b Bee"]);

        Assert.Equal(["aws:ec2/vpc:Vpc"], manifest.Tokens);
        Assert.True(manifest.IsDouble("a.B", "c"));
        Assert.False(manifest.IsDouble("a.B", "d"));
        Assert.True(manifest.IsSecret("a.B", "d"));
        Assert.Equal(("F", "Other"), (manifest.NameOf("a.B", "e"), manifest.NameOf("a.B", "other")));
        Assert.Equal(("Bee", "Ec2"), (manifest.NamespaceOf("a", "b"), manifest.NamespaceOf("aws", "ec2")));
    }

    [Fact]
    public void An_override_that_nothing_asks_for_is_reported()
    {
        var manifest = Manifest.Parse(["double a.B.c", "secret a.B.d"]);
        manifest.IsSecret("a.B", "d");

        Assert.Equal(["double a.B.c"], manifest.Unused);
    }

    [Theory]
    [InlineData("integer a.B.c")]
    [InlineData("name a.B.c")]
    [InlineData("double a.B.c int")]
    public void Any_other_line_is_refused(string line) =>
        Assert.Contains(line, Assert.Throws<FormatException>(() => Manifest.Parse([line])).Message);
}
