using Pulumirpc;

namespace Pulumi;

/// <summary>Adds the former identities of a resource to its registration.</summary>
internal static class ResourceAliases
{
    public static async Task AddAsync(RegisterResourceRequest request, ResourceOptions options, Deployment deployment)
    {
        if (options.Aliases.Count == 0)
        {
            return;
        }

        var asSpecs = await deployment.Monitor.SupportsFeatureAsync("aliasSpecs").ConfigureAwait(false);
        foreach (var input in options.Aliases)
        {
            var alias = (await input.ToOutput().DataTask.ConfigureAwait(false)).Value;
            if (alias.Urn is { } urn && asSpecs)
            {
                request.Aliases.Add(new Pulumirpc.Alias { Urn = urn });
                continue;
            }

            if (alias.Urn is not null)
            {
                request.AliasURNs.Add(alias.Urn);
                continue;
            }

            var spec = await SpecAsync(alias).ConfigureAwait(false);
            if (asSpecs)
            {
                request.Aliases.Add(new Pulumirpc.Alias { Spec = spec });
            }
            else
            {
                request.AliasURNs.Add(UrnOf(spec, request, deployment));
            }
        }
    }

    private static async Task<Pulumirpc.Alias.Types.Spec> SpecAsync(Alias alias)
    {
        var parents = (alias.Parent is null ? 0 : 1) + (alias.ParentUrn is null ? 0 : 1) + (alias.NoParent ? 1 : 0);
        if (parents > 1)
        {
            throw new ArgumentException("An alias can have only one of Parent, ParentUrn and NoParent.");
        }

        var spec = new Pulumirpc.Alias.Types.Spec
        {
            Name = await TextAsync(alias.Name).ConfigureAwait(false),
            Type = await TextAsync(alias.Type).ConfigureAwait(false),
            Stack = await TextAsync(alias.Stack).ConfigureAwait(false),
            Project = await TextAsync(alias.Project).ConfigureAwait(false),
        };
        if (alias.NoParent)
        {
            spec.NoParent = true;
        }
        else if (parents == 1)
        {
            spec.ParentUrn = await TextAsync(alias.Parent is null ? alias.ParentUrn : alias.Parent.Urn).ConfigureAwait(false);
        }

        return spec;
    }

    // For engines that only take whole URNs.
    private static string UrnOf(Pulumirpc.Alias.Types.Spec spec, RegisterResourceRequest request, Deployment deployment)
    {
        var parent = spec.ParentCase switch
        {
            Pulumirpc.Alias.Types.Spec.ParentOneofCase.NoParent => "",
            Pulumirpc.Alias.Types.Spec.ParentOneofCase.ParentUrn => spec.ParentUrn,
            _ => request.Parent,
        };
        var parentType = parent.Length == 0 ? "" : parent.Split("::", 4)[2];
        var qualifier = parentType is "" or Resource.StackType ? "" : parentType + "$";
        return $"urn:pulumi:{Or(spec.Stack, deployment.StackName)}::{Or(spec.Project, deployment.ProjectName)}::"
            + $"{qualifier}{Or(spec.Type, request.Type)}::{Or(spec.Name, request.Name)}";
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static async Task<string> TextAsync(Input<string>? input) =>
        (await input.ToOutput().DataTask.ConfigureAwait(false)).Value ?? "";
}
