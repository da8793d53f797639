namespace Fairlead.Demo;

/// <summary>A clock that stands at an instant, for demonstration data that is made as if it had happened then.</summary>
/// <param name="now">The instant, UTC.</param>
internal sealed class Then(DateTime now) : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => new(now, TimeSpan.Zero);
}
