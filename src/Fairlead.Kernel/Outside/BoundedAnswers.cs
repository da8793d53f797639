using System.Globalization;

namespace Fairlead.Outside;

/// <summary>Reads an answer as a whole, within its time and size, and says in one line what went wrong.</summary>
/// <param name="limits">Time and size.</param>
/// <param name="time">The clock.</param>
internal sealed class BoundedAnswers(OutsideLimits limits, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limits.Time, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var place = request.RequestUri?.GetLeftPart(UriPartial.Authority);
        try
        {
            var answer = await base.SendAsync(request, either.Token);
            await BoundAsync(answer, place, either.Token);
            return answer;
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OutsideException(string.Create(CultureInfo.InvariantCulture, $"{place} did not answer within {limits.Time.TotalSeconds:0.#} s."), e);
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as OutsideException ?? new OutsideException($"{place} cannot be asked: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private async Task BoundAsync(HttpResponseMessage answer, string? place, CancellationToken cancel)
    {
        using var kept = new MemoryStream();
        var part = new byte[16 << 10];
        var whole = answer.Content;
        await using (var stream = await whole.ReadAsStreamAsync(cancel))
        {
            while (await stream.ReadAsync(part, cancel) is > 0 and var read)
            {
                if (kept.Length + read > limits.Bytes)
                {
                    answer.Dispose();
                    throw new OutsideException(string.Create(CultureInfo.InvariantCulture, $"{place} answers with more than {limits.Bytes:N0} bytes."));
                }

                kept.Write(part, 0, read);
            }
        }

        var bounded = new ByteArrayContent(kept.ToArray());
        foreach (var (name, values) in whole.Headers.NonValidated)
            bounded.Headers.TryAddWithoutValidation(name, values);
        answer.Content = bounded;
        whole.Dispose();
    }
}
