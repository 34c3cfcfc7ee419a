using Kith.Access;
using Kith.Forms;
using Kith.Pages.SubjectAccess;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.SubjectAccess;
using Kith.Session;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages;

/// <summary>
/// A page for people who are signed in: who reads, the time of this request, today's practice, and the one way to do something.
/// Queries take <see cref="Reader"/>; a page never looks into the record by itself.
/// </summary>
public abstract class KithPage : PageModel
{
    private const string DoneKey = "done";
    private Instant? now;

    /// <summary>Whoever reads this page, in the posting they act in.</summary>
    protected SignedIn Who => SignedIn.Of(HttpContext) ?? throw new InvalidOperationException($"{Request.Path} needs somebody signed in; is its page among the public ones by mistake?");

    public Reader Reader => Who.Reader;

    /// <summary>One instant for the whole request, so that nothing is due and overdue on the same page.</summary>
    public Instant Now => now ??= The<IClock>().GetCurrentInstant();

    /// <summary>Today's practice. An open episode keeps to its own shape: see <see cref="PackShelf.Of"/>.</summary>
    public PracticePack Pack => The<PackShelf>().Current;

    public Gate Gate => new(Pack);

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    protected T The<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    /// <summary>Through which something is done. What is done may change what this reader sees: whatever is asked after it is asked with a new sight.</summary>
    protected Casework Acting()
    {
        The<ReaderSight>().Anew();
        return The<Casework>();
    }

    /// <summary>The pathway in the shape that an episode keeps to.</summary>
    public Pathway PathwayOf(string shape, string pathway) => The<PackShelf>().Of(shape).Pathways[pathway];

    /// <summary>Puts questions to the record as this reader: <c>Ask((db, asker) =&gt; new WorkQuery(db, asker).List(…))</c>. Whom they disclose is audited.</summary>
    protected async Task<T> Ask<T>(Func<RecordContext, Asker, Task<T>> questions)
    {
        await using var db = The<RecordStore>().Context();
        return await questions(db, await The<ReaderSight>().By(db, Gate, Reader, Now, Cancel));
    }

    protected Task Ask(Func<RecordContext, Asker, Task> questions) => Ask(async (db, asker) =>
    {
        await questions(db, asker);
        return true;
    });

    /// <summary>Does it as this reader, now. Problems go to the error summary, each leading to the field of its place.</summary>
    /// <param name="field">The html name of the input that a problem's place belongs to; null for none. By default the place itself.</param>
    protected async Task<Done> Act(Action action, string purpose = "safeguarding", Func<string, string?>? field = null)
    {
        var done = await Acting().Do(Reader, action, Now, purpose, addressesStand: AddressKept.Stands(Request), cancel: Cancel);
        if (!done.Ok) HttpContext.Refused();
        AddressKept.Ask(ViewData, done.Problems);
        foreach (var problem in done.Problems)
            Say(problem.Message, field is null ? problem.Place : field(problem.Place));
        return done;
    }

    /// <summary>Adds to the error summary.</summary>
    protected void Say(string problem, string? field = null) =>
        ViewData["Problems"] = new List<ProblemView>(ViewData.Problems()) { new(problem, string.IsNullOrEmpty(field) ? null : field) };

    protected bool AnyProblems => ViewData.Problems().Count > 0;

    /// <summary>The one page for what is not there and for what this reader may not see.</summary>
    protected IActionResult NotHere() => NotFound();

    /// <summary>To another page, which says so in a banner. The words name nobody: they travel in a cookie.</summary>
    protected IActionResult Go(string to, string done)
    {
        TempData[DoneKey] = done;
        return LocalRedirect(to);
    }

    /// <summary>Who asks for a record, and what speaks against them, stands at the head of every page of the request, whatever the page is for.</summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        OnPageHandlerExecuting(context);
        if (context.Result is not null) return;
        var done = await next();
        OnPageHandlerExecuted(done);
        if (done.Result is not PageResult || this is Episodes.EpisodePage || ViewData[AskedView.Key] is not null || !Request.Path.StartsWithSegments("/episodes", StringComparison.Ordinal)
            || (RouteData.Values["episode"] ?? RouteData.Values["id"]) is not string episode) return;
        if (await Ask((db, asker) => new AskerQuery(db, The<PackShelf>()).IfAsked(asker, episode, Cancel)) is { } asked) ViewData[AskedView.Key] = AskedView.Of(asked, Pack);
    }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (HttpMethods.IsGet(Request.Method) && TempData[DoneKey] is string done)
            ViewData["Banner"] = new BannerView(done, Success: true);
    }
}
