using Fairlead.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Signals;

/// <summary>What the web program needs to take and read deliveries.</summary>
internal static class SignalServices
{
    public static IServiceCollection AddSignals(this IServiceCollection services)
    {
        services.AddSingleton<SourceBook>();
        services.AddSingleton<Bell<ReadInbox>>();
        services.AddSingleton<Bell<Delivery.DeriveDue>>();
        services.AddSingleton<InboxRefusals>();
        services.AddSingleton<BindSignals>();
        services.AddSingleton<Inbox>();
        services.AddHostedService(all => all.GetRequiredService<Inbox>());
        services.AddSingleton<ReadInbox>();
        services.AddHostedService(all => all.GetRequiredService<ReadInbox>());
        services.AddSingleton<Delivery.DeriveDue>();
        services.AddHostedService(all => all.GetRequiredService<Delivery.DeriveDue>());
        services.AddSingleton<Door>();
        services.AddSingleton<ReportDoor>();
        services.AddScoped<EditSources>();
        services.AddScoped<MendDelivery>();
        return services;
    }
}
