using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A file or a collection of files given to a resource.</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(string signature, string property, object value) =>
        (Signature, Property, Value) = (signature, property, value);

    /// <summary>The wire signature of the kind.</summary>
    internal string Signature { get; }

    /// <summary>The wire key of the value: text, path, uri or assets.</summary>
    internal string Property { get; }

    internal object Value { get; }
}

/// <summary>One file.</summary>
public abstract class Asset : AssetOrArchive
{
    private protected Asset(string property, string value)
        : base(Serialization.Signatures.Asset, property, value)
    {
    }
}

/// <summary>A file on disk. Relative paths are resolved against the program's working directory.</summary>
public sealed class FileAsset(string path) : Asset("path", path);

/// <summary>A file of the given text.</summary>
public sealed class StringAsset(string text) : Asset("text", text);

/// <summary>A file at a URI (http, https or file).</summary>
public sealed class RemoteAsset(string uri) : Asset("uri", uri);

/// <summary>A collection of files.</summary>
public abstract class Archive : AssetOrArchive
{
    private protected Archive(string property, object value)
        : base(Serialization.Signatures.Archive, property, value)
    {
    }
}

/// <summary>An archive file or a directory on disk.</summary>
public sealed class FileArchive(string path) : Archive("path", path);

/// <summary>An archive file at a URI (http, https or file).</summary>
public sealed class RemoteArchive(string uri) : Archive("uri", uri);

/// <summary>An archive made of named assets and archives.</summary>
public sealed class AssetArchive : Archive
{
    public AssetArchive(IDictionary<string, AssetOrArchive> assets)
        : base("assets", assets.ToImmutableDictionary())
    {
    }

    public AssetArchive(ImmutableDictionary<string, AssetOrArchive> assets)
        : base("assets", assets)
    {
    }
}
