using Fairlead.Jobs;
using Fairlead.Needs;
using Fairlead.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Notifications;

/// <summary>The notifications of the kernel itself, and the parts that send all of them.</summary>
internal static class Notifying
{
    /// <summary>Somebody is invited.</summary>
    public static readonly NotificationKind Invitation = new("invitation", "An invitation") { ForDestinations = false };

    /// <summary>A link for a new password.</summary>
    public static readonly NotificationKind Password = new("password", "A link for a new password") { ForDestinations = false };

    /// <summary>A job in the background failed for good.</summary>
    public static readonly NotificationKind JobFailed = new("job-failed", "A background job failed") { ForPeople = true, ForAdministrators = true };

    /// <summary>The test of a destination; whoever can be tested takes it.</summary>
    public static readonly NotificationKind Test = new("test", "A test") { ForDestinations = false };

    public static void Add(IModuleParts parts)
    {
        parts
            .Navigation(NotificationsPage.Navigation)
            .Routes(NotificationsApi.Map)
            .Notifications(Invitation)
            .Notifications(Password)
            .Notifications(JobFailed)
            .Notifications(Test)
            .Notifications(SendNeeds.About)
            .Service<Outbox>()
            .Service<DeliverNow>()
            .Service<PostMessage>()
            .Service<IFailedJobObserver, NotifyOfFailedJobs>()
            .UseCase<EditDestinations>()
            .UseCase<OwnNotifications>()
            .Service<NotifyPeople>()
            .Service<UnsubscribeLinks>()
            .Routes(Unsubscribe.Map)
            .Jobs<SendDigest>()
            .Jobs<SendNeeds>()
            .Jobs<ForgetNotifications>();
        foreach (var way in Enum.GetValues<NotificationWay>())
            parts.Services.AddSingleton<IJob>(all => new SendNotifications(way, all, all.GetRequiredService<TimeProvider>()));
    }
}
