namespace SdkGenerator.CSharp;

/// <summary>The form that a nested type takes; the official packages have a class for each form in use.</summary>
internal enum Shape
{
    /// <summary>An input of a resource.</summary>
    Args,

    /// <summary>An input by which an existing resource is looked up.</summary>
    State,

    /// <summary>An argument of a function that is called with plain values.</summary>
    InvokeArgs,

    /// <summary>An argument of a function that is called with inputs.</summary>
    InvokeInputs,

    /// <summary>An output of a resource.</summary>
    Output,

    /// <summary>A result of a function.</summary>
    Result,
}
