using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Topology;

namespace HaCluster.Failover.Planning;

/// <summary>Every refusal of a restore of the whole cluster, with the command that leads on.</summary>
internal static class RecoveryRefusals
{
    private static readonly ProductCommand Status = new("status");

    public static Decision UnknownRegion(ClusterState state, string region) => Refuse(
        Codes.RoleChange.UnknownRegion, region, $"There is no region '{region}'.",
        $"The stack has the regions {state.First.Region} and {state.Second.Region}.",
        Fix.Of($"Name one of them: {state.First.Region} or {state.Second.Region}."));

    public static Decision Unreachable(MemberState target) => Refuse(
        Codes.Restore.Unreachable, target.Host, $"Nothing can be restored in {target.Region}: its database host does not answer.",
        $"{target.Host}: {(target.Unreachable ?? "no answer over SSH").TrimEnd('.')}.",
        Fix.Of($"Repair {target.Host}, or make the other region active first. What is wrong: {Status}."));

    public static Decision NotPrimary(MemberState target, MemberState other) => Refuse(
        Codes.Restore.NotPrimary, target.Host, $"The cluster is restored where its primary is, and {target.Region} has none.",
        other.IsRunningPrimary
            ? $"{other.Host} is the primary. Its data is set aside by a restore, so that the restore can be undone."
            : $"{target.Host} is a running standby, and {other.Host} is no running primary.",
        other.IsRunningPrimary
            ? Fix.Of(
                $"Restore in {other.Region}; or, to use the repository of {target.Region}, move the primary there first: "
                    + $"{new ProductCommand("switchover", "--to", target.Region)}.")
            : Fix.Of($"Make it the primary first: {new ProductCommand("failover", "--to", target.Region)}."));

    public static Decision HeldElsewhere(MemberState target, MemberState other) => Refuse(
        Codes.Restore.NotPrimary, target.Host, $"{other.Host} was the last primary, and {target.Host} was not.",
        "Only the data of the host on which the cluster is restored is set aside, and the last data is to be among it.",
        Fix.Of(
            $"Restore in {other.Region}. Or decide first that what {target.Host} has counts: "
                + $"{new ProductCommand("failover", "--to", target.Region)}."));

    public static Decision BegunElsewhere(PromotionRecord begun) => Refuse(
        Codes.Restore.Busy, begun.To, $"A restore of the cluster was begun in {begun.To} and is not finished.",
        $"It is the last role change on record, with epoch {begun.Epoch}.",
        Fix.Of($"Finish it: run the command that began it again, without --region or with --region {begun.To}."));

    public static Decision RoleChangeUnfinished(PromotionRecord record) => Refuse(
        Codes.Restore.RoleChangeUnfinished, record.To,
        $"A {EnumText.Of(record.Kind)} to {record.To} was begun and is not finished.",
        $"It is the last role change on record, with epoch {record.Epoch}; it may be running.",
        Fix.Of($"Finish it first: {new ProductCommand("failover", "--to", record.To)}. Then run the command again."));

    public static Decision Blocked(MemberState target) => Refuse(
        Codes.Restore.Blocked, target.Host, $"{target.Host} would not start again.",
        $"{target.Host}: {string.Join("; ", target.Blockers)}.",
        Fix.Of($"Repair this on {target.Host}, then run the command again. Nothing was stopped by this one."));

    public static Decision CannotFence(MemberState target, MemberState other) => Refuse(
        Codes.RoleChange.CannotFence, other.Host, $"{other.Host} can neither be fenced nor be proven to be down.",
        $"{other.Host}: {(other.Unreachable ?? "no answer over SSH").TrimEnd('.')}. Its machine cannot be stopped from here.",
        Fix.Of(
            $"Stop the machine of {other.Host} yourself and run the command again with --fenced-by-operator. "
                + $"{target.Region} stays as it is meanwhile."));

    private static Decision.Refuse Refuse(DiagnosticCode code, string subject, string summary, string why, Fix fix) =>
        new(new Diagnostic { Code = code, Subject = subject, Summary = summary, Why = why, Fix = fix });
}
