using System.Collections.Immutable;
using Kith.Web.Kit;
using Kith.Web.Navigation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages;

/// <summary>Every component in every state, for those who build pages and for the browser tests. There is none outside Development.</summary>
public sealed class KitModel(IWebHostEnvironment environment) : PageModel
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 14, 5);
    private static string lastDraft = "";
    private static readonly string Long = string.Concat(Enumerable.Repeat("Mum said she would bring him in but had not come by four o’clock. ", 6))
        + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

    [BindProperty(SupportsGet = true, Name = "errors")]
    public bool WithErrors { get; set; }

    public int ChildCount { get; private set; } = 2;

    public IActionResult OnGet() => environment.IsDevelopment() ? Page() : NotFound();

    public IActionResult OnPost(string? add, string? remove)
    {
        if (!environment.IsDevelopment())
            return NotFound();
        var sent = Request.Form.Keys.Count(key => key.StartsWith("children[", StringComparison.Ordinal) && key.EndsWith(".family-name", StringComparison.Ordinal));
        ChildCount = add is not null ? sent + 1 : remove is not null ? sent - 1 : sent;
        WithErrors = add is null && remove is null;
        return Page();
    }

    public IActionResult OnPostDraft()
    {
        if (!environment.IsDevelopment())
            return NotFound();
        lastDraft = Request.Form["referrer.name"].ToString();
        return new NoContentResult();
    }

    public IActionResult OnGetBroken() => environment.IsDevelopment() ? throw new InvalidOperationException("Broken on purpose, about Tamsin.") : NotFound();

    public IActionResult OnGetDraft() => environment.IsDevelopment() ? Content(lastDraft) : NotFound();

    public ImmutableArray<FieldView> Fields => [.. Plain, Children, Group, Threshold];

    public IReadOnlyList<ProblemView> Problems =>
        [.. Fields.Where(one => one.Error is not null).Select(one => new ProblemView(one.Error!, one.Name)), new ProblemView("This contact was changed by somebody else while you were typing.")];

    private string? Wrong(string what) => WithErrors ? what : null;

    private ImmutableArray<FieldView> Plain =>
    [
        new() { Name = "referrer.name", Type = "text", Label = "Referrer’s name", Required = true, Error = Wrong("Enter the referrer’s name") },
        new() { Name = "referrer.agency", Type = "text", Label = "Agency", Values = ["Larkfield Primary School"], PrefilledFrom = "From the referrer’s report, 3 Nov 14:05" },
        new() { Name = "concern", Type = "long-text", Label = "What is the concern?", Hint = "In the referrer’s own words where you can.", Values = [Long], Error = Wrong("Say what the concern is") },
        new() { Name = "occurred", Type = "date", Label = "When did it happen?", Hint = "For example, 27 3 2026", Values = WithErrors ? ["31", "2", "2026"] : ["2026-11-03"], Error = Wrong("Date must be a real date: February has no 31st") },
        new() { Name = "adults", Type = "number", Label = "Adults at home", Optional = true, Error = Wrong("Adults at home must be a whole number") },
        new()
        {
            Name = "consent", Type = "choice", Label = "Does the family know about this contact?", Error = Wrong("Choose whether the family knows"), Values = ["refused"],
            Options =
            [
                new("given", "Yes, and they agree"),
                new("refused", "Yes, and they do not agree") { Reveals = [new() { Name = "consent-reason", Type = "text", Label = "Why they do not agree", Error = Wrong("Say why they do not agree") }] },
                new("not-sought", "No", "Telling them would put the child or somebody else at risk, or has not been possible."),
            ],
        },
        new() { Name = "override", Type = "long-text", Label = "Ground for sharing without agreement", ShowWhen = [new("consent", ["refused", "not-sought"])] },
        new() { Name = "school", Type = "choice", Label = "School", Hint = "A long list becomes a select.", Error = Wrong("Choose a school"), Values = ["4"], Options = [.. Enumerable.Range(1, 12).Select(n => new OptionView($"{n}", $"School number {n}"))] },
        new() { Name = "seen", Type = "choices", Label = "Who has seen the child?", Hint = "Select all that apply", Values = ["hv"], Error = Wrong("Choose who has seen the child"), Options = [new("gp", "GP"), new("hv", "Health visitor", "Or school nurse"), new("police", "Police")] },
        new() { Name = "danger", Type = "yes-no", Label = "Is the child in danger now?", Error = Wrong("Choose yes or no") },
        new() { Name = "phone", Type = "phone", Label = "Telephone", Error = Wrong("Enter a telephone number, like 01632 960 001") },
        new() { Name = "email", Type = "email", Label = "Email", Error = Wrong("Enter an email address, like name@example.org") },
        new() { Name = "postcode", Type = "postcode", Label = "Postcode", Error = Wrong("Enter a full UK postcode") },
    ];

    private FieldView Children => new()
    {
        Name = "children", Type = "repeat", Label = "Children", Hint = "One for each child you are worried about.", ItemWord = "child", Error = Wrong("Add at least one child"),
        Items = [.. Enumerable.Range(0, ChildCount).Select(n => new RepeatItem($"Child {n + 1}",
        [
            new() { Name = $"children[{n}].family-name", Type = "text", Label = "Family name" },
            new() { Name = $"children[{n}].born", Type = "date", Label = "Date of birth", Optional = true },
        ]))],
    };

    private FieldView Group => new()
    {
        Name = "address", Type = "group", Label = "Address", Error = Wrong("Enter an address, or say that there is none"),
        Children = [new() { Name = "address.lines", Type = "long-text", Label = "Lines" }, new() { Name = "address.postcode", Type = "postcode", Label = "Postcode" }],
    };

    private FieldView Threshold => new()
    {
        Name = "threshold", Type = "threshold", Label = "Level of need", Hint = "Choose the level and tick what speaks for it.", Level = "3", Values = ["missing-school"], Error = Wrong("Choose a level of need"),
        Levels =
        [
            new("1", "Level 1: universal", "Needs met by services that every child has.", []),
            new("2", "Level 2: early help", null, [new("late", "Often late for school"), new("isolated", "Family isolated")]),
            new("3", "Level 3: targeted", null, [new("missing-school", "Missing from school", "Below 90 per cent in a term"), new("carer", "Caring for a parent")]),
            new("4", "Level 4: specialist", null, [new("injury", "Injury without a good account")]),
        ],
    };

    public NavigationView Navigation => new(
        [new("Work", "/kit"), new("New contact", "/x1"), new("Find a person", "/x2"), new("MASH board", "/x3"), new("Inbox", "/x4", Count: 3), new("Sign out", "/sign-out", Post: true)],
        new("Priya Anand", "screener", "Marlshire Front Door", "/x5"), Demonstration: true);

    public IdentityBarView Identity => new("Tamsin Okonjo-Fairweather", [new("Born", "3 May 2019 (7 years)"), new("Lives", "Larkfield"), new("Held by", "Priya Anand, Front Door")])
    {
        Tags = [new("Child protection plan", "red")],
    };

    public SubNavigationView Tabs => new("Views of this episode", [new("Overview", "/kit", Current: true), new("Contacts", "/kit?tab=contacts", Count: 3), new("History", "/kit?tab=history")]);

    public ImmutableArray<TagView> Tags =>
    [
        TagView.Rag("red"), TagView.Rag("amber"), TagView.Rag("green"),
        TagView.Due(Now - Duration.FromHours(2), Now), TagView.Due(Now + Duration.FromMinutes(145), Now), TagView.Due(Now + Duration.FromHours(20), Now),
        TagView.Due(Now + Duration.FromDays(4), Now), TagView.Due(Now + Duration.FromDays(40), Now), new("Unallocated", "purple"), new("New", "teal"), new("Note", "magenta"),
    ];

    public TableView Table => new("Work waiting for you",
        [new("Child"), new("What to do"), new("Rating"), new("Due"), new("Contacts", Numeric: true)],
        [
            [new("Tamsin Okonjo-Fairweather", "/kit") { Note = "7 years, Larkfield" }, "Screen the contact", TagView.Rag("red"), Tags[3], "3"],
            [new("Joss Fairweather", "/kit") { Note = "Unborn, due 2 February 2027" }, Long, TagView.Rag("green"), Tags[4], "1"],
        ]);

    public TableView EmptyTable => new("Work of your team", [new("Child"), new("Due")], []) { Empty = "Nothing waits for your team." };

    public SummaryListView Summary => new(
    [
        new("Name", "Tamsin Okonjo-Fairweather") { Actions = [new("Change", "/kit")] },
        new("Due", "20 November 2026, 16:30") { Tag = Tags[4], Note = "Red: 4 hours from the contact, 12:30, running on outside office hours." },
        new("Concern", Long),
    ]);

    public TimelineView Timeline => new(
    [
        new("Rated red", "Priya Anand, screener, Front Door", "20 November 2026 at 14:05", "2026-11-20T14:05", "A younger sibling is at home.") { Tags = [TagView.Rag("red")], Link = new("Open", "/kit", "the rating") },
        new("Contact received", "Larkfield Primary School", "20 November 2026 at 12:30", "2026-11-20T12:30", Long) { Details = [new("Consent", "Refused")] },
    ]);
}
