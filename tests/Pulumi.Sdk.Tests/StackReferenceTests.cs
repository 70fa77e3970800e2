using Google.Protobuf.WellKnownTypes;
using Pulumi.Sdk.Tests.Engine;
using Pulumi.Serialization;
using Pulumi.Utilities;
using Pulumirpc;

namespace Pulumi.Sdk.Tests;

public sealed class StackReferenceTests
{
    private readonly RecordingEngine _engine = new()
    {
        Read = request => new ReadResourceResponse
        {
            Urn = RecordingEngine.Urn(request.Parent, request.Type, request.Name),
            Properties = new Struct
            {
                Fields =
                {
                    ["name"] = Value.ForString(request.Id),
                    ["outputs"] = Value.ForStruct(new Struct
                    {
                        Fields = { ["url"] = Value.ForString("http://x"), ["password"] = Secret("s") },
                    }),
                    ["secretOutputNames"] = Value.ForList(Value.ForString("password")),
                },
            },
        },
    };

    [Fact]
    public async Task The_named_stack_is_read_not_registered()
    {
        await RunAsync(_ => Task.CompletedTask);
        var read = Assert.Single(_engine.Requests.OfType<ReadResourceRequest>());
        Assert.Equal(("pulumi:pulumi:StackReference", "org/shop/prod"), (read.Type, read.Id));
        Assert.Equal("org/shop/prod", read.Properties.Fields["name"].StringValue);
        Assert.DoesNotContain(_engine.Registrations, request => request.Name == "prod");
    }

    [Fact]
    public Task Only_outputs_named_secret_are_secret() => RunAsync(async stack =>
    {
        Assert.Equal("http://x", await OutputUtilities.GetValueAsync(stack.GetOutput("url")));
        Assert.False(await Output.IsSecretAsync(stack.GetOutput("url")));
        Assert.Equal("s", await OutputUtilities.GetValueAsync(stack.RequireOutput("password")));
        Assert.True(await Output.IsSecretAsync(stack.RequireOutput("password")));
    });

    [Fact]
    public Task A_missing_output_is_null_or_an_error_when_required() => RunAsync(async stack =>
    {
        Assert.Null(await OutputUtilities.GetValueAsync(stack.GetOutput("none")));
        Assert.Null(await stack.GetValueAsync("none"));
        var error = await Assert.ThrowsAsync<KeyNotFoundException>(() => stack.RequireValueAsync("none"));
        Assert.Equal("Required output 'none' does not exist on stack 'org/shop/prod'.", error.Message);
    }, expectedCode: 32);

    [Fact]
    public Task A_secret_is_not_given_as_a_plain_value() => RunAsync(async stack =>
    {
        Assert.Equal("http://x", await stack.RequireValueAsync("url"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stack.GetValueAsync("password"));
        var details = await stack.GetOutputDetailsAsync("password");
        Assert.Equal((null, "s"), (details.Value, details.SecretValue));
    });

    private async Task RunAsync(Func<StackReference, Task> check, int expectedCode = 0)
    {
        Exception? failure = null;
        var code = await ProgramHost.RunAsync(_engine, async () =>
        {
            var stack = new StackReference("prod", new StackReferenceArgs { Name = "org/shop/prod" });
            failure = await Record.ExceptionAsync(() => check(stack));
            _ = await OutputUtilities.GetValueAsync(stack.Name);
        });
        if (failure is not null)
        {
            throw failure;
        }

        Assert.Equal(expectedCode, code);
    }

    private static Value Secret(string text) => Value.ForStruct(new Struct
    {
        Fields = { [Signatures.Key] = Value.ForString(Signatures.Secret), ["value"] = Value.ForString(text) },
    });
}
