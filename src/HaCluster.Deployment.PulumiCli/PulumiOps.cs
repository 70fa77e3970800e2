using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>Pulumi's names of operations and differences (pulumi:sdk/go/common/apitype).</summary>
internal static class PulumiOps
{
    /// <returns><see cref="StepOp.Same"/> for an operation of a later release that is not known here.</returns>
    public static StepOp Parse(string name) => name switch
    {
        "create" => StepOp.Create,
        "update" => StepOp.Update,
        "delete" => StepOp.Delete,
        "replace" => StepOp.Replace,
        "create-replacement" => StepOp.CreateReplacement,
        "delete-replaced" => StepOp.DeleteReplaced,
        "read" => StepOp.Read,
        "read-replacement" => StepOp.ReadReplacement,
        "refresh" => StepOp.Refresh,
        "discard" => StepOp.Discard,
        "discard-replaced" => StepOp.DiscardReplaced,
        "remove-pending-replace" => StepOp.RemovePendingReplace,
        "import" or "import-replacement" => StepOp.Import,
        _ => StepOp.Same,
    };

    public static PropertyDiffKind ParseDiff(string name) => name switch
    {
        "add" => PropertyDiffKind.Add,
        "add-replace" => PropertyDiffKind.AddReplace,
        "delete" => PropertyDiffKind.Delete,
        "delete-replace" => PropertyDiffKind.DeleteReplace,
        "update-replace" => PropertyDiffKind.UpdateReplace,
        _ => PropertyDiffKind.Update,
    };
}
