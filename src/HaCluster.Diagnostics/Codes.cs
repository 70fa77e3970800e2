using static HaCluster.Diagnostics.ErrorKind;

namespace HaCluster.Diagnostics;

/// <summary>The catalogue of all codes. A code is never renamed or used again for something else; docs/errors.md describes each.</summary>
public static class Codes
{
    /// <summary>The configuration of a cluster.</summary>
    public static class Config
    {
        public static readonly DiagnosticCode AwsArchitecture = new("config.aws-architecture", Usage);
        public static readonly DiagnosticCode AwsBuildMachine = new("config.aws-build-machine", Usage);
        public static readonly DiagnosticCode AwsImage = new("config.aws-image", Usage);
        public static readonly DiagnosticCode AwsInstanceType = new("config.aws-instance-type", Usage);
        public static readonly DiagnosticCode AwsNitro = new("config.aws-nitro", Usage);
        public static readonly DiagnosticCode AwsRegion = new("config.aws-region", Usage);
        public static readonly DiagnosticCode AwsRegionDuplicate = new("config.aws-region-duplicate", Usage);
        public static readonly DiagnosticCode AwsRules = new("config.aws-rules", Usage);
        public static readonly DiagnosticCode AwsTag = new("config.aws-tag", Usage);
        public static readonly DiagnosticCode AwsZone = new("config.aws-zone", Usage);
        public static readonly DiagnosticCode CidrDocker = new("config.cidr-docker", Usage);
        public static readonly DiagnosticCode CidrMalformed = new("config.cidr-malformed", Usage);
        public static readonly DiagnosticCode CidrOverlap = new("config.cidr-overlap", Usage);
        public static readonly DiagnosticCode CidrPublic = new("config.cidr-public", Usage);
        public static readonly DiagnosticCode CidrSize = new("config.cidr-size", Usage);
        public static readonly DiagnosticCode Conflict = new("config.conflict", Usage);
        public static readonly DiagnosticCode DnsForm = new("config.dns-form", Usage);
        public static readonly DiagnosticCode DnsHalf = new("config.dns-half", Usage);
        public static readonly DiagnosticCode EmailHalf = new("config.email-half", Usage);
        public static readonly DiagnosticCode KeyEncrypted = new("config.key-encrypted", Usage);
        public static readonly DiagnosticCode KeyHalf = new("config.key-half", Usage);
        public static readonly DiagnosticCode KeyMalformed = new("config.key-malformed", Usage);
        public static readonly DiagnosticCode KeyMismatch = new("config.key-mismatch", Usage);
        public static readonly DiagnosticCode KeyPrivate = new("config.key-private", Usage);
        public static readonly DiagnosticCode KeyUnreadable = new("config.key-unreadable", Usage);
        public static readonly DiagnosticCode KeyUnusable = new("config.key-unusable", Usage);
        public static readonly DiagnosticCode Malformed = new("config.malformed", Usage);
        public static readonly DiagnosticCode NotAFlag = new("config.not-a-flag", Usage);
        public static readonly DiagnosticCode NotAllowed = new("config.not-allowed", Usage);
        public static readonly DiagnosticCode NotANumber = new("config.not-a-number", Usage);
        public static readonly DiagnosticCode OperatorExample = new("config.operator-example", Usage);
        public static readonly DiagnosticCode OperatorMalformed = new("config.operator-malformed", Usage);
        public static readonly DiagnosticCode OperatorMissing = new("config.operator-missing", Usage);
        public static readonly DiagnosticCode OperatorNoIpv4 = new("config.operator-no-ipv4", Usage);
        public static readonly DiagnosticCode OperatorPrivate = new("config.operator-private", Usage);
        public static readonly DiagnosticCode OperatorSpecial = new("config.operator-special", Usage);
        public static readonly DiagnosticCode OperatorTooWide = new("config.operator-too-wide", Usage);
        public static readonly DiagnosticCode OtherTarget = new("config.other-target", Usage);
        public static readonly DiagnosticCode OutOfRange = new("config.out-of-range", Usage);
        public static readonly DiagnosticCode PlainSecret = new("config.plain-secret", Usage);
        public static readonly DiagnosticCode PortCollision = new("config.port-collision", Usage);
        public static readonly DiagnosticCode ProviderSetting = new("config.provider-setting", Usage);
        public static readonly DiagnosticCode RegionCount = new("config.region-count", Usage);
        public static readonly DiagnosticCode RegionDuplicate = new("config.region-duplicate", Usage);
        public static readonly DiagnosticCode RegionName = new("config.region-name", Usage);
        public static readonly DiagnosticCode SubnetOutside = new("config.subnet-outside", Usage);
        public static readonly DiagnosticCode SubnetOverlap = new("config.subnet-overlap", Usage);
        public static readonly DiagnosticCode Thresholds = new("config.thresholds", Usage);
        public static readonly DiagnosticCode TooFewConnections = new("config.too-few-connections", Usage);
        public static readonly DiagnosticCode UnknownKey = new("config.unknown-key", Usage);
    }

    /// <summary>The Pulumi command, where it keeps a stack.</summary>
    public static class Pulumi
    {
        public static readonly DiagnosticCode NotInstalled = new("pulumi.not-installed", Preflight);
        public static readonly DiagnosticCode Unusable = new("pulumi.not-usable", Preflight);
        public static readonly DiagnosticCode Failed = new("pulumi.failed", Failure);
        public static readonly DiagnosticCode UnexpectedOutput = new("pulumi.unexpected-output", Failure);
    }

    /// <summary>Refusals of a role change.</summary>
    public static class RoleChange
    {
        public static readonly DiagnosticCode AlreadyActive = new("failover.already-active", Usage);
        public static readonly DiagnosticCode CannotFence = new("failover.cannot-fence", Preflight);
        public static readonly DiagnosticCode TargetBlocked = new("failover.target-blocked", Preflight);
        public static readonly DiagnosticCode PrimaryLives = new("failover.primary-lives", Preflight);
        public static readonly DiagnosticCode LossUnbounded = new("failover.loss-unbounded", Preflight);
        public static readonly DiagnosticCode NewerElsewhere = new("failover.newer-elsewhere", Preflight);
        public static readonly DiagnosticCode SilentTooLong = new("failover.silent-too-long", Preflight);
        public static readonly DiagnosticCode StandbyTooFarBehind = new("failover.standby-too-far-behind", Preflight);
        public static readonly DiagnosticCode TargetDown = new("failover.target-down", Preflight);
        public static readonly DiagnosticCode TargetUnreachable = new("failover.target-unreachable", Preflight);
        public static readonly DiagnosticCode TwoPrimaries = new("failover.two-primaries", Preflight);
        public static readonly DiagnosticCode Unfinished = new("failover.unfinished", ResourceFailed);
        public static readonly DiagnosticCode UnknownRegion = new("failover.unknown-region", Usage);
        public static readonly DiagnosticCode SwitchoverNotStreaming = new("switchover.not-streaming", Preflight);
        public static readonly DiagnosticCode SwitchoverPrimaryDown = new("switchover.primary-down", Preflight);
        public static readonly DiagnosticCode SwitchoverPrimaryBlocked = new("switchover.primary-blocked", Preflight);
        public static readonly DiagnosticCode SwitchoverReplayPaused = new("switchover.replay-paused", Preflight);
        public static readonly DiagnosticCode SwitchoverReplayWaits = new("switchover.replay-waits", Preflight);
        public static readonly DiagnosticCode RejoinHostUnreachable = new("rejoin.host-unreachable", Preflight);
        public static readonly DiagnosticCode RejoinNoPrimary = new("rejoin.no-primary", Preflight);
        public static readonly DiagnosticCode RejoinRunningPrimary = new("rejoin.running-primary", Preflight);
        public static readonly DiagnosticCode DegradeAsynchronous = new("degrade.asynchronous", Usage);
        public static readonly DiagnosticCode DegradeNoPrimary = new("degrade.no-primary", Preflight);
    }

    /// <summary>The file from which role changes work when the stack cannot be read.</summary>
    public static class Access
    {
        public static readonly DiagnosticCode Foreign = new("access.foreign", Usage);
        public static readonly DiagnosticCode Missing = new("access.missing", NotFound);
        public static readonly DiagnosticCode Passphrase = new("access.passphrase", Usage);
        public static readonly DiagnosticCode Unusable = new("access.unusable", Failure);
    }

    /// <summary>Taking over a cluster whose state is lost.</summary>
    public static class Adopt
    {
        public static readonly DiagnosticCode NoCopy = new("adopt.no-copy", NotFound);
        public static readonly DiagnosticCode NothingRuns = new("adopt.nothing-runs", NotFound);
        public static readonly DiagnosticCode Unsuitable = new("adopt.unsuitable", Usage);
    }

    /// <summary>Backups and their repositories.</summary>
    public static class Backup
    {
        public static readonly DiagnosticCode Busy = new("backup.busy", Failure);
        public static readonly DiagnosticCode Damaged = new("backup.damaged", Failure);
        public static readonly DiagnosticCode Failed = new("backup.failed", Failure);
        public static readonly DiagnosticCode KeyUnknown = new("backup.key-unknown", NotFound);
        public static readonly DiagnosticCode NoStandby = new("backup.no-standby", Failure);
        public static readonly DiagnosticCode NotKept = new("backup.not-kept", Usage);
        public static readonly DiagnosticCode NotEnabled = new("backup.not-enabled", Usage);
        public static readonly DiagnosticCode RestoreFailed = new("backup.restore-failed", Failure);
        public static readonly DiagnosticCode UnknownRegion = new("backup.unknown-region", Usage);
    }

    /// <summary>Moving the contents of the database in and out.</summary>
    public static class Dump
    {
        public static readonly DiagnosticCode Failed = new("dump.failed", Failure);
        public static readonly DiagnosticCode Filled = new("dump.filled", Preflight);
        public static readonly DiagnosticCode NoPrimary = new("dump.no-primary", Preflight);
        public static readonly DiagnosticCode Present = new("dump.present", Preflight);
        public static readonly DiagnosticCode Version = new("dump.version", Preflight);
    }

    /// <summary>Bringing in a database of another server by logical replication.</summary>
    public static class Import
    {
        public static readonly DiagnosticCode Failed = new("import.failed", Failure);
        public static readonly DiagnosticCode Incomplete = new("import.incomplete", Preflight);
        public static readonly DiagnosticCode None = new("import.none", NotFound);
        public static readonly DiagnosticCode NotHealthy = new("import.not-healthy", Preflight);
        public static readonly DiagnosticCode NotReady = new("import.not-ready", Preflight);
        public static readonly DiagnosticCode Password = new("import.password", Usage);
        public static readonly DiagnosticCode Refused = new("import.refused", Preflight);
        public static readonly DiagnosticCode Source = new("import.source", Usage);
        public static readonly DiagnosticCode Unsuitable = new("import.unsuitable", Preflight);
    }

    /// <summary>A restore of the whole cluster.</summary>
    public static class Restore
    {
        public static readonly DiagnosticCode Blocked = new("restore.blocked", Preflight);
        public static readonly DiagnosticCode Busy = new("restore.busy", Preflight);
        public static readonly DiagnosticCode DataKept = new("restore.data-kept", Preflight);
        public static readonly DiagnosticCode NotPrimary = new("restore.not-primary", Preflight);
        public static readonly DiagnosticCode NothingKept = new("restore.nothing-kept", NotFound);
        public static readonly DiagnosticCode RoleChangeUnfinished = new("restore.role-change-unfinished", Preflight);
        public static readonly DiagnosticCode Unfinished = new("restore.unfinished", ResourceFailed);
        public static readonly DiagnosticCode Unreachable = new("restore.unreachable", Preflight);
        public static readonly DiagnosticCode WithoutStandby = new("restore.without-standby", ResourceFailed);
    }

    /// <summary>An upgrade of what serves.</summary>
    public static class Upgrade
    {
        public static readonly DiagnosticCode Busy = new("upgrade.busy", Preflight);
        public static readonly DiagnosticCode NotHealthy = new("upgrade.not-healthy", Preflight);
        public static readonly DiagnosticCode NotPossible = new("upgrade.not-possible", Preflight);
        public static readonly DiagnosticCode NothingKept = new("upgrade.nothing-kept", Preflight);
        public static readonly DiagnosticCode NothingNewer = new("upgrade.nothing-newer", Preflight);
        public static readonly DiagnosticCode Protected = new("upgrade.protected", Preflight);
        public static readonly DiagnosticCode Unfinished = new("upgrade.unfinished", ResourceFailed);
        public static readonly DiagnosticCode VersionsDiffer = new("upgrade.versions-differ", Preflight);
    }

    /// <summary>Projects, stacks and their state: both deployment engines.</summary>
    public static class Deployment
    {
        public static readonly DiagnosticCode ConfigEdit = new("stack.configuration-edit", Usage);
        public static readonly DiagnosticCode ConfigFile = new("stack.configuration", Usage);
        public static readonly DiagnosticCode ConfigMissing = new("stack.configuration-missing", Usage);
        public static readonly DiagnosticCode ConfigPath = new("stack.configuration-path", Usage);
        public static readonly DiagnosticCode ConfigSecret = new("stack.configuration-secret", Usage);
        public static readonly DiagnosticCode EngineUndecided = new("stack.engine-undecided", Failure);
        public static readonly DiagnosticCode EngineUnknown = new("stack.engine-unknown", Usage);
        public static readonly DiagnosticCode ForeignDeployment = new("stack.foreign-deployment", Usage);
        public static readonly DiagnosticCode Passphrase = new("secrets.passphrase", Usage);
        public static readonly DiagnosticCode PassphraseFile = new("secrets.passphrase-file", Usage);
        public static readonly DiagnosticCode ProgramNotBuilt = new("program.not-built", Failure);
        public static readonly DiagnosticCode ProgramNotStarted = new("program.not-started", Usage);
        public static readonly DiagnosticCode ProjectFile = new("project.malformed", Usage);
        public static readonly DiagnosticCode ProjectNotFound = new("project.not-found", Usage);
        public static readonly DiagnosticCode SecretsProvider = new("secrets.provider", Usage);
        public static readonly DiagnosticCode StackExists = new("stack.exists", Usage);
        public static readonly DiagnosticCode StackHasCluster = new("stack.has-cluster", Usage);
        public static readonly DiagnosticCode StackLocked = new("stack.locked", Failure);
        public static readonly DiagnosticCode StackName = new("stack.name", Usage);
        public static readonly DiagnosticCode StackNotEmpty = new("stack.not-empty", Usage);
        public static readonly DiagnosticCode StackNotFound = new("stack.not-found", Usage);
        public static readonly DiagnosticCode StateCorrupt = new("state.corrupt", Failure);
        public static readonly DiagnosticCode StateUnreadable = new("state.unreadable", Failure);
        public static readonly DiagnosticCode Yaml = new("file.yaml", Usage);
    }

    /// <summary>Commands of the command line.</summary>
    public static class Command
    {
        public static readonly DiagnosticCode ConfigKeyNotSet = new("command.config-key-not-set", ErrorKind.NotFound);
        public static readonly DiagnosticCode ConfirmationRequired = new("command.confirmation-required", ErrorKind.Usage);
        public static readonly DiagnosticCode Declined = new("command.declined", ErrorKind.Declined);
        public static readonly DiagnosticCode Defect = new("command.defect", ErrorKind.Defect);
        public static readonly DiagnosticCode DrillAborted = new("command.drill-aborted", ErrorKind.Failure);
        public static readonly DiagnosticCode DrillUnknown = new("command.drill-unknown", ErrorKind.Usage);
        public static readonly DiagnosticCode DrillTarget = new("command.drill-target", ErrorKind.Usage);
        public static readonly DiagnosticCode FaultUnknown = new("command.fault-unknown", ErrorKind.Usage);
        public static readonly DiagnosticCode FileUnreadable = new("command.file-unreadable", ErrorKind.Usage);
        public static readonly DiagnosticCode HostKeyUnknown = new("command.host-key-unknown", ErrorKind.Failure);
        public static readonly DiagnosticCode HostNotFound = new("command.host-not-found", ErrorKind.NotFound);
        public static readonly DiagnosticCode HostsLost = new("command.hosts-lost", ErrorKind.Usage);
        public static readonly DiagnosticCode ImageArchitecture = new("command.image-architecture", ErrorKind.Usage);
        public static readonly DiagnosticCode ImageNotFound = new("command.image-not-found", ErrorKind.NotFound);
        public static readonly DiagnosticCode Interrupted = new("command.interrupted", ErrorKind.Interrupted);
        public static readonly DiagnosticCode IoFailed = new("command.io-failed", ErrorKind.Failure);
        public static readonly DiagnosticCode LoadNotStarted = new("command.load-not-started", ErrorKind.Failure);
        public static readonly DiagnosticCode LockGone = new("command.lock-gone", ErrorKind.Failure);
        public static readonly DiagnosticCode RegistryFailed = new("command.registry-failed", ErrorKind.Preflight);
        public static readonly DiagnosticCode ResourceNeeded = new("command.resource-needed", ErrorKind.Usage);
        public static readonly DiagnosticCode ResourceNotFound = new("command.resource-not-found", ErrorKind.NotFound);
        public static readonly DiagnosticCode ResourceProtected = new("command.resource-protected", ErrorKind.Usage);
        public static readonly DiagnosticCode NoCluster = new("command.no-cluster", ErrorKind.NotFound);
        public static readonly DiagnosticCode NoPage = new("command.no-page", ErrorKind.Usage);
        public static readonly DiagnosticCode NoRegistry = new("command.no-registry", ErrorKind.Usage);
        public static readonly DiagnosticCode NotPrimary = new("command.not-primary", ErrorKind.ResourceFailed);
        public static readonly DiagnosticCode NoWrite = new("command.no-write", ErrorKind.Timeout);
        public static readonly DiagnosticCode OtherApplication = new("command.other-application", ErrorKind.Preflight);
        public static readonly DiagnosticCode OutputNotFound = new("command.output-not-found", ErrorKind.NotFound);
        public static readonly DiagnosticCode SshNotInstalled = new("command.ssh-not-installed", ErrorKind.Preflight);
        public static readonly DiagnosticCode StackNameMissing = new("command.stack-name-missing", ErrorKind.Usage);
        public static readonly DiagnosticCode UnexpectedChange = new("command.unexpected-change", ErrorKind.UnexpectedChange);
        public static readonly DiagnosticCode Usage = new("command.usage", ErrorKind.Usage);
    }

    /// <summary>Why a cluster is not healthy. <c>status</c> lists them and succeeds; their names have no area, because scripts read them.</summary>
    public static class Status
    {
        public static readonly DiagnosticCode ApplicationDown = new("application-down", Preflight);
        public static readonly DiagnosticCode ArchiveFailing = new("archive-failing", Preflight);
        public static readonly DiagnosticCode ArchiveGap = new("archive-gap", Preflight);
        public static readonly DiagnosticCode BackupDamaged = new("backup-damaged", Preflight);
        public static readonly DiagnosticCode BackupFailed = new("backup-failed", Preflight);
        public static readonly DiagnosticCode BackupOverdue = new("backup-overdue", Preflight);
        public static readonly DiagnosticCode BackupUnknown = new("backup-unknown", Preflight);
        public static readonly DiagnosticCode BackupUntested = new("backup-untested", Preflight);
        public static readonly DiagnosticCode CertificateEnds = new("certificate-ends", Preflight);
        public static readonly DiagnosticCode ConnectionsUsed = new("connections-used", Preflight);
        public static readonly DiagnosticCode DatabaseFenced = new("database-fenced", Preflight);
        public static readonly DiagnosticCode DatabaseSilent = new("database-silent", Preflight);
        public static readonly DiagnosticCode DatabaseStopped = new("database-stopped", Preflight);
        public static readonly DiagnosticCode DatabaseUnknown = new("database-unknown", Preflight);
        public static readonly DiagnosticCode DiskFull = new("disk-full", Preflight);
        public static readonly DiagnosticCode FencedServerRuns = new("fenced-server-runs", Preflight);
        public static readonly DiagnosticCode HostDown = new("host-down", Preflight);
        public static readonly DiagnosticCode JenkinsDown = new("jenkins-down", Preflight);
        public static readonly DiagnosticCode LoadBalancerDown = new("load-balancer-down", Preflight);
        public static readonly DiagnosticCode MonitorDown = new("monitor-down", Preflight);
        public static readonly DiagnosticCode NoPrimary = new("no-primary", Preflight);
        public static readonly DiagnosticCode NoServers = new("no-servers", Preflight);
        public static readonly DiagnosticCode NotStreaming = new("not-streaming", Preflight);
        public static readonly DiagnosticCode NotSynchronous = new("not-synchronous", Preflight);
        public static readonly DiagnosticCode PrimaryUnseen = new("primary-unseen", Preflight);
        public static readonly DiagnosticCode ReceiverNotStreaming = new("receiver-not-streaming", Preflight);
        public static readonly DiagnosticCode RegistryDown = new("registry-down", Preflight);
        public static readonly DiagnosticCode ReplayLag = new("replay-lag", Preflight);
        public static readonly DiagnosticCode ReplayPaused = new("replay-paused", Preflight);
        public static readonly DiagnosticCode ReplayStalled = new("replay-stalled", Preflight);
        public static readonly DiagnosticCode ServersDown = new("servers-down", Preflight);
        public static readonly DiagnosticCode SlotLost = new("slot-lost", Preflight);
        public static readonly DiagnosticCode SlotRetainsWal = new("slot-retains-wal", Preflight);
        public static readonly DiagnosticCode Suspended = new("suspended", Preflight);
        public static readonly DiagnosticCode TwoPrimaries = new("two-primaries", Preflight);
        public static readonly DiagnosticCode WritesBlocked = new("writes-blocked", Preflight);
        public static readonly DiagnosticCode UpgradeUnfinished = new("upgrade-unfinished", Preflight);
    }

    /// <summary>Checks of this machine before a deployment.</summary>
    public static class Check
    {
        public static readonly DiagnosticCode AwsQuota = new("check.aws-quota", Preflight);
        public static readonly DiagnosticCode BackupKey = new("check.backup-key", Preflight);
        public static readonly DiagnosticCode BackupMissing = new("check.backup-missing", Preflight);
        public static readonly DiagnosticCode BackupSource = new("check.backup-source", Preflight);
        public static readonly DiagnosticCode ContainerMissing = new("check.container-missing", Preflight);
        public static readonly DiagnosticCode ContainerName = new("check.container-name", Preflight);
        public static readonly DiagnosticCode ContainerStopped = new("check.container-stopped", Preflight);
        public static readonly DiagnosticCode Disk = new("check.disk", Preflight);
        public static readonly DiagnosticCode Docker = new("check.docker", Preflight);
        public static readonly DiagnosticCode Failed = new("check.failed", Preflight);
        public static readonly DiagnosticCode NoAwsCredentials = new("check.no-aws-credentials", Credentials);
        public static readonly DiagnosticCode PackageSource = new("check.package-source", Preflight);
        public static readonly DiagnosticCode Port = new("check.port", Preflight);
        public static readonly DiagnosticCode StateLost = new("check.state-lost", Preflight);
        public static readonly DiagnosticCode Subnet = new("check.subnet", Preflight);
        public static readonly DiagnosticCode Tool = new("check.tool", Preflight);
    }
}
