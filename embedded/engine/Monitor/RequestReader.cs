using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Execution;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Assets;
using HaCluster.Engine.State;
using Pulumirpc;

using ValueKind = Google.Protobuf.WellKnownTypes.Value.KindOneofCase;

namespace HaCluster.Engine.Monitor;

/// <summary>Turns the messages of an SDK into registrations.</summary>
internal sealed class RequestReader(string programDirectory)
{
    private readonly AssetContent _assets = new(programDirectory);

    public Registration Read(RegisterResourceRequest request)
    {
        if (request.Remote)
            throw new RegistrationException(
                $"'{request.Name}' ({request.Type}) is a remote component; "
                    + "the embedded engine runs only components of the program itself.");
        RefuseForeign(request);
        return new Registration
        {
            Type = request.Type,
            Name = request.Name,
            Custom = request.Custom,
            Parent = request.Parent,
            Inputs = ProviderReference.IsProviderType(request.Type)
                ? new ProviderPlugin(request.Version.TrimStart('v'), request.PluginDownloadURL).AddTo(Inputs(request.Object))
                : Inputs(request.Object),
            Provider = request.Provider,
            Version = request.Version,
            DownloadUrl = request.PluginDownloadURL,
            Dependencies = [.. request.Dependencies],
            PropertyDependencies = ResourceState.NoPropertyDependencies.AddRange(request.PropertyDependencies.Select(
                entry => KeyValuePair.Create(entry.Key, entry.Value.Urns.ToImmutableArray()))),
            Protect = request.HasProtect ? request.Protect : null,
            RetainOnDelete = request.HasRetainOnDelete ? request.RetainOnDelete : null,
            DeletedWith = request.DeletedWith,
            ReplaceWith = [.. request.ReplaceWith],
            // An SDK that does not say whether it is defined means only true.
            DeleteBeforeReplace = request.DeleteBeforeReplaceDefined || request.DeleteBeforeReplace ? request.DeleteBeforeReplace : null,
            IgnoreChanges = [.. request.IgnoreChanges],
            ReplaceOnChanges = [.. request.ReplaceOnChanges],
            AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
            Aliases = [.. request.AliasURNs.Select(urn => new AliasSpec { Urn = urn }), .. request.Aliases.Select(ReadAlias)],
            ImportId = request.ImportId,
            CustomTimeouts = request.CustomTimeouts is { } timeouts
                ? new CustomTimeouts(
                    TimeLimit(timeouts.Create), TimeLimit(timeouts.Update), TimeLimit(timeouts.Delete), TimeLimit(timeouts.Read))
                : CustomTimeouts.None,
        };
    }

    public Registration Read(ReadResourceRequest request) => new()
    {
        Type = request.Type,
        Name = request.Name,
        Custom = true,
        Parent = request.Parent,
        Inputs = Inputs(request.Properties),
        Provider = request.Provider,
        Version = request.Version,
        DownloadUrl = request.PluginDownloadURL,
        Dependencies = [.. request.Dependencies],
        AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
        ReadId = WireFormat.UnknownSentinels.Contains(request.Id) ? PropertyValue.Unknown : request.Id,
    };

    /// <summary>Property values as providers get them: without nulls, and with the hash of every asset that can be read now.</summary>
    public PropertyMap Inputs(Google.Protobuf.WellKnownTypes.Struct? source)
    {
        try
        {
            return StructReader.Read(source).WithoutNulls().Map(value => value.Rewrite(_assets.WithHash));
        }
        catch (Exception exception) when (exception is PropertyFormatException or IOException or UnauthorizedAccessException)
        {
            throw new RegistrationException(exception.Message);
        }
    }

    // What is accepted and has no effect is found out when it is needed.
    private static void RefuseForeign(RegisterResourceRequest request)
    {
        var option = request.HideDiffs.Count > 0 ? "hideDiffs"
            : request.ReplacementTrigger is { KindCase: not (ValueKind.None or ValueKind.NullValue) } ? "replacementTrigger"
            : request.Transforms.Count > 0 ? "transforms"
            : request.Hooks is { } hooks && hooks.CalculateSize() > 0 ? "hooks"
            : null;
        if (option is null)
            return;
        throw new RegistrationException(
            $"'{request.Name}' ({request.Type}) has the option '{option}', which the embedded engine does not have. "
                + "Remove the option, or deploy the program with the Pulumi CLI: pulumi up");
    }

    // No text and zero both mean no limit.
    private static TimeSpan? TimeLimit(string text)
    {
        if (text.Length == 0)
            return null;
        var limit = GoDuration.TryParse(text)
            ?? throw new RegistrationException($"'{text}' is not a duration; write it like 30s, 5m or 1h30m.");
        return limit > TimeSpan.Zero ? limit : null;
    }

    private static AliasSpec ReadAlias(Alias alias) => alias.AliasCase == Alias.AliasOneofCase.Urn
        ? new AliasSpec { Urn = alias.Urn }
        : new AliasSpec
        {
            Name = alias.Spec.Name,
            Type = alias.Spec.Type,
            Stack = alias.Spec.Stack,
            Project = alias.Spec.Project,
            ParentUrn = alias.Spec.ParentCase == Alias.Types.Spec.ParentOneofCase.ParentUrn && alias.Spec.ParentUrn.Length > 0
                ? alias.Spec.ParentUrn
                : null,
            NoParent = alias.Spec.ParentCase == Alias.Types.Spec.ParentOneofCase.NoParent && alias.Spec.NoParent,
        };
}
