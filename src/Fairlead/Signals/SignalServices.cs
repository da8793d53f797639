using Fairlead.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Signals;

/// <summary>What the web program and the command line need to take and read deliveries.</summary>
internal static class SignalServices
{
    /// <summary>What both need; nothing of it runs by itself.</summary>
    public static IServiceCollection AddSignalReading(this IServiceCollection services)
    {
        services.AddSingleton<SourceBook>();
        services.AddSingleton<Bell<ReadInbox>>();
        services.AddSingleton<InboxRefusals>();
        services.AddSingleton<BindSignals>();
        services.AddSingleton<ReadInbox>();
        services.AddSingleton<Delivery.DeriveDue>();
        services.AddSingleton<StoreLetters>();
        services.AddSingleton<ImportFacts>();
        services.AddScoped<EditSources>();
        services.AddScoped<MendDelivery>();
        services.AddScoped<LinkFacts>();
        return services;
    }

    /// <summary>What only the web program needs: its door, and what runs beside it.</summary>
    public static IServiceCollection AddSignals(this IServiceCollection services)
    {
        services.AddSingleton<Inbox>();
        services.AddHostedService(all => all.GetRequiredService<Inbox>());
        services.AddHostedService(all => all.GetRequiredService<ReadInbox>());
        services.AddHostedService(all => all.GetRequiredService<Delivery.DeriveDue>());
        services.AddHostedService<Delivery.RecallHistories>();
        services.AddSingleton<Arriving>();
        services.AddSingleton<Door>();
        services.AddSingleton<ReportDoor>();
        return services;
    }
}
