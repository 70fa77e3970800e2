namespace SdkGenerator.CSharp;

/// <param name="Module">As the declarations name it; empty for the package's root.</param>
/// <param name="Name">As the declarations name it.</param>
internal sealed record NestedType(Shape Shape, string Module, string Name)
{
    public bool IsOutput => Shape is Shape.Output or Shape.Result;

    /// <summary>The declarations of some packages write <c>Args</c> after the name of an input, those of others do not.</summary>
    public string BaseName => !IsOutput && Name.EndsWith("Args", StringComparison.Ordinal) ? Name[..^"Args".Length] : Name;

    public string ClassName => BaseName + Shape switch
    {
        Shape.Args or Shape.InvokeArgs => "Args",
        Shape.State => "GetArgs",
        Shape.InvokeInputs => "InputArgs",
        Shape.Result => "Result",
        _ => "",
    };
}
