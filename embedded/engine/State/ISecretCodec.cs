namespace HaCluster.Engine.State;

/// <summary>How secrets stand in a deployment's JSON.</summary>
internal interface ISecretCodec
{
    /// <summary>Key beside the signature under which the secret stands: <c>ciphertext</c> or <c>plaintext</c>.</summary>
    string Key { get; }

    /// <param name="place">Where the secret stands: URN and path.</param>
    /// <param name="json">JSON text of the secret value.</param>
    string Encode(string place, string json);
}

/// <summary>Writes secrets in the open, for <c>stack export --show-secrets</c>.</summary>
internal sealed class PlaintextCodec : ISecretCodec
{
    public string Key => "plaintext";

    public string Encode(string place, string json) => json;
}
