using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Kith.Record;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kith.Stories.NeedToKnow;

/// <summary>Hears every statement that is run on one database, and on no other that is used at the same time.</summary>
internal sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<string> heard = [];
    private readonly List<IDisposable> listening = [];
    private readonly bool postgres;
    private readonly string database;

    public Statements(RecordStore store)
    {
        postgres = store.IsPostgres;
        using (var db = store.Context()) database = Name(db.Database.GetDbConnection());
        listening.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>What was run since this was last asked.</summary>
    public string[] Taken()
    {
        var taken = new List<string>();
        while (heard.TryDequeue(out var statement)) taken.Add(statement);
        return [.. taken];
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name) listening.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData { Command: { Connection: { } connection } command } && Name(connection) == database) heard.Enqueue(command.CommandText);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => listening.ForEach(l => l.Dispose());

    private string Name(DbConnection connection) => postgres ? connection.Database : connection.DataSource;
}
