using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Kith.Record.Casework;
using Microsoft.AspNetCore.TestHost;

namespace Kith.Stories;

/// <summary>One answer: its status, where it came from after redirects, its page.</summary>
public sealed record Answer(HttpStatusCode Status, string Path, IHtmlDocument Page, HttpResponseMessage Response)
{
    public string Title => Page.QuerySelector("h1")?.TextContent.Trim() ?? "";

    /// <summary>What a person reads: the text of the main part, spaces made single.</summary>
    public string Text => Words(Page.QuerySelector("main"));

    public string All => Page.Source.Text;

    public static string Words(IElement? element) => string.Join(' ', (element?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The only form with a button that says this.</summary>
    public IHtmlFormElement Form(string button, string? within = null) =>
        Page.QuerySelectorAll<IHtmlFormElement>("form").Where(f => f.QuerySelectorAll("button").Any(b => Words(b).Contains(button, StringComparison.Ordinal)))
            .SingleOrDefault(f => within is null || Words(f.Closest("tr, li, section, article") ?? f).Contains(within, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"{Path} has no form (or several) with a button “{button}”{(within is null ? "" : $" within “{within}”")}: {Text}");
}

/// <summary>A browser without a screen: keeps cookies, follows redirects, sends forms as they stand.</summary>
public sealed class Visitor(TestServer server, bool https = false)
{
    private readonly HttpClient http = new(server.CreateHandler()) { BaseAddress = new Uri(https ? "https://localhost/" : "http://localhost/") };

    public CookieContainer Cookies { get; } = new();

    /// <summary>The cookies that were set, as the server wrote them.</summary>
    public List<string> SetCookies { get; } = [];

    public string Accept { get; set; } = "text/html";

    public Task<Answer> Ask(HttpMethod verb, string path) => Send(new HttpRequestMessage(verb, path));

    public Task<Answer> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> Post(string path, params IEnumerable<(string Name, string Value)> fields) =>
        Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) });

    /// <summary>Sends a file as a browser does.</summary>
    public Task<Answer> Upload(string path, byte[] file, string name, params IEnumerable<(string Name, string Value)> fields)
    {
        var body = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } };
        foreach (var (field, value) in fields)
            body.Add(new StringContent(value), field);
        return Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = body });
    }

    /// <summary>Posts a form's body as it is, byte by byte.</summary>
    public Task<Answer> PostBytes(string path, byte[] body) =>
        Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/x-www-form-urlencoded") } } });

    /// <summary>Sends a form with a file, as a browser does.</summary>
    public Task<Answer> PostFile(string path, string token, string name, byte[] bytes, params IEnumerable<(string Name, string Value)> fields)
    {
        var file = new ByteArrayContent(bytes) { Headers = { ContentDisposition = new("form-data") { Name = "file", FileNameStar = name } } };
        var content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, file };
        foreach (var (field, value) in fields) content.Add(new StringContent(value), field);
        return Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }

    /// <summary>Sends a form with what stands in it, what is typed over it, and the button.</summary>
    public Task<Answer> Submit(Answer on, IHtmlFormElement form, string? button = null, params IEnumerable<(string Name, string Value)> typed)
    {
        var values = typed.ToLookup(t => t.Name, t => t.Value, StringComparer.Ordinal);
        var fields = Standing(form).Where(f => !values.Contains(f.Name)).Concat(values.SelectMany(v => v.Select(value => (v.Key, value)))).ToList();
        var pressed = form.QuerySelectorAll<IHtmlButtonElement>("button[name]").FirstOrDefault(b => button is not null && Answer.Words(b).Contains(button, StringComparison.Ordinal));
        if (pressed is not null && !values.Contains(pressed.Name!))
            fields.Add((pressed.Name!, pressed.Value));
        var action = pressed?.GetAttribute("formaction") ?? form.GetAttribute("action");
        var to = new Uri(new Uri(http.BaseAddress!, on.Path), string.IsNullOrEmpty(action) ? on.Path : action).PathAndQuery;
        return form.Method.Equals("get", StringComparison.OrdinalIgnoreCase)
            ? Get(to.Split('?')[0] + "?" + string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Item1)}={Uri.EscapeDataString(f.Item2)}")))
            : Post(to, fields);
    }

    public async Task<Answer> SignIn(Posting posting)
    {
        var page = await Get("/sign-in");
        var form = page.Page.QuerySelectorAll<IHtmlFormElement>("form[action='/sign-in']").First(f =>
            Value(f, "worker") == posting.Worker && Value(f, "role") == posting.Role && Value(f, "agency") == posting.Agency && Value(f, "team") == (posting.Team ?? ""));
        return await Submit(page, form);
    }

    private static string? Value(IHtmlFormElement form, string name) => (form.QuerySelector($"input[name='{name}']") as IHtmlInputElement)?.Value;

    private static IEnumerable<(string Name, string Value)> Standing(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" or "button" }:
                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    yield return (name, input.Value);
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return (name, area.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    foreach (var option in select.SelectedOptions)
                        yield return (name, option.Value);
                    break;
            }
        }
    }

    private async Task<Answer> Send(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        for (var hops = 0; ; hops++)
        {
            var uri = new Uri(http.BaseAddress!, request.RequestUri!);
            if (Cookies.GetCookieHeader(uri) is { Length: > 0 } cookies)
                request.Headers.Add("Cookie", cookies);
            var response = await http.SendAsync(request);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                SetCookies.Add(cookie);
                Cookies.SetCookies(uri, cookie);
            }
            // A redirect to another house is for the test to follow.
            if (response.Headers.Location is not { } to || hops > 5 || new Uri(uri, to).Authority != uri.Authority)
                return new(response.StatusCode, uri.PathAndQuery, await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync()), response);
            var next = new HttpRequestMessage(HttpMethod.Get, new Uri(uri, to));
            if (response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                (next.Method, next.Content) = (request.Method, request.Content is null ? null : new ByteArrayContent(await request.Content.ReadAsByteArrayAsync()));
            if (next.Content is not null)
                next.Content.Headers.ContentType = request.Content!.Headers.ContentType;
            next.Headers.TryAddWithoutValidation("Accept", Accept);
            request = next;
        }
    }
}
