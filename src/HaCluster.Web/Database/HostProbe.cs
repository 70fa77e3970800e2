using System.Globalization;
using HaCluster.Web.Settings;
using Npgsql;

namespace HaCluster.Web.Database;

/// <summary>
/// Asks one database host what it is, and which writes of this instance wait there without a connection to it, over a connection it keeps.
/// Used by one loop at a time.
/// </summary>
internal sealed class HostProbe(HostEndpoint host, NpgsqlDataSource source, WriteConnections writes, TimeSpan timeout) : IAsyncDisposable
{
    // pg_walfile_name is refused during recovery; CASE keeps it from being called then. Its first eight digits are the timeline being
    // written, which pg_control_checkpoint() shows only after the checkpoint that follows a promotion.
    private const string Question = """
        SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END,
               current_setting('transaction_read_only') = 'on',
               (SELECT system_identifier FROM pg_control_system()),
               pg_postmaster_start_time()
        """;

    private const string QuestionWithRecord =
        Question + ", last.epoch, last.names_this_server FROM (SELECT) AS one LEFT JOIN hacluster.last_role_change() AS last ON true";

    // A database that no role change has to do with, or that an earlier version deployed, has no such function.
    private const string HasRecord =
        "SELECT coalesce(has_function_privilege(to_regprocedure('hacluster.last_role_change()'), 'EXECUTE'), false)";

    // A write that waits for the synchronous standby outlives the process that sent it.
    private const string Inherited = """
        SELECT pid FROM pg_stat_activity
        WHERE usename = current_user AND application_name = current_setting('application_name') AND state = 'active'
        AND backend_start < (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
        """;

    private const string StillActive = """
        SELECT pid FROM pg_stat_activity
        WHERE usename = current_user AND application_name = current_setting('application_name') AND state = 'active'
        AND pid::text = ANY (string_to_array($1, ','))
        """;

    private NpgsqlConnection? _connection;
    private bool _hasAnswered;
    private bool _hasRecord;

    /// <summary>The host's answer within the timeout, or <see cref="HostRole.Unreachable"/> with the reason. Never throws.</summary>
    public async Task<HostStatus> AskAsync()
    {
        var asking = QueryAsync();
        try
        {
            return await asking.WaitAsync(timeout);
        }
        catch (Exception exception)
        {
            Abandon(asking);
            var reason = exception is TimeoutException ? $"no answer within {timeout.TotalMilliseconds:0} ms" : Reason(exception);
            return new HostStatus(host, HostRole.Unreachable, Problem: reason);
        }
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<HostStatus> QueryAsync()
    {
        _connection ??= source.CreateConnection();
        var connection = _connection;
        if (connection.FullState == System.Data.ConnectionState.Closed)
        {
            await connection.OpenAsync();
            await using var asking = new NpgsqlCommand(HasRecord, connection);
            _hasRecord = await asking.ExecuteScalarAsync() is true;
        }
        await AskForOrphansAsync(connection);
        await using var command = new NpgsqlCommand(_hasRecord ? QuestionWithRecord : Question, connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (await RoleAsync(reader)) with { Started = reader.GetDateTime(3) };
    }

    private async Task<HostStatus> RoleAsync(NpgsqlDataReader reader)
    {
        if (await reader.IsDBNullAsync(0))
            return new HostStatus(host, HostRole.Standby);
        var timeline = uint.Parse(reader.GetString(0), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var role = reader.GetBoolean(1) ? HostRole.ReadOnlyPrimary : HostRole.Primary;
        return new HostStatus(host, role, new History(reader.GetInt64(2), timeline) { LastRoleChange = await RecordAsync(reader) });
    }

    private async Task<RoleChange> RecordAsync(NpgsqlDataReader reader) =>
        !_hasRecord || await reader.IsDBNullAsync(4) ? default : new RoleChange(reader.GetInt64(4), reader.GetBoolean(5));

    private async Task AskForOrphansAsync(NpgsqlConnection connection)
    {
        if (!_hasAnswered)
        {
            await using var command = new NpgsqlCommand(Inherited, connection);
            writes.Adopt(await ProcessesAsync(command));
            _hasAnswered = true;
        }
        else if (writes.Orphans is { Length: > 0 } orphans)
        {
            await using var command = new NpgsqlCommand(StillActive, connection)
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = string.Join(',', orphans) } },
            };
            writes.Keep(await ProcessesAsync(command), orphans);
        }
    }

    private static async Task<HashSet<int>> ProcessesAsync(NpgsqlCommand command)
    {
        var processes = new HashSet<int>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            processes.Add(reader.GetInt32(0));
        return processes;
    }

    // The driver may still be waiting on the silent host: leave it that connection and start the next look on a fresh one.
    private void Abandon(Task asking)
    {
        var connection = _connection;
        _connection = null;
        _ = CloseAfterAsync();

        async Task CloseAfterAsync()
        {
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (connection is not null)
                await connection.DisposeAsync();
        }
    }

    private static string Reason(Exception error) => error switch
    {
        PostgresException refused => $"{refused.SqlState}: {refused.MessageText}",
        { InnerException: { } inner } => $"{error.Message}: {inner.Message}",
        _ => error.Message,
    };
}
