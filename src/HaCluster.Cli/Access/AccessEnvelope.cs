using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Access;

/// <summary>
/// Access content as a file: a JSON object in which all but name and age is encrypted with AES-256-GCM, which also protects name and age
/// from being changed. The key is a random one that the operator's home has or, for a file that is handed on, made of a passphrase.
/// </summary>
internal static class AccessEnvelope
{
    public const int KeySize = 32;

    private const string Format = "hacluster-access-1";
    private const int SaltSize = 16;
    private const int TagSize = 16;

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-256.</summary>
    private const int Iterations = 600_000;

    // A file from elsewhere must not be able to occupy the processor for hours.
    private const int MostIterations = 100 * Iterations;

    public static byte[] Seal(AccessContent content, ReadOnlySpan<byte> key) => Seal(content, key, null);

    public static byte[] SealWithPassphrase(AccessContent content, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return Seal(content, Derive(passphrase, salt, Iterations), new Derivation(salt, Iterations));
    }

    /// <exception cref="AccessException">Not such a file, damaged, or sealed with another key.</exception>
    public static AccessContent Open(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> key)
    {
        using var document = Parse(file);
        return document.RootElement.TryGetProperty("salt", out _)
            ? throw new AccessException("It is an exported access file, which `hacluster access import` reads.")
            : Open(document.RootElement, key, "it was sealed with the key of another operator or machine, or it is damaged");
    }

    /// <inheritdoc cref="Open(ReadOnlyMemory{byte}, ReadOnlySpan{byte})"/>
    public static AccessContent OpenWithPassphrase(ReadOnlyMemory<byte> file, string passphrase)
    {
        using var document = Parse(file);
        var root = document.RootElement;
        if (!root.TryGetProperty("salt", out var salt))
            throw new AccessException("It is not an exported access file: `hacluster access export` makes one.");
        return Read(() =>
        {
            var iterations = root.GetProperty("iterations").GetInt32();
            if (iterations is <= 0 or > MostIterations)
                throw new AccessException($"It asks for {iterations} iterations of PBKDF2.");
            return Open(root, Derive(passphrase, salt.GetBytesFromBase64(), iterations), "the passphrase is wrong, or the file is damaged");
        });
    }

    private static byte[] Seal(AccessContent content, ReadOnlySpan<byte> key, Derivation? derivation)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(ClusterOutputs.Write(content.Endpoints));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var data = new byte[plain.Length];
        var tag = new byte[TagSize];
        var savedAt = content.SavedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        using (var cipher = new AesGcm(key, TagSize))
            cipher.Encrypt(nonce, plain, data, tag, Header(content.Project, content.Stack, content.Engine, savedAt));
        CryptographicOperations.ZeroMemory(plain);

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteString("project", content.Project);
            writer.WriteString("stack", content.Stack);
            writer.WriteString("engine", content.Engine);
            writer.WriteString("savedAt", savedAt);
            if (derivation is not null)
            {
                writer.WriteBase64String("salt", derivation.Salt);
                writer.WriteNumber("iterations", derivation.Iterations);
            }
            writer.WriteBase64String("nonce", nonce);
            writer.WriteBase64String("tag", tag);
            writer.WriteBase64String("data", data);
            writer.WriteEndObject();
        }
        return [.. buffer.ToArray(), (byte)'\n'];
    }

    private static AccessContent Open(JsonElement root, ReadOnlySpan<byte> key, string mismatch)
    {
        try
        {
            var (project, stack, engine, savedAt) = (Text("project"), Text("stack"), Text("engine"), Text("savedAt"));
            var data = root.GetProperty("data").GetBytesFromBase64();
            var plain = new byte[data.Length];
            using (var cipher = new AesGcm(key, TagSize))
                cipher.Decrypt(
                    root.GetProperty("nonce").GetBytesFromBase64(), data, root.GetProperty("tag").GetBytesFromBase64(), plain,
                    Header(project, stack, engine, savedAt));
            using var outputs = JsonDocument.Parse(plain);
            return new AccessContent(
                project, stack, engine,
                DateTimeOffset.Parse(savedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                ClusterOutputs.Read(outputs.RootElement));
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new AccessException($"It cannot be decrypted: {mismatch}.", exception);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged(exception);
        }

        string Text(string name) => root.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged(exception);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> file)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(file);
        }
        catch (JsonException exception)
        {
            throw Damaged(exception);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out var format)
            && format.ValueKind == JsonValueKind.String && format.GetString() == Format)
            return document;
        document.Dispose();
        throw new AccessException($"It is not an access file of the format {Format}.");
    }

    private static bool IsDamage(Exception exception) =>
        exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
            or CryptographicException or EndpointsException;

    private static AccessException Damaged(Exception exception) => new($"It is damaged: {exception.Message}", exception);

    private static byte[] Header(params ReadOnlySpan<string> parts) => Encoding.UTF8.GetBytes(string.Join('\0', [Format, .. parts]));

    private static byte[] Derive(string passphrase, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, iterations, HashAlgorithmName.SHA256, KeySize);

    private sealed record Derivation(byte[] Salt, int Iterations);
}
