namespace Pulumi.Docker.Inputs;

/// <summary>Images whose layers may be reused.</summary>
public sealed class CacheFromArgs : ResourceArgs
{
    [field: Input("images")]
    public InputList<string> Images { get => field ??= new(); set; }

    public static new CacheFromArgs Empty => new();
}
