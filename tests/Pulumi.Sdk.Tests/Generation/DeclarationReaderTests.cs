using System.Collections.Immutable;
using SdkGenerator.CSharp;
using SdkGenerator.Declarations;

namespace Pulumi.Sdk.Tests.Generation;

public sealed class DeclarationReaderTests
{
    [Fact]
    public void Properties_are_read_and_methods_are_skipped()
    {
        var members = Read("""
            static get(name: string, opts?: { [key: string]: string; }): Thing;
            /** The name. */
            readonly name: pulumi.Output<string>;
            /**
             * @deprecated Use name.
             */
            readonly title?: pulumi.Output<string | undefined>;
            constructor(name: string, args?: ThingArgs);
            """);

        Assert.Equal(
            [("name", false, false), ("title", true, true)],
            members.Select(member => (member.Name, member.Optional, member.Deprecated)));
    }

    [Theory]
    [InlineData("pulumi.Input<string | undefined>", "None", "string")]
    [InlineData("pulumi.Input<number>", "None", "int")]
    [InlineData("any[]", "List", "object")]
    [InlineData("pulumi.Input<pulumi.Input<inputs.ec2.Part>[] | undefined>", "List", "Pulumi.Aws.Ec2.Inputs.PartArgs")]
    [InlineData("pulumi.Input<{ [key: string]: pulumi.Input<string>; }>", "Map", "string")]
    [InlineData("{ [key: string]: string[]; }", "Map", "ImmutableArray<string>")]
    [InlineData("{ [key: string]: pulumi.asset.Asset | pulumi.asset.Archive; }", "Map", "AssetOrArchive")]
    [InlineData("pulumi.Input<string | InstanceProfile | undefined>", "None", "string")]
    public void A_declared_type_has_one_type_in_csharp(string declared, string container, string expected)
    {
        var map = new TypeMap("Pulumi.Aws", module => Naming.Pascal(module));

        var mapped = map.Map(Read($"member: {declared};").Single().Type, Shape.Args);

        Assert.Equal((container, expected), (mapped.Container.ToString(), mapped.Text));
    }

    [Fact]
    public void Text_beside_an_enumeration_is_a_union_and_the_enumeration_is_remembered()
    {
        var map = new TypeMap("Pulumi.Aws", module => Naming.Pascal(module));

        var mapped = map.Map(Read("member: pulumi.Input<string | enums.ec2.Tenancy>;").Single().Type, Shape.Args);

        Assert.Equal("Pulumi.Aws.Ec2.Tenancy", mapped.Alternative);
        Assert.Equal([("ec2", "Tenancy")], map.Enumerations);
    }

    [Fact]
    public void What_is_not_understood_is_refused_and_shown() =>
        Assert.Contains("=> void", Assert.Throws<FormatException>(() => Read("callback: (value: string) => void;")).Message);

    private static ImmutableArray<Member> Read(string body) => DeclarationReader.Read($"{{ {body} }}\n", 1);
}
