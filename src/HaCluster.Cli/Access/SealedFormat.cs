using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HaCluster.Cli.Access;

/// <summary>What a sealed file says without a key, protected from being changed.</summary>
/// <param name="Engine">The engine that keeps the stack.</param>
internal sealed record SealedHeader(string Project, string Stack, string Engine, DateTimeOffset SavedAt);

/// <summary>
/// A file as a JSON object in which all but its header is encrypted with AES-256-GCM. The key is a random one that the operator's home has
/// or, for a file that is handed on, made of a passphrase.
/// </summary>
/// <param name="format">Name of the format; a file of another one is refused.</param>
/// <param name="noun">What a message calls the file, with its article.</param>
internal sealed class SealedFormat(string format, string noun)
{
    private const int SaltSize = 16;
    private const int TagSize = 16;

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-256.</summary>
    private const int Iterations = 600_000;

    // A file from elsewhere must not be able to occupy the processor for hours.
    private const int MostIterations = 100 * Iterations;

    public byte[] Seal(SealedHeader header, byte[] plain, ReadOnlySpan<byte> key) => Seal(header, plain, key, null);

    public byte[] SealWithPassphrase(SealedHeader header, byte[] plain, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return Seal(header, plain, Derive(passphrase, salt, Iterations), new Derivation(salt, Iterations));
    }

    /// <exception cref="AccessException">Not such a file, damaged, or sealed with another key.</exception>
    public T Open<T>(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> key, Func<SealedHeader, byte[], T> read)
    {
        using var document = Parse(file);
        return document.RootElement.TryGetProperty("salt", out _)
            ? throw new AccessException($"It is {noun} that was exported with a passphrase: it has to be imported.")
            : Open(document.RootElement, key, "it was sealed with the key of another operator or machine, or it is damaged", read);
    }

    /// <inheritdoc cref="Open{T}(ReadOnlyMemory{byte}, ReadOnlySpan{byte}, Func{SealedHeader, byte[], T})"/>
    public T OpenWithPassphrase<T>(ReadOnlyMemory<byte> file, string passphrase, Func<SealedHeader, byte[], T> read)
    {
        using var document = Parse(file);
        var root = document.RootElement;
        if (!root.TryGetProperty("salt", out var salt))
            throw new AccessException($"It is not {noun} that was exported, but one that its owner uses.");
        return Read(() =>
        {
            var iterations = root.GetProperty("iterations").GetInt32();
            if (iterations is <= 0 or > MostIterations)
                throw new AccessException($"It asks for {iterations} iterations of PBKDF2.");
            return Open(
                root, Derive(passphrase, salt.GetBytesFromBase64(), iterations), "the passphrase is wrong, or the file is damaged", read);
        });
    }

    private byte[] Seal(SealedHeader header, byte[] plain, ReadOnlySpan<byte> key, Derivation? derivation)
    {
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var data = new byte[plain.Length];
        var tag = new byte[TagSize];
        var savedAt = header.SavedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        using (var cipher = new AesGcm(key, TagSize))
            cipher.Encrypt(nonce, plain, data, tag, Bound(header.Project, header.Stack, header.Engine, savedAt));
        CryptographicOperations.ZeroMemory(plain);

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", format);
            writer.WriteString("project", header.Project);
            writer.WriteString("stack", header.Stack);
            writer.WriteString("engine", header.Engine);
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

    private T Open<T>(JsonElement root, ReadOnlySpan<byte> key, string mismatch, Func<SealedHeader, byte[], T> read)
    {
        try
        {
            var (project, stack, engine, savedAt) = (Text("project"), Text("stack"), Text("engine"), Text("savedAt"));
            var data = root.GetProperty("data").GetBytesFromBase64();
            var plain = new byte[data.Length];
            using (var cipher = new AesGcm(key, TagSize))
                cipher.Decrypt(
                    root.GetProperty("nonce").GetBytesFromBase64(), data, root.GetProperty("tag").GetBytesFromBase64(), plain,
                    Bound(project, stack, engine, savedAt));
            return read(
                new SealedHeader(
                    project, stack, engine, DateTimeOffset.Parse(savedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
                plain);
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

    private JsonDocument Parse(ReadOnlyMemory<byte> file)
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
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out var found)
            && found.ValueKind == JsonValueKind.String && found.GetString() == format)
            return document;
        document.Dispose();
        throw new AccessException($"It is not {noun} of the format {format}.");
    }

    private static bool IsDamage(Exception exception) =>
        exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
            or CryptographicException or InvalidDataException or Topology.Outputs.EndpointsException;

    private static AccessException Damaged(Exception exception) => new($"It is damaged: {exception.Message}", exception);

    private byte[] Bound(params ReadOnlySpan<string> parts) => Encoding.UTF8.GetBytes(string.Join('\0', [format, .. parts]));

    private static byte[] Derive(string passphrase, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, iterations, HashAlgorithmName.SHA256, AccessKey.Size);

    private sealed record Derivation(byte[] Salt, int Iterations);
}
