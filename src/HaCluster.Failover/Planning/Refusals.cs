using HaCluster.Diagnostics;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>Every refusal of the planner, with the command that leads on.</summary>
internal static class Refusals
{
    private static readonly ProductCommand Status = new("status");

    public static Decision UnknownRegion(ClusterState state, FailoverRequest request) => Refuse(
        Codes.RoleChange.UnknownRegion, request.Target, $"There is no region '{request.Target}'.",
        $"The stack has the regions {state.First.Region} and {state.Second.Region}.",
        Fix.Of($"Name one of them: {state.First.Region} or {state.Second.Region}."));

    public static Decision AlreadyActive(MemberState target) => Refuse(
        Codes.RoleChange.AlreadyActive, target.Region, $"{target.Region} is already active.",
        $"{target.Host} is primary on timeline {target.Timeline}, and no earlier command moved the cluster there.",
        Fix.Of($"Name the other region, or run {Status}."));

    public static Decision TargetUnreachable(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.TargetUnreachable, target.Host, $"{target.Region} cannot take over: its database host does not answer.",
        Reason(target),
        other.IsRunningPrimary
            ? Fix.Of($"Repair {target.Host}; {other.Region} stays active. What is wrong with it: {Status}.")
            : Fix.Of($"Repair {target.Host}, or make {other.Region} active: {Failover(other)}."));

    public static Decision TargetDown(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.TargetDown, target.Host, $"{target.Region} cannot take over: its database is {Describe(target)}.",
        target.Fenced ? $"{target.Host} was fenced and has old data." : $"No PostgreSQL server answers on {target.Host}.",
        other.IsRunningPrimary
            ? Fix.Of($"Rejoin it first: {new ProductCommand("rejoin", target.Region)}.")
            : other.IsStoppedPrimary || other.IsRunningStandby || other.IsStoppedStandby
            ? Fix.Of(
                $"Make {other.Region} the primary: {Failover(other)}. "
                    + $"Then bring {target.Region} back: {new ProductCommand("rejoin", target.Region)}.")
            : Fix.Of($"Start the machine of {other.Host}, which may hold the data, then run the command again."));

    public static Decision PrimaryDown(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.SwitchoverPrimaryDown, other.Host,
        other.Reachable
            ? "A switchover requires a running primary, and there is none."
            : $"A switchover requires that the primary can be asked, and {other.Host} does not answer.",
        other.Reachable ? $"The database of {other.Host} is {Describe(other)}." : Reason(other),
        other.Reachable
            ? Failover(target)
            : Fix.Of(
                $"Repair {other.Host}, see {Status}. Or stop its machine and continue in {target.Region}, which loses what {target.Host} has "
                    + $"not received by then: {Failover(target)}."));

    public static Decision CannotHandOver(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.SwitchoverPrimaryBlocked, other.Host, $"{other.Host} cannot hand over its role.",
        $"{other.Host}: {string.Join("; ", other.Blockers)}.",
        Fix.Of(
            $"Repair this, then run the command again; {new ProductCommand("up", "--replace", $"**::{other.Host}-postgresql")} writes its "
                + $"files anew. In an emergency only, run {Failover(target)}, which needs neither room nor files on {other.Host}."));

    public static Decision NotStreaming(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.SwitchoverNotStreaming, target.Host, $"{target.Host} does not stream from {other.Host}.",
        $"It has WAL up to {Position(target)}; the primary is at {Position(other)}.",
        Fix.Of($"Run {new ProductCommand("rejoin", target.Region)} first. In an emergency only, run {Failover(target)}."));

    public static Decision ReplayPaused(MemberState target) => Refuse(
        Codes.RoleChange.SwitchoverReplayPaused, target.Host, $"{target.Host} does not replay: somebody has paused it.",
        "A switchover waits until the standby has replayed everything.",
        Fix.Of(
            $"Resume it, then run the command again: "
                + $"{new ProductCommand("ssh", target.Host, "sudo -u postgres psql -c \"select pg_wal_replay_resume()\"")}."));

    public static Decision ReplayWaits(MemberState target, ReplayWait wait) => wait == ReplayWait.Delay
        ? Refuse(
            Codes.RoleChange.SwitchoverReplayWaits, target.Host, $"{target.Host} delays its replay: recovery_min_apply_delay is set.",
            "A switchover waits until the standby has replayed everything.",
            Fix.Of(
                $"Set it to 0 for the time of the switchover: "
                    + $"{new ProductCommand("ssh", target.Host, "sudo -u postgres psql -c \"show recovery_min_apply_delay\"")} shows it."))
        : Refuse(
            Codes.RoleChange.SwitchoverReplayWaits, target.Host,
            $"The replay of {target.Host} waits for sessions that read what it is about to change.",
            "A switchover waits until the standby has replayed everything.",
            Fix.Of(
                $"Wait until they have ended, then run the command again. They are listed by "
                    + $"{new ProductCommand("ssh", target.Host, "sudo -u postgres psql -c \"select * from pg_stat_activity\"")}."));

    public static Decision TooFarBehind(MemberState target, MemberState other, LossBound loss, long lag, FailoverRequest request) => Refuse(
        Codes.RoleChange.StandbyTooFarBehind, target.Host, $"{target.Host} lacks {lag} bytes of WAL, more than {request.MaximumLag}.",
        $"{loss.Basis}.",
        request.Operation == FailoverOperation.Failover
            ? Fix.Of($"Wait until it has caught up ({Status}), or give up the writes of {other.Host}: {AcceptingLoss(target)}.")
            : Fix.Of($"Wait until it has caught up: {Status}."));

    public static Decision UnboundedLoss(MemberState target, LossBound loss) => Refuse(
        Codes.RoleChange.LossUnbounded, target.Host, "The data loss of this failover has no known bound.", $"{loss.Basis}.",
        ReadOrAccept(target));

    public static Decision SilentTooLong(MemberState target, LossBound loss, FailoverRequest request) => Refuse(
        Codes.RoleChange.SilentTooLong, target.Host,
        $"Writes of the last {loss.Window!.Value.TotalSeconds:F0} s could be lost, more than {request.MaximumSilence.TotalSeconds:F0} s.",
        $"{loss.Basis}.", ReadOrAccept(target));

    public static Decision CannotFence(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.CannotFence, other.Host, $"{other.Host} can neither be fenced nor be proven to be down.",
        $"{Reason(other)} Its machine cannot be stopped from here.",
        Fix.Of(
            $"Stop the machine of {other.Host} yourself, then confirm it: "
                + $"{new ProductCommand("failover", "--to", target.Region, "--fenced-by-operator")}."));

    public static Decision Blocked(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.TargetBlocked, target.Host, $"{target.Region} cannot take over: {target.Host} would not become primary.",
        $"{target.Host}: {string.Join("; ", target.Blockers)}.",
        other.IsStoppedPrimary || other.IsRunningStandby || other.IsStoppedStandby
            ? Fix.Of($"Repair this on {target.Host} and run the command again, or make {other.Region} the primary: {Failover(other)}.")
            : other.IsRunningPrimary && !target.IsRunningStandby
            ? Fix.Of($"Bring it back as standby of {other.Host}: {new ProductCommand("rejoin", target.Region)}.")
            : Fix.Of($"Repair this on {target.Host}, then run the command again. Nothing was stopped by this one."));

    public static Decision StillStreams(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.PrimaryLives, other.Host, $"{other.Host} is alive: {target.Host} streams from it at this moment.",
        $"{Reason(other)} Its PostgreSQL server runs all the same and may take writes.",
        Fix.Of(
            $"Let it be fenced through its machine: {Failover(target)}. "
                + $"Or stop the machine, and repeat this command when {target.Host} does not stream any more."));

    public static Decision NewerElsewhere(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.NewerElsewhere, target.Host, $"{target.Host} is not the last primary.",
        $"{other.Host} is on timeline {other.Timeline} with epoch {other.Epoch}, "
            + $"{target.Host} on timeline {target.Timeline} with epoch {target.Epoch}.",
        Fix.Of(
            $"Run {Failover(other)}, then {new ProductCommand("rejoin", target.Region)}. "
                + $"Or give up what only {other.Host} has: {AcceptingLoss(target)}."));

    public static Decision TwoPrimaries(MemberState one, MemberState two) => new Decision.Refuse(TwoPrimariesOf(one, two));

    public static Diagnostic TwoPrimariesOf(MemberState one, MemberState two)
    {
        // As the watch decides: the later role change, else the server that it made the primary, else the later timeline.
        var right = Rank(one).CompareTo(Rank(two)) >= 0 ? one : two;
        var other = right == one ? two : one;
        var alternative = other.Reachable ? Fix.Of($" Or keep {other.Region}: {Keeping(other)}.") : Fix.Of("");
        var unattended = one.IsRunningPrimary && two.IsRunningPrimary
            ? $" Without a command {other.Host} stops as soon as the two can ask each other."
            : "";
        return new Diagnostic
        {
            Code = Codes.RoleChange.TwoPrimaries,
            Subject = $"{one.Host},{two.Host}",
            Summary = one.IsRunningPrimary && two.IsRunningPrimary
                ? "Both databases claim to be primary, against the record of the last role change."
                : $"{(one.IsRunningPrimary ? one : two).Host} is primary, against the record of the last role change.",
            Why = $"{Claim(one)}; {Claim(two)}.",
            Fix = Fix.Of(
                $"Keep {right.Region}, which the record of the role changes favours: {Keeping(right)}.{alternative} "
                    + $"What only the discarded one has is lost to the cluster: the rejoin keeps the rows that were inserted or updated "
                    + $"there as CSV on its host, and of those that were deleted only the WAL.{unattended}"),
        };
    }

    private static Fix Keeping(MemberState member) => Fix.Of($"{AcceptingLoss(member)}, then {new ProductCommand("rejoin")}");

    private static (long, bool, long) Rank(MemberState member) =>
        (member.Epoch, member.Promotion?.To == member.Region, member.Timeline);

    public static Decision RejoinOfPrimary(MemberState returning) => Refuse(
        Codes.RoleChange.RejoinRunningPrimary, returning.Host, $"{returning.Host} is the running primary.",
        $"It is on timeline {returning.Timeline} and accepts writes.",
        Fix.Of($"Name the other region, or move the primary role first: {new ProductCommand("switchover", "--to", "REGION")}."));

    public static Decision NoPrimary(MemberState returning, MemberState primary) => Refuse(
        Codes.RoleChange.RejoinNoPrimary, primary.Host, "There is no primary to rejoin.",
        primary.Reachable ? $"The database of {primary.Host} is {Describe(primary)}." : Reason(primary),
        primary.IsStoppedPrimary || primary.IsRunningStandby || primary.IsStoppedStandby
        || !returning.Reachable || returning.Server == ServerState.Absent
            ? Fix.Of($"Make it the primary first: {Failover(primary)}.")
            : Fix.Of($"Make {returning.Region} the primary: {Failover(returning)}."));

    public static Decision ReturningUnreachable(MemberState returning) => Refuse(
        Codes.RoleChange.RejoinHostUnreachable, returning.Host, $"{returning.Host} does not answer.", Reason(returning),
        Fix.Of("Start the machine, then run the command again."));

    public static Decision Asynchronous(MemberState primary) => Refuse(
        Codes.RoleChange.DegradeAsynchronous, primary.Host, "Replication is asynchronous: no commit waits for the standby.",
        $"{primary.Host} is configured with hacluster:database.replication asynchronous.", Fix.Of("Nothing has to be done."));

    public static Decision NothingToDegrade(ClusterState state) => Refuse(
        Codes.RoleChange.DegradeNoPrimary, state.First.Host, "There is no running primary.",
        $"The database of {state.First.Host} is {Describe(state.First)}, that of {state.Second.Host} is {Describe(state.Second)}.",
        Fix.Of($"Run {new ProductCommand("failover", "--to", "REGION")} first."));

    private static ProductCommand Failover(MemberState target) => new("failover", "--to", target.Region);

    private static ProductCommand AcceptingLoss(MemberState target) => new("failover", "--to", target.Region, "--accept-data-loss");

    private static Fix ReadOrAccept(MemberState target) =>
        Fix.Of($"Make the other database host readable, or accept the loss: {AcceptingLoss(target)}.");

    private static string Claim(MemberState member) => !member.Reachable
        ? $"{member.Host} is unreachable, and may be primary, too"
        : $"{member.Host} is {Describe(member)} on timeline {member.Timeline} at {Position(member)} with epoch {member.Epoch}";

    private static string Position(MemberState member) => member.FlushLsn?.ToString() ?? "an unknown position";

    private static string Describe(MemberState member) =>
        !member.Reachable ? "unreachable"
        : member.Server == ServerState.Absent ? "not present"
        : $"{(member.Fenced ? "fenced, " : "")}{member.Server.ToString().ToLowerInvariant()} ({member.Role.ToString().ToLowerInvariant()})";

    private static string Reason(MemberState member) => $"{member.Host}: {(member.Unreachable ?? "no answer over SSH").TrimEnd('.')}.";

    private static Decision.Refuse Refuse(DiagnosticCode code, string subject, string summary, string why, Fix fix) =>
        new(new Diagnostic { Code = code, Subject = subject, Summary = summary, Why = why, Fix = fix });
}
