namespace Pulumi.Testing;

/// <summary>What a program under test is told about its run.</summary>
public class TestOptions
{
    /// <summary><c>project</c> by default.</summary>
    public string? ProjectName { get; set; }

    /// <summary><c>stack</c> by default.</summary>
    public string? StackName { get; set; }

    /// <summary>Whether the run is a preview, in which outputs that the mocks do not return are unknown. True by default.</summary>
    public bool? IsPreview { get; set; }

    /// <summary><c>organization</c> by default.</summary>
    public string? OrganizationName { get; set; }

    public string? RootDirectory { get; set; }
}
