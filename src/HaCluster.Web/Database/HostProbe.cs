using System.Globalization;
using HaCluster.Web.Settings;
using Npgsql;

namespace HaCluster.Web.Database;

/// <summary>Asks one database host what it is, over a connection it keeps. Used by one loop at a time.</summary>
internal sealed class HostProbe(HostEndpoint host, NpgsqlDataSource source, TimeSpan timeout) : IAsyncDisposable
{
    // pg_walfile_name is refused during recovery; CASE keeps it from being called then. Its first eight digits are the timeline being
    // written, which pg_control_checkpoint() shows only after the checkpoint that follows a promotion.
    private const string Question = """
        SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END,
               current_setting('transaction_read_only') = 'on',
               (SELECT system_identifier FROM pg_control_system())
        """;

    private NpgsqlConnection? _connection;

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
            await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Question, connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (await reader.IsDBNullAsync(0))
            return new HostStatus(host, HostRole.Standby);
        var timeline = uint.Parse(reader.GetString(0), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var role = reader.GetBoolean(1) ? HostRole.ReadOnlyPrimary : HostRole.Primary;
        return new HostStatus(host, role, new History(reader.GetInt64(2), timeline));
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
