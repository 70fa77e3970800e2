using System.Text.Json;
using Pulumi;
using Pulumi.Aws.Iam;
using Pulumi.Aws.S3;
using AwsProvider = Pulumi.Aws.Provider;
using Inputs = Pulumi.Aws.S3.Inputs;
using Region = HaCluster.Topology.Model.Region;

namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>
/// The bucket with the backups of a region, and the role by which its service host uses it. A bucket stays when its resource is deleted:
/// what it holds is for the day on which everything else is gone.
/// </summary>
internal sealed class BackupBucket : ComponentResource
{
    // What was deleted, by pgBackRest or by somebody who broke into the host, can be brought back for so long.
    private const int DaysOfDeletedObjects = 14;
    private const int DaysOfUnfinishedUploads = 2;

    private readonly CustomResourceOptions _options;
    private readonly string _name;

    // Of the names in AWS; the provider adds digits that nobody else has. docs/aws/backup-policy.json allows names that begin so.
    private readonly string _prefix;

    /// <param name="name">Of the component.</param>
    /// <param name="region">One with a bucket.</param>
    /// <param name="provider">That of the region.</param>
    /// <param name="options">The parent.</param>
    public BackupBucket(string name, Region region, AwsProvider provider, ComponentResourceOptions? options = null)
        : base("hacluster:aws:BackupBucket", name, options)
    {
        var plan = region.Bucket ?? throw new ArgumentException("the region has no bucket", nameof(region));
        _options = new CustomResourceOptions { Parent = this, Provider = provider };
        (_name, _prefix) = ($"{region.Name}-backup", $"hacluster-{region.Name}-");
        var bucket = plan.Name is { } given ? Output.Create(given) : NewBucket();
        // Whoever uses the bucket does so when its host may.
        (Profile, BucketName) = plan.Login is null ? NewProfile(bucket) : (null, bucket);
        RegisterOutputs();
    }

    /// <summary>Name of the bucket.</summary>
    public Output<string> BucketName { get; }

    /// <summary>Name of the service host's instance profile; null where it has an access key.</summary>
    public Output<string>? Profile { get; }

    private Output<string> NewBucket()
    {
        var bucket = new Bucket(
            _name, new BucketArgs { BucketPrefix = _prefix, ForceDestroy = false, Tags = AwsNames.Tags(_name) },
            Kept);
        _ = new BucketPublicAccessBlock(
            _name,
            new BucketPublicAccessBlockArgs
            {
                Bucket = bucket.Id,
                BlockPublicAcls = true,
                BlockPublicPolicy = true,
                IgnorePublicAcls = true,
                RestrictPublicBuckets = true,
            },
            Kept);
        _ = new BucketServerSideEncryptionConfiguration(
            _name,
            new BucketServerSideEncryptionConfigurationArgs
            {
                Bucket = bucket.Id,
                Rules =
                {
                    new Inputs.BucketServerSideEncryptionConfigurationRuleArgs
                    {
                        ApplyServerSideEncryptionByDefault =
                            new Inputs.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
                            {
                                SseAlgorithm = "AES256",
                            },
                    },
                },
            },
            Kept);
        var versioning = new BucketVersioning(
            _name,
            new BucketVersioningArgs
            {
                Bucket = bucket.Id,
                VersioningConfiguration = new Inputs.BucketVersioningVersioningConfigurationArgs { Status = "Enabled" },
            },
            Kept);
        _ = new BucketLifecycleConfiguration(
            _name,
            new BucketLifecycleConfigurationArgs
            {
                Bucket = bucket.Id,
                Rules =
                {
                    new Inputs.BucketLifecycleConfigurationRuleArgs
                    {
                        Id = "deleted",
                        Status = "Enabled",
                        Filter = new Inputs.BucketLifecycleConfigurationRuleFilterArgs { Prefix = "" },
                        NoncurrentVersionExpiration = new Inputs.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs
                        {
                            NoncurrentDays = DaysOfDeletedObjects,
                        },
                        Expiration = new Inputs.BucketLifecycleConfigurationRuleExpirationArgs { ExpiredObjectDeleteMarker = true },
                        AbortIncompleteMultipartUpload = new Inputs.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs
                        {
                            DaysAfterInitiation = DaysOfUnfinishedUploads,
                        },
                    },
                },
            },
            CustomResourceOptions.Merge(Kept, new CustomResourceOptions { DependsOn = { versioning } }));
        _ = new BucketPolicy(_name, new BucketPolicyArgs { Bucket = bucket.Id, Policy = bucket.Id.Apply(TlsOnly) }, Kept);
        return bucket.Id;
    }

    // The bucket goes on without the stack, and as safe as before.
    private CustomResourceOptions Kept => CustomResourceOptions.Merge(_options, new CustomResourceOptions { RetainOnDelete = true });

    private (Output<string>? Profile, Output<string> Bucket) NewProfile(Output<string> bucket)
    {
        var role = new Role(
            _name, new RoleArgs { NamePrefix = _prefix, AssumeRolePolicy = MachinesOnly, Tags = AwsNames.Tags(_name) }, _options);
        var policy = new RolePolicy(_name, new RolePolicyArgs { Role = role.Id, Policy = bucket.Apply(Access) }, _options);
        var profile = new InstanceProfile(
            _name, new InstanceProfileArgs { NamePrefix = _prefix, Role = role.Id, Tags = AwsNames.Tags(_name) }, _options);
        return (profile.Id, Output.Tuple(bucket, policy.Id).Apply(known => known.Item1));
    }

    private static string MachinesOnly => JsonSerializer.Serialize(new
    {
        Version = PolicyVersion,
        Statement = new[] { new { Effect = "Allow", Principal = new { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" } },
    });

    // What pgBackRest does. It deletes no versions, so that what it deletes stays for a time.
    private static string Access(string bucket) => JsonSerializer.Serialize(new
    {
        Version = PolicyVersion,
        Statement = new[]
        {
            new { Effect = "Allow", Action = new[] { "s3:ListBucket" }, Resource = $"arn:aws:s3:::{bucket}" },
            new
            {
                Effect = "Allow",
                Action = new[] { "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload" },
                Resource = $"arn:aws:s3:::{bucket}/*",
            },
        },
    });

    private static string TlsOnly(string bucket) => JsonSerializer.Serialize(new
    {
        Version = PolicyVersion,
        Statement = new[]
        {
            new
            {
                Effect = "Deny",
                Principal = "*",
                Action = "s3:*",
                Resource = new[] { $"arn:aws:s3:::{bucket}", $"arn:aws:s3:::{bucket}/*" },
                Condition = new { Bool = new Dictionary<string, string> { ["aws:SecureTransport"] = "false" } },
            },
        },
    });

    private const string PolicyVersion = "2012-10-17";
}
