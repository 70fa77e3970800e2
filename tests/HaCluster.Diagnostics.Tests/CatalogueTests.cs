using System.Reflection;

namespace HaCluster.Diagnostics.Tests;

public sealed class CatalogueTests
{
    private static readonly DiagnosticCode[] All =
    [
        .. typeof(Codes).GetNestedTypes().SelectMany(area => area.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (DiagnosticCode)field.GetValue(null)!),
    ];

    [Fact]
    public void No_code_stands_for_two_things()
    {
        Assert.NotEmpty(All);
        Assert.Empty(All.GroupBy(code => code.Name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Codes_are_lower_case_words_with_hyphens_after_an_optional_area() =>
        Assert.All(All, code => Assert.Matches(@"^([a-z]+\.)?[a-z]+[0-9]*(-[a-z]+[0-9]*)*\z", code.Name));
}
