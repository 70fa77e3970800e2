using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Random;

/// <summary><c>random:index/randomId:RandomId</c>: random bytes in several notations.</summary>
internal sealed class RandomIdHandler() : ResourceHandler("random:index/randomId:RandomId", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        new Property("byteLength", PropertyType.IntegerIn(1, int.MaxValue)) { Required = true, Replaces = true },
        new Property("keepers", PropertyType.StringMap) { Replaces = true },
        new Property("prefix", PropertyType.String) { Replaces = true });

    public override Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview) return Task.FromResult(new CreateResult("", Predict(request.Inputs, "hex", "dec", "b64Std", "b64Url")));
        var reader = new PropertyReader(request.Inputs);
        var bytes = RandomNumberGenerator.GetBytes(reader.Int("byteLength", 0));
        var prefix = reader.String("prefix", "");
        var url = Base64Url.EncodeToString(bytes);
        return Task.FromResult(new CreateResult(url, request.Inputs
            .Set("hex", prefix + Convert.ToHexStringLower(bytes))
            .Set("dec", prefix + new BigInteger(bytes, isUnsigned: true, isBigEndian: true))
            .Set("b64Std", prefix + Convert.ToBase64String(bytes))
            .Set("b64Url", prefix + url)));
    }
}
