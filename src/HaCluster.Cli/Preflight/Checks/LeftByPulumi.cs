using System.Collections.Immutable;
using HaCluster.Cli.Containers;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// What Docker has of a stack that Pulumi keeps and its state has not, with the command that deals with each thing. Pulumi adopts nothing:
/// its next update would try to create the same again, and fail in the middle.
/// </summary>
internal static class LeftByPulumi
{
    private const string ParentType = "hacluster:local:LocalInfrastructure";

    /// <param name="unknown">What the state does not have.</param>
    /// <param name="announced">What it says was being created.</param>
    public static ImmutableArray<Diagnostic> Explain(
        PreflightContext context, ImmutableArray<DockerThing> unknown, ImmutableArray<AnnouncedCreate> announced)
    {
        var interrupted = unknown.Where(thing => announced.Any(create => create.Makes(thing))).ToImmutableArray();
        var lost = unknown.RemoveRange(interrupted);
        // The creation of a volume that exists takes it over, with its data.
        interrupted = interrupted.RemoveAll(thing => thing.Kind == "volume");
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        if (!interrupted.IsEmpty)
            found.Add(Interrupted(context, interrupted));
        if (!lost.IsEmpty)
            found.Add(Lost(context, lost));
        return found.ToImmutable();
    }

    // Nothing was ever on it, and nothing that the update had still to do has been done on it.
    private static Diagnostic Interrupted(PreflightContext context, ImmutableArray<DockerThing> things) => new()
    {
        Code = Codes.Check.StateLost,
        Summary = $"An update of stack {context.Stack.Name} was killed while it was creating {Names(things)}.",
        Why = "Docker has what it made, and the state does not. Pulumi would try to create it again, and fail.",
        Fix = Fix.Of(
            $"Remove it, and the next {new ProductCommand("up")} goes on from there: "
                + $"{Commands(things.Select(thing => thing.Removal))}."),
        Subject = context.Stack.Name,
    };

    private static Diagnostic Lost(PreflightContext context, ImmutableArray<DockerThing> things)
    {
        var parent = context.Resources.Select(resource => resource.Urn).FirstOrDefault(urn => UrnParts.TypeOf(urn) == ParentType);
        var kept = parent is null ? [] : things.Where(thing => thing.Kind == "volume").ToImmutableArray();
        var others = things.RemoveRange(kept);
        var state = Fix.Of(
            $"Restore the back end, or import the state that has it: {new ProductCommand("stack", "import", "--file", "FILE")}.");
        var removal = others.IsEmpty ? Fix.Of("") : Fix.Of(
            $" If what is listed is not needed, with all its data, remove it: {Commands(others.Select(thing => thing.Removal))}.");
        var import = kept.IsEmpty ? Fix.Of("") : Fix.Of(
            $" A volume that is to stay is taken into the state as it is: "
                + $"{Commands(kept.Select(volume => Import(context, volume, parent!)))}.");
        return new Diagnostic
        {
            Code = Codes.Check.StateLost,
            Summary = context.Resources.IsEmpty
                ? $"Docker has a cluster of stack {context.Stack.Name}, and the stack has no state."
                : $"The state of stack {context.Stack.Name} does not have all that Docker has of the stack.",
            Why = $"Docker has {Names(things)}. An update would fail, or build a second cluster in the place of this one.",
            Fix = Fix.Of($"{state}{removal}{import}"),
            Subject = context.Stack.Name,
        };
    }

    // The resource has the name of the volume. It is no more protected than one that an update has created.
    private static string Import(PreflightContext context, DockerThing volume, string parent) =>
        $"pulumi import docker:index/volume:Volume {volume.Name} {volume.Id} --parent {UrnParts.NameOf(parent)}={parent} "
            + $"--protect=false --generate-code=false --yes --stack {context.Stack.Name} -C {context.ProjectDirectory}";

    private static string Names(ImmutableArray<DockerThing> things) => string.Join(
        ", ", things.Select(thing => $"the {thing.Kind} {thing.Description}"));

    private static FixParts Commands(IEnumerable<string> lines) => new(
        [.. lines.SelectMany((line, index) => index == 0 ? (Fix[])[new ShellCommand(line)] : [Fix.Of(", "), new ShellCommand(line)])]);
}
