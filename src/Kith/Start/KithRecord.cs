using Kith.Access;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Seals;
using Kith.Record.Stores;

namespace Kith.Start;

/// <summary>The record and all that reads and writes it, for pages and API.</summary>
public static class KithRecord
{
    public static IServiceCollection AddKithRecord(this IServiceCollection services, RecordStore store, PackShelf shelf, SealKey? key)
    {
        services.AddSingleton(store);
        services.AddSingleton(shelf);
        services.AddSingleton(shelf.Current);
        services.AddSingleton(new Gate(shelf.Current));
        services.AddSingleton(new Casework(store, shelf));
        services.AddSingleton(new Registers(store, shelf.Current));
        services.AddSingleton(new ReadAudit(store));
        services.AddHostedService<Chasing>();
        services.AddHostedService<ClosingDormant>();
        services.AddHostedService<Watching>();
        // Without a key nothing is sealed, and the health page says so.
        if (key is not null)
            services.AddSingleton(new Sealing(store, key)).AddHostedService<Seals>();
        return services;
    }
}
