using HaCluster.Failover.Members;
using HaCluster.Topology.Diagnostics;

namespace HaCluster.Failover.Planning;

/// <summary>Every refusal: what, why, and the command that leads on.</summary>
internal static class Refusals
{
    public static Decision UnknownRegion(ClusterState state, FailoverRequest request) => Refuse(
        "failover.unknown-region", request.Target, $"there is no region '{request.Target}'",
        $"the stack has the regions {state.First.Region} and {state.Second.Region}",
        $"name one of them: {state.First.Region} or {state.Second.Region}", RefusalClass.Usage);

    public static Decision AlreadyActive(MemberState target) => Refuse(
        "failover.already-active", target.Region, $"{target.Region} is already active",
        $"{target.Host} is primary on timeline {target.Timeline} and no earlier command moved the cluster there",
        "name the other region, or run `hacluster status`", RefusalClass.Usage);

    public static Decision TargetUnreachable(MemberState target, MemberState other) => Refuse(
        "failover.target-unreachable", target.Host, $"{target.Region} cannot take over: its database host does not answer",
        Reason(target), $"repair {target.Host}, or keep {other.Region} active: `hacluster failover --to {other.Region}`");

    public static Decision TargetDown(MemberState target) => Refuse(
        "failover.target-down", target.Host, $"{target.Region} cannot take over: its database is {Describe(target)}",
        target.Fenced ? $"{target.Host} was fenced and holds old data" : $"no PostgreSQL server answers on {target.Host}",
        $"bring it back first: `hacluster rejoin {target.Region}`");

    public static Decision PrimaryDown(MemberState target, MemberState other) => Refuse(
        "switchover.primary-down", other.Host, "a switchover needs the present primary, and it is not there",
        other.Reachable ? $"the database of {other.Host} is {Describe(other)}" : Reason(other),
        $"`hacluster failover --to {target.Region}`");

    public static Decision NotStreaming(MemberState target, MemberState other) => Refuse(
        "switchover.not-streaming", target.Host, $"{target.Host} does not stream from {other.Host}",
        $"it has WAL up to {target.FlushLsn?.ToString() ?? "an unknown position"}, the primary "
            + $"is at {other.FlushLsn?.ToString() ?? "an unknown position"}",
        $"`hacluster rejoin {target.Region}` first; only in an emergency `hacluster failover --to {target.Region}`");

    public static Decision TooFarBehind(MemberState target, MemberState other, LossBound loss, long lag, FailoverRequest request) => Refuse(
        "failover.standby-too-far-behind", target.Host, $"{target.Host} lacks {lag} bytes of WAL, more than {request.MaximumLag}",
        loss.Basis,
        request.Operation == FailoverOperation.Failover
            ? $"wait until it has caught up (`hacluster status`), or give the writes of {other.Host} up: "
                + $"`hacluster failover --to {target.Region} --accept-data-loss`"
            : "wait until it has caught up: `hacluster status`");

    public static Decision UnboundedLoss(MemberState target, LossBound loss) => Refuse(
        "failover.loss-unbounded", target.Host, "what this failover would lose cannot be bounded", loss.Basis,
        $"make the other database host readable, or take the loss: `hacluster failover --to {target.Region} --accept-data-loss`");

    public static Decision SilentTooLong(MemberState target, LossBound loss, FailoverRequest request) => Refuse(
        "failover.silent-too-long", target.Host,
        $"writes of the last {loss.Window!.Value.TotalSeconds:F0} s could be lost, more than {request.MaximumSilence.TotalSeconds:F0} s",
        loss.Basis,
        $"make the other database host readable, or take the loss: `hacluster failover --to {target.Region} --accept-data-loss`");

    public static Decision CannotFence(MemberState target, MemberState other) => Refuse(
        "failover.cannot-fence", other.Host, $"{other.Host} can neither be fenced nor proven dead",
        $"{Reason(other)}, and its machine cannot be stopped from here",
        $"stop the machine of {other.Host} yourself, then vouch for it: `hacluster failover --to {target.Region} --fenced-by-operator`");

    public static Decision NewerElsewhere(MemberState target, MemberState other) => Refuse(
        "failover.newer-elsewhere", target.Host, $"{target.Host} is not the last primary",
        $"{other.Host} is on timeline {other.Timeline} with epoch {other.Epoch}, {target.Host} on timeline {target.Timeline} with "
            + $"epoch {target.Epoch}",
        $"`hacluster failover --to {other.Region}`, then `hacluster rejoin {target.Region}`");

    public static Decision TwoPrimaries(MemberState one, MemberState two)
    {
        var right = one.Epoch == two.Epoch ? (one.Timeline >= two.Timeline ? one : two) : one.Epoch > two.Epoch ? one : two;
        return Refuse(
            "failover.two-primaries", $"{one.Host},{two.Host}",
            "both databases claim to be primary, against the record of the last role change", $"{Claim(one)}; {Claim(two)}",
            $"keep {right.Region} and discard what only the other has: `hacluster failover --to {right.Region} --accept-data-loss`, "
                + "then `hacluster rejoin`");
    }

    public static Decision RejoinOfPrimary(MemberState returning) => Refuse(
        "rejoin.running-primary", returning.Host, $"{returning.Host} is the running primary",
        $"it is on timeline {returning.Timeline} and accepts writes",
        "name the other region, or move the role away first: `hacluster switchover --to REGION`");

    public static Decision NoPrimary(MemberState returning, MemberState primary) => Refuse(
        "rejoin.no-primary", primary.Host, "there is no primary to rejoin",
        primary.Reachable ? $"the database of {primary.Host} is {Describe(primary)}" : Reason(primary),
        $"`hacluster failover --to {primary.Region}` (or {returning.Region}) first");

    public static Decision ReturningUnreachable(MemberState returning) => Refuse(
        "rejoin.host-unreachable", returning.Host, $"{returning.Host} does not answer", Reason(returning),
        "start the machine, then run the command again");

    public static Decision Asynchronous(MemberState primary) => Refuse(
        "degrade.asynchronous", primary.Host, "replication is asynchronous: no commit waits for the standby",
        $"{primary.Host} is configured with hacluster:database.replication asynchronous", "nothing needs to be done", RefusalClass.Usage);

    public static Decision NothingToDegrade(ClusterState state) => Refuse(
        "degrade.no-primary", state.First.Host, "there is no running primary",
        $"the database of {state.First.Host} is {Describe(state.First)}, that of {state.Second.Host} {Describe(state.Second)}",
        "`hacluster failover --to REGION` first");

    private static string Claim(MemberState member) =>
        $"{member.Host} is {Describe(member)} on timeline {member.Timeline} at {member.FlushLsn?.ToString() ?? "an unknown position"} "
            + $"with epoch {member.Epoch}";

    private static string Describe(MemberState member) =>
        !member.Reachable ? "unreachable"
        : member.Server == ServerState.Absent ? "not there"
        : $"{(member.Fenced ? "fenced, " : "")}{member.Server.ToString().ToLowerInvariant()} ({member.Role.ToString().ToLowerInvariant()})";

    private static string Reason(MemberState member) => $"{member.Host}: {member.Unreachable ?? "no answer over SSH"}";

    private static Decision.Refuse Refuse(
        string code, string subject, string summary, string why, string fix, RefusalClass kind = RefusalClass.State) =>
        new(new Diagnostic { Code = code, Subject = subject, Summary = summary, Why = why, Fix = fix }, kind);
}
