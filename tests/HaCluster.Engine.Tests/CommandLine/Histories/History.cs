using System.Collections.Immutable;
using CsCheck;
using Google.Protobuf.WellKnownTypes;
using HaCluster.Engine.Planning;
using HaCluster.Engine.Tests.Support;
using Pulumirpc;

namespace HaCluster.Engine.Tests.CommandLine.Histories;

/// <summary>What one place in a random program declares.</summary>
/// <param name="Renamed">It has the second of its two names.</param>
/// <param name="Aliased">It says under which URNs it was declared before.</param>
/// <param name="Exclusive">Below 2 for an input whose change deletes before it replaces.</param>
/// <param name="DependencyBits">The earlier places on which it depends.</param>
/// <param name="Parent">The earlier place that is its parent; itself or a later one for none.</param>
/// <param name="DeletedWith">The earlier place with which its real thing goes; itself or a later one for none.</param>
internal sealed record Slot(
    bool Present, bool Renamed, bool Aliased, int Value, int Key, int Exclusive, int DependencyBits, int Parent, int DeletedWith,
    SlotOptions Options)
{
    public const int Count = 5;

    public static Gen<Slot> Any { get; } =
        from name in Gen.Int[0, 15]
        from inputs in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 3])
        from references in Gen.Select(Gen.Int[0, (1 << Count) - 1], Gen.Int[0, 3 * Count], Gen.Int[0, 3 * Count])
        from options in SlotOptions.Any
        select new Slot(
            (name & 3) != 0, (name & 12) == 12, (name & 4) == 4, inputs.Item1, inputs.Item2, inputs.Item3, references.Item1,
            references.Item2, references.Item3, options);

    public Dictionary<string, string> Inputs
    {
        get
        {
            var inputs = new Dictionary<string, string> { ["value"] = $"value-{Value}", ["key"] = $"{Key}" };
            if (Exclusive < 2)
                inputs["exclusiveKey"] = $"{Exclusive}";
            return inputs;
        }
    }

    public override string ToString()
    {
        if (!Present)
            return "-";
        var options = string.Join(' ', new (string Name, bool Set)[]
        {
            ("aliased", Aliased), ("protect", Options.Protect), ("retain", Options.Retain), ("secret", Options.Secret),
            ("secretToken", Options.SecretToken), ("slow", Options.Slow), ("replaceOnChanges", Options.ReplaceOnChanges),
            ("ignoreChanges", Options.IgnoreChanges), ("deleteFirst", Options.DeleteFirst == true),
            ("createFirst", Options.DeleteFirst == false),
        }.Where(option => option.Set).Select(option => option.Name));
        return $"{(Renamed ? "s" : "r")} value={Value} key={Key} exclusive={Exclusive} dependencies={DependencyBits} parent={Parent} "
            + $"deletedWith={DeletedWith} {options}";
    }

    public string NameAt(int index) => (Renamed ? "s" : "r") + index;

    public IEnumerable<int> Dependencies(int index) => Enumerable.Range(0, index).Where(other => (DependencyBits & (1 << other)) != 0);
}

/// <summary>The options of a place that refer to no other.</summary>
internal sealed record SlotOptions(
    bool Protect, bool Retain, bool Secret, bool SecretToken, bool Slow, bool ReplaceOnChanges, bool IgnoreChanges, bool? DeleteFirst)
{
    public static Gen<SlotOptions> Any { get; } = Gen.Int[0, 8191].Select(bits => new SlotOptions(
        (bits & 7) == 7, (bits & 24) == 24, (bits & 32) != 0, (bits & 64) != 0, (bits & 128) != 0, (bits & 768) == 768,
        (bits & 3072) == 3072, (bits & 4096) == 0 ? null : (bits & 1) == 0));
}

/// <summary>The places of a program, with everything that follows from them.</summary>
internal sealed record Declaration(ImmutableArray<Slot> Slots)
{
    /// <summary>Place to URN, of what is declared.</summary>
    public ImmutableSortedDictionary<int, string> Urns { get; } = UrnsOf(Slots);

    /// <summary>The place whose real thing takes that of a place with it, as a child takes over its parent's; null for none.</summary>
    public int? HostOf(int index)
    {
        var slot = Slots[index];
        return slot.DeletedWith < index && Urns.ContainsKey(slot.DeletedWith) ? slot.DeletedWith
            : ParentOf(index) is { } parent ? HostOf(parent) : null;
    }

    public int? ParentOf(int index) => ParentOf(Slots, index);

    public IEnumerable<string> Dependencies(int index) =>
        Slots[index].Dependencies(index).Where(Urns.ContainsKey).Select(other => Urns[other]);

    /// <param name="former">The declarations before, whose URNs an aliased place names.</param>
    public async Task RegisterAsync(ProgramClient program, IReadOnlyCollection<Declaration> former)
    {
        foreach (var (index, urn) in Urns)
        {
            await program.ThingAsync(Slots[index].NameAt(index), options: request =>
            {
                Fill(request, index);
                if (Slots[index].Aliased)
                {
                    request.Aliases.AddRange(former.Select(declaration => declaration.Urns.GetValueOrDefault(index)).OfType<string>()
                        .Where(alias => alias != urn).Distinct().Select(alias => new Alias { Urn = alias }));
                }
            });
        }
    }

    private void Fill(RegisterResourceRequest request, int index)
    {
        var (slot, options) = (Slots[index], Slots[index].Options);
        foreach (var (key, value) in slot.Inputs)
            request.Object.Fields[key] = key == "value" && options.Secret ? ProgramClient.Secret(value) : Value.ForString(value);
        if (ParentOf(index) is { } parent)
            request.Parent = Urns[parent];
        request.DeletedWith = slot.DeletedWith < index ? Urns.GetValueOrDefault(slot.DeletedWith, "") : "";
        request.Dependencies.AddRange(Dependencies(index));
        (request.Protect, request.RetainOnDelete) = (options.Protect, options.Retain);
        if (options.SecretToken)
            request.AdditionalSecretOutputs.Add("revision");
        if (options.Slow)
            request.CustomTimeouts = new RegisterResourceRequest.Types.CustomTimeouts { Update = "7m" };
        if (options.ReplaceOnChanges)
            request.ReplaceOnChanges.Add("value");
        if (options.IgnoreChanges)
            request.IgnoreChanges.Add("value");
        if (options.DeleteFirst is { } first)
            (request.DeleteBeforeReplace, request.DeleteBeforeReplaceDefined) = (first, true);
    }

    private static int? ParentOf(ImmutableArray<Slot> slots, int index) =>
        slots[index].Parent is var parent && parent < index && slots[parent].Present ? parent : null;

    private static ImmutableSortedDictionary<int, string> UrnsOf(ImmutableArray<Slot> slots)
    {
        var urns = ImmutableSortedDictionary.CreateBuilder<int, string>();
        for (var i = 0; i < slots.Length; i++)
        {
            if (!slots[i].Present)
                continue;
            var parent = ParentOf(slots, i) is { } index ? urns[index] : null;
            urns[i] = UrnBuilder.Build(
                "test", "things", parent ?? EngineHarness.Stack, "test:index:Thing", slots[i].NameAt(i));
        }
        return urns.ToImmutable();
    }
}

/// <summary>One command of a history, with the edit of the program before it.</summary>
/// <param name="Changed">The places that the edit replaces, as bits.</param>
/// <param name="Place">The place whose resource <c>--target</c> or <c>--replace</c> names.</param>
internal sealed record Step(ImmutableArray<Slot> Slots, Fault Fault, string Command, int Changed, int Place)
{
    public const string Target = "up --target";
    public const string Replace = "up --skip-preview --replace";
    public const string Refresh = "refresh";

    private static readonly string[] Commands =
        ["up", "up", "up --skip-preview", "up --skip-preview", "up --refresh", "destroy", Refresh, Target, Replace];

    public static Gen<Step> Any { get; } = Gen.Select(
        Slot.Any.Array[Slot.Count], Fault.Any, Gen.Int[0, Commands.Length - 1], Gen.Int[0, (1 << Slot.Count) - 1],
        Gen.Int[0, Slot.Count - 1],
        (slots, fault, command, changed, place) => new Step([.. slots], fault, Commands[command], changed, place));

    /// <summary>The resource that <c>--target</c> or <c>--replace</c> names; null for a command, or a program, without one.</summary>
    public string? MeantIn(Declaration declared) => Command is Target or Replace ? declared.Urns.GetValueOrDefault(Place) : null;

    /// <summary>The command line without the resource that is meant; where there is none, everything is.</summary>
    public string CommandIn(Declaration declared) =>
        Command is Target or Replace && MeantIn(declared) is null ? "up" : Command;

    public override string ToString() =>
        $"\n{Command}, {Fault}, changed={Changed}, place={Place}\n   {string.Join("\n   ", Slots)}";
}

/// <param name="Operation">What the provider does not do to which place; null for none.</param>
/// <param name="KillAt">The number of the effect at which the engine is killed; 0 for never.</param>
internal sealed record Fault(string? Operation, int Place, int KillAt)
{
    private static readonly string[] Operations = ["create", "update", "delete", "half"];

    public static Fault None { get; } = new(null, 0, 0);

    public override string ToString() =>
        Operation is not null ? $"{Operation} of {Place} fails" : KillAt > 0 ? $"killed at {KillAt}" : "undisturbed";

    public static Gen<Fault> Any { get; } = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, Operations.Length - 1], Gen.Int[0, Slot.Count - 1], Gen.Int[1, 6],
        (kind, operation, place, effect) => kind switch
        {
            0 or 1 => new Fault(Operations[operation], place, 0),
            2 or 3 => new Fault(null, 0, effect),
            _ => None,
        });
}
