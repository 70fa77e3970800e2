using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Deployment.Projects;

/// <summary><c>Pulumi.STACK.yaml</c>.</summary>
public sealed class StackConfiguration(ProjectFile project, string stack, IConfigurationCiphers ciphers) : IStackConfiguration
{
    private static readonly UTF8Encoding ExactText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public string FilePath { get; } = project.StackConfigFile(stack);

    public bool Exists => Presence.IsFile(FilePath);

    /// <summary>The salt of its secure values; null when it has none.</summary>
    public string? Salt => Load().FindText("encryptionsalt");

    public string? SecretsProvider => Load().FindText("secretsprovider");

    public bool HasSecureValues =>
        Entries(Load()).Any(entry => entry.Value.AllNodes.Any(node => ConfigValueReader.TrySecure(node) is not null));

    public ImmutableArray<ConfigPath> Paths => [.. Entries(Load()).SelectMany(entry => PathsOf(entry.Key, [], entry.Value))];

    public string? FindPlain(string key)
    {
        var fullKey = project.FullKey(key);
        var node = FindNode(Load(), fullKey) ?? project.Config.GetValueOrDefault(fullKey)?.Value;
        return (node as YamlScalarNode)?.Value;
    }

    public ImmutableSortedDictionary<string, ConfigEntry> ReadAll()
    {
        var root = Load();
        IConfigurationCipher? cipher = null;
        var reader = new ConfigValueReader(text => Decrypt(cipher ??= OpenCipher(root), text));
        var entries = ImmutableSortedDictionary.CreateBuilder<string, ConfigEntry>(StringComparer.Ordinal);
        foreach (var (key, node) in Entries(root))
            entries[key] = reader.Read(node);
        foreach (var (key, declared) in project.Config)
            if (!entries.ContainsKey(key) && declared.Value is not null)
                entries[key] = reader.Read(declared.Value) with { Secret = declared.Secret };
        return entries.ToImmutable();
    }

    /// <summary>Same, and every key that the project declares without a default must be there.</summary>
    public ImmutableSortedDictionary<string, ConfigEntry> ReadComplete()
    {
        var entries = ReadAll();
        var missing = project.Config.Where(declared => declared.Value.Value is null && !entries.ContainsKey(declared.Key))
            .Select(d => d.Key).ToList();
        return missing.Count == 0
            ? entries
            : throw new DeploymentException(
                Codes.Deployment.ConfigMissing,
                $"Stack '{stack}' does not set the configuration that the project requires: {string.Join(", ", missing)}.",
                new ConfigSet(missing[0], "VALUE"));
    }

    public void Set(string key, string value, bool secret, bool path = false)
    {
        var text = ReadText();
        var root = YamlDocumentFile.Parse(text, FilePath);
        YamlNode node;
        if (secret)
        {
            var salt = root.FindText("encryptionsalt");
            var cipher = salt is null ? ciphers.Create() : ciphers.Open(salt, FilePath);
            if (salt is null)
                text = ConfigTextEditor.Set(text, FilePath, ["encryptionsalt"], new YamlScalarNode(cipher.Salt));
            node = new YamlMappingNode(new YamlScalarNode("secure"), new YamlScalarNode(cipher.Encrypt(value)));
        }
        else
        {
            node = Scalar(value, typed: path);
        }
        var (name, below) = SplitKey(key, path);
        Save(ConfigTextEditor.Set(text, FilePath, ["config", FindKey(root, name), .. below], node));
    }

    public bool Remove(string key, bool path = false)
    {
        var text = ReadText();
        var (name, below) = SplitKey(key, path);
        var root = YamlDocumentFile.Parse(text, FilePath);
        if (ConfigTextEditor.Remove(text, FilePath, ["config", FindKey(root, name), .. below]) is not { } edited)
            return false;
        Save(edited);
        return true;
    }

    private YamlMappingNode Load() => YamlDocumentFile.Parse(ReadText(), FilePath);

    /// <summary>The text without a byte order mark; empty where there is no file.</summary>
    private string ReadText()
    {
        if (!Exists)
            return "";
        var bytes = File.ReadAllBytes(FilePath).AsSpan();
        try
        {
            return ExactText.GetString(bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DeploymentException(
                Codes.Deployment.Yaml, $"{FilePath} is not text in UTF-8: {exception.Message}", Fix.Of("Save it as UTF-8."), exception);
        }
    }

    private IEnumerable<KeyValuePair<string, YamlNode>> Entries(YamlMappingNode root) => root.Find("config") switch
    {
        null or YamlScalarNode { Value: null or "" } => [],
        YamlMappingNode map =>
            map.Children.Select(entry => KeyValuePair.Create(project.FullKey(((YamlScalarNode)entry.Key).Value!), entry.Value)),
        _ => throw new DeploymentException(Codes.Deployment.ConfigFile, $"{FilePath}: 'config' is not a mapping (key: value)."),
    };

    private static IEnumerable<ConfigPath> PathsOf(string key, ImmutableArray<object> below, YamlNode node) => node switch
    {
        YamlMappingNode { Children.Count: > 0 } map when ConfigValueReader.TrySecure(map) is null =>
            map.Children.SelectMany(child => PathsOf(key, [.. below, ((YamlScalarNode)child.Key).Value ?? ""], child.Value)),
        YamlSequenceNode { Children.Count: > 0 } list =>
            list.Children.SelectMany((child, index) => PathsOf(key, [.. below, index], child)),
        _ => [new ConfigPath(key, below, IsEmpty: node is YamlMappingNode { Children.Count: 0 } or YamlSequenceNode { Children.Count: 0 })],
    };

    private YamlNode? FindNode(YamlMappingNode root, string fullKey) => Entries(root).FirstOrDefault(entry => entry.Key == fullKey).Value;

    // A file may spell a key in its old form; the entry is changed as it stands.
    private string FindKey(YamlMappingNode root, string fullKey) =>
        (root.Find("config") as YamlMappingNode)?.Children.Keys.OfType<YamlScalarNode>().Select(node => node.Value!)
            .FirstOrDefault(key => project.FullKey(key) == fullKey) ?? fullKey;

    private (string Key, ImmutableArray<object> Below) SplitKey(string key, bool path)
    {
        if (!path)
            return (project.FullKey(key), []);
        try
        {
            // A quoted part of the path may have a colon, too.
            var bracket = key.IndexOf('[', StringComparison.Ordinal);
            var separator = (bracket < 0 ? key : key[..bracket]).LastIndexOf(':');
            var segments = PropertyPath.Parse(key[(separator + 1)..]).Segments;
            return (project.FullKey(key[..(separator + 1)] + segments[0]), segments[1..]);
        }
        catch (FormatException exception)
        {
            throw new DeploymentException(Codes.Deployment.ConfigFile, exception.Message, inner: exception);
        }
    }

    // Text that YAML would read as something else is quoted, so that it stays text. With a path, Pulumi keeps booleans and integers.
    private static YamlScalarNode Scalar(string value, bool typed)
    {
        var isTyped = value is "true" or "false"
            || (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number.ToString(CultureInfo.InvariantCulture) == value);
        return new YamlScalarNode(value) { Style = typed && isTyped ? ScalarStyle.Plain : ScalarStyle.Any };
    }

    private IConfigurationCipher OpenCipher(YamlMappingNode root) => root.FindText("encryptionsalt") is { } salt
        ? ciphers.Open(salt, FilePath)
        : throw new DeploymentException(Codes.Deployment.ConfigFile, $"{FilePath} has secure values but no 'encryptionsalt'.");

    private string Decrypt(IConfigurationCipher cipher, string text)
    {
        try
        {
            return cipher.Decrypt(text);
        }
        catch (Exception exception) when (exception is FormatException or System.Security.Cryptography.CryptographicException)
        {
            var set = new ProductCommand("config", "set", "--secret", "KEY", "VALUE") { Stack = stack, Directory = project.Directory };
            throw new DeploymentException(
                Codes.Deployment.ConfigSecret, $"{FilePath}: a secure value cannot be decrypted: {exception.Message}",
                Fix.Of($"Set it again: {set}."), exception);
        }
    }

    private void Save(string text)
    {
        var marked = Exists && File.ReadAllBytes(FilePath).AsSpan().StartsWith(ByteOrderMark);
        AtomicFile.Replace(FilePath, [.. marked ? ByteOrderMark : [], .. ExactText.GetBytes(text)]);
    }
}
