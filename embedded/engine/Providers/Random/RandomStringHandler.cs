using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Random;

/// <summary><c>random:index/randomString:RandomString</c>: as a password, but in the open.</summary>
internal sealed class RandomStringHandler() : ResourceHandler("random:index/randomString:RandomString", RandomText.Inputs)
{
    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(RandomText.Check(request.NewInputs));

    protected override PropertyMap Complete(PropertyMap inputs) => RandomText.Complete(inputs);

    public override Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return Task.FromResult(new CreateResult("", Predict(Complete(request.Inputs), "result")));
        var inputs = Complete(request.Inputs);
        var text = RandomText.Draw(inputs);
        return Task.FromResult(new CreateResult(text, inputs.Set("result", text)));
    }
}
