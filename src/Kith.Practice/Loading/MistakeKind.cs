using System.Collections.Immutable;
using System.Reflection;

namespace Kith.Practice.Loading;

/// <summary>The catalogue of mistakes. {0} is the word at fault; the rest is filled by whoever found it. Codes are never reused.</summary>
public sealed record MistakeKind(string Code, string Says, string Remedy)
{
    // The text.
    public static readonly MistakeKind NotYaml = new("K001", "This is not YAML: {1}.", "Compare its indentation, quotes and brackets with the lines above.");
    public static readonly MistakeKind Tab = new("K002", "This line begins with a tab.", "Indent with two spaces.");
    public static readonly MistakeKind NotText = new("K003", "This line holds a character that is not text.", "Save the file as UTF-8 and take the character out.");
    public static readonly MistakeKind TooLarge = new("K004", "“{0}” is larger than a million characters.", "Divide it.");
    public static readonly MistakeKind TooDeep = new("K005", "The {0} is deeper than 40.", "Name the inner parts and list them beside each other.");
    public static readonly MistakeKind NotUsed = new("K006", "“{0}” is a part of YAML that packs do not use.", "Write it out in plain keys, lists and words, one document to a file.");
    public static readonly MistakeKind DuplicateKey = new("K007", "“{0}” is given twice here.", "Keep one of the two.");

    // Keys and their values.
    public static readonly MistakeKind UnknownKey = new("K008", "“{0}” is not a key of {1}.", "Its keys are: {2}.");
    public static readonly MistakeKind MissingKey = new("K009", "“{0}” is missing from {1}.", "Add it.");
    public static readonly MistakeKind WrongKind = new("K010", "“{0}” has {1} where {2} belongs.", "Write {2}.");
    public static readonly MistakeKind Empty = new("K011", "“{0}” is empty.", "Say what it is, or take the key out.");
    public static readonly MistakeKind NotYesNo = new("K012", "“{0}” is neither yes nor no.", "Write yes or no for “{1}”.");
    public static readonly MistakeKind NotNumber = new("K013", "“{0}” is not a whole number.", "Write “{1}” in digits.");
    public static readonly MistakeKind NotDate = new("K050", "“{0}” is not a date.", "Write “{1}” as year-month-day, 2026-11-20, of a day that exists, from 1900 to 2200.");
    public static readonly MistakeKind NotTime = new("K051", "“{0}” is not {1}.", "Write {2}.");
    public static readonly MistakeKind NotAChoice = new("K052", "“{0}” is not a value of “{1}”.", "Its values are: {2}.");
    public static readonly MistakeKind NotAnId = new("K053", "“{0}” cannot be an id.", "Ids are small letters and digits with hyphens between: first-visit.");
    public static readonly MistakeKind TakenId = new("K054", "“{0}” is already {1}, at line {2} of {3}.", "Give one of the two another id.");

    // Files.
    public static readonly MistakeKind MissingFile = new("K060", "“{0}” is missing.", "Every pack has one; an empty list will do where there is nothing to say.");
    public static readonly MistakeKind UnknownFile = new("K061", "“{0}” is not a file that a pack has.", "See the examples in practice/ for names and places; a file's name ends in .yaml.");
    public static readonly MistakeKind OtherName = new("K062", "“{0}” stands in a place named “{1}”.", "Give the file or folder and what it holds the same name.");
    public static readonly MistakeKind SchemaTooNew = new("K063", "This pack is written in schema {0}; this program reads schema 1.", "Use a newer program, or a pack of schema 1.");
    public static readonly MistakeKind SchemaUnknown = new("K064", "There is no schema {0}.", "Write “schema: 1”.");

    // Names that must be listed somewhere.
    public static readonly MistakeKind NotARole = new("K014", "“{0}” is not a role.", "Roles are listed in {1}.");
    public static readonly MistakeKind NotAClass = new("K015", "“{0}” is not a sensitivity class.", "Classes are listed in {1}.");
    public static readonly MistakeKind NotACodeSet = new("K016", "“{0}” is not a code set.", "Code sets are the files in {1}.");
    public static readonly MistakeKind NotATimescale = new("K017", "“{0}” is not a timescale.", "Timescales are listed in {1}.");
    public static readonly MistakeKind NotANotice = new("K018", "“{0}” is not a notice.", "Notices are listed in {1}.");
    public static readonly MistakeKind NotAFlag = new("K019", "“{0}” is not a flag.", "Flags are listed in {1}.");
    public static readonly MistakeKind NotAPathway = new("K020", "“{0}” is not a pathway.", "Pathways are the folders in {1}.");
    public static readonly MistakeKind NotAStage = new("K021", "“{0}” is not a stage of this pathway.", "Stages are listed in {1}.");
    public static readonly MistakeKind NotAStep = new("K022", "“{0}” is not a step of this pathway.", "Steps are listed by stage in {1}.");
    public static readonly MistakeKind NotAForm = new("K023", "“{0}” is not a form of this pathway.", "Forms are listed in {1}.");
    public static readonly MistakeKind NotAClock = new("K024", "“{0}” is not a clock of this pathway.", "Clocks are listed in {1}.");
    public static readonly MistakeKind NotACloseReason = new("K025", "“{0}” is not a reason to close.", "They are listed under close-reasons in {1}.");
    public static readonly MistakeKind NotAFact = new("K026", "“{0}” is not a fact that the record can be asked for.", "The facts are: {1}.");
    public static readonly MistakeKind NotAnAuthority = new("K027", "“{0}” is not an authority.", "Authorities are listed in {1}.");
    public static readonly MistakeKind NotAnAgency = new("K028", "“{0}” is not an agency.", "Agencies are listed in {1}.");
    public static readonly MistakeKind NotATeam = new("K029", "“{0}” is not a team.", "Teams are listed in {1}.");
    public static readonly MistakeKind NotAFrontDoor = new("K030", "“{0}” is not a front door.", "Front doors are listed in {1}.");
    public static readonly MistakeKind NotAPrompt = new("K031", "“{0}” is not a prompt of this pathway.", "Prompts are listed in {1}.");
    public static readonly MistakeKind NotAFieldType = new("K032", "“{0}” is not a type of field.", "A field begins with its type and id: {{ text: name, label: Name }}. The types are: {1}.");
    public static readonly MistakeKind NotAnEffect = new("K033", "“{0}” is not an effect.", "The effects are: {1}.");

    public static readonly MistakeKind NotPositive = new("K141", "“{0}” is less than one.", "Write “{1}” as a number from 1 on.");
    public static readonly MistakeKind NothingForOthers = new("K142", "“{0}” says nothing about work that no rule names.", "Add a rule without pathways: nothing may be kept for ever by mistake, nor for no time.");
    public static readonly MistakeKind NotAPurpose = new("K140", "“{0}” is not a purpose.", "Purposes are listed in {1}.");
    public static readonly MistakeKind SeesWithoutTeam = new("K146", "“{0}” is more than role “{1}” can hold: only a team's members hold work.", "Let it see what is “held”, or give it the audience “team”.");
    public static readonly MistakeKind SeesAfterNothing = new("K147", "“{0}” is no time after which role “{1}” stops to see what led to its work.", "Name a timescale in calendar days or weeks, beside “sees: led-to” or “sees: whole-record”; or take it out.");

    public static readonly MistakeKind NotGuarded = new("K144", "No rule for everybody proposes a cut of “{0}” and asks for a second person.", "Add one to “{1}”: one person alone never lets such a line go.");
    public static readonly MistakeKind StandingUnsaid = new("K145", "“{0}” has no standing here.", "Say under “{1}” what follows when they ask.");

    // Guards.
    public static readonly MistakeKind NotACondition = new("K034", "This condition {0}.", "Write {{ all: [ … ] }}, {{ any: [ … ] }}, {{ not: {{ … }} }}, or one source (field, answer, fact, outcome, parent-outcome) with one test (is, includes, present, at-least, at-most).");
    public static readonly MistakeKind NoSuchAnswer = new("K035", "“{0}” is not an answer that this pathway has.", "Write form/field, as in report/consent.state; the forms in reach are: {1}.");
    public static readonly MistakeKind NoSuchField = new("K036", "“{0}” is not a field beside or around this one.", "Name a field of the same form, or write “answer: form/field” for another form's.");
    public static readonly MistakeKind NotAValue = new("K037", "“{0}” is never a value of “{1}”.", "Its values are: {2}.");
    public static readonly MistakeKind WrongTest = new("K038", "“{0}” cannot be tested of “{1}”, which is {2}.", "Test it with {3}.");
    public static readonly MistakeKind NotADecision = new("K039", "“{0}” is not a step that decides.", "An outcome is tested by the name of a decide step: {1}.");
    public static readonly MistakeKind UnknownUnsaid = new("K040", "“{0}” has a condition, and does not say what happens when nobody knows.", "Add {1}: what nobody has said is not a no.");
    public static readonly MistakeKind UnknownNeedless = new("K041", "“{0}” says what happens when nobody knows, and has no condition.", "Take out “{1}”, or add “when”.");
    public static readonly MistakeKind Unrefused = new("K042", "“{0}” may be refused, and does not say what the person is then told.", "Add “refusal”: why, and what to do instead.");
    public static readonly MistakeKind ShowCircle = new("K043", "“{0}” is shown only when it is shown: {1}.", "Let one of them be shown always.");

    // Forms.
    public static readonly MistakeKind NoClass = new("K070", "“{0}” has no sensitivity class, and nothing around it has.", "Add “class”; classes are listed in {1}.");
    public static readonly MistakeKind NoOptions = new("K071", "“{0}” is a choice of nothing, or of two lists.", "Give it either “codes” or “options”.");
    public static readonly MistakeKind OptionsNeedless = new("K072", "“{0}” has “{1}”, which only {2} has.", "Take it out, or change the type.");
    public static readonly MistakeKind NothingInside = new("K073", "“{0}” has nothing in it.", "List at least one.");
    public static readonly MistakeKind LimitsCrossed = new("K074", "“{0}” has a smallest value above its largest.", "Exchange “min” and “max”.");
    public static readonly MistakeKind ChasedNeedless = new("K075", "“{0}” is chased, but is not expected.", "Add “need: expected”, or take out “chased-with”.");
    public static readonly MistakeKind OtherFieldAs = new("K076", "“{0}” is {1} here and {2} in “{3}”, as which this form is recorded.", "Give it the same type and codes in both.");
    public static readonly MistakeKind NoVoice = new("K143", "“{0}” is a form of kind {1}, and does not ask for the child's voice.", "Add “- {{ voice: voice }}” to its fields; the questions are in voice.yaml.");
    public static readonly MistakeKind WithoutReason = new("K077", "“{0}” decides, and its form “{1}” asks for no reason.", "Add a required text field “reason” to the form.");
    public static readonly MistakeKind AsksNobody = new("K078", "“{0}” asks agencies, and its question form “{1}” does not say which.", "Add a field of type “agencies” to the form.");

    // Pathways.
    public static readonly MistakeKind NoWayIn = new("K080", "Stage “{0}” is never reached.", "Let an outcome “go” there, or take it out.");
    public static readonly MistakeKind NoWayOut = new("K081", "Stage “{0}” is never left.", "Give one of its decisions an outcome that goes on or closes, or let an episode that is opened on the way here resume a step or close this.");
    public static readonly MistakeKind LeadsNowhere = new("K082", "Outcome “{0}” of “{1}” leads nowhere.", "Let it go or close; or let another step wait for “{1}”; or let it be decided again.");
    public static readonly MistakeKind NeverAfter = new("K083", "“{0}” waits for “{1}”, which cannot come before it.", "Wait for a step of the same stage, or of one before.");
    public static readonly MistakeKind AfterCircle = new("K084", "“{0}” waits for itself: {1}.", "Let one of them wait for nothing.");
    public static readonly MistakeKind StepKindUnclear = new("K085", "“{0}” has {1} of form, decide and ask.", "A step is exactly one of the three.");
    public static readonly MistakeKind WrongForStep = new("K086", "“{0}” is {1} step and has “{2}”.", "Take it out, or change the kind of step.");
    public static readonly MistakeKind ClockEnd = new("K087", "“{0}” is not where a clock can {1}.", "Write “{2}”, a step of this pathway, or “{3}” with “step” naming an ask step.");
    public static readonly MistakeKind ClockStep = new("K088", "Clock “{0}” {1}.", "“step” names an ask step, and belongs to clocks that run from “asked” or until “answered”.");
    public static readonly MistakeKind ResumesNothing = new("K089", "“{0}” is not a step of a pathway that opens this one.", "It is opened by: {1}.");
    public static readonly MistakeKind ClosesNothing = new("K093", "“{0}” is not a reason to close a pathway that opens this one.", "It is opened by: {1}.");
    public static readonly MistakeKind WrongRecipient = new("K090", "Notice “{0}” is not meant for {1}.", "Add {2} to its “for”, or send another.");
    public static readonly MistakeKind WrongOpening = new("K091", "“{0}” in the opening {1}.", "{2}");
    public static readonly MistakeKind NotOpened = new("K092", "“{0}” is opened by an effect of “{1}”, and its opening does not allow it.", "Add “effect” to opening.by of “{0}”.");

    // Values.
    public static readonly MistakeKind TwoValues = new("K100", "“{0}” has two values on {1}.", "End the earlier one before the later begins.");
    public static readonly MistakeKind NoValue = new("K101", "“{0}” has no value from {1} to {2}.", "Let one value begin the day after the other ends.");
    public static readonly MistakeKind EndsBeforeStart = new("K102", "“{0}” ends before it begins.", "Exchange “from” and “until”.");
    public static readonly MistakeKind YearMissing = new("K103", "The year {0} is missing between the others.", "Enter its bank holidays; a year is never guessed.");
    public static readonly MistakeKind DayOfOtherYear = new("K104", "“{0}” is not a day of {1}.", "Move it to its own year.");
    public static readonly MistakeKind LevelOutside = new("K105", "“{0}” is not a level of need.", "Levels are 1 to 4, each given once.");
    public static readonly MistakeKind NoHours = new("K106", "Front door “{0}” has no office hours.", "Add “hours” with a date and the days that it opens.");
    public static readonly MistakeKind HoursCrossed = new("K107", "“{0}” closes before it opens.", "Write opening, hyphen, closing: \"08:45-17:20\".");
    public static readonly MistakeKind Defaults = new("K108", "{0} front doors are the default.", "Exactly one takes what cannot be placed: mark it “default: yes”.");
    public static readonly MistakeKind OutcodeTwice = new("K109", "“{0}” is served by both “{1}” and “{2}”.", "Give it to one, or list it under “shared-outcodes”: then the child's school decides, or the first of them.");
    public static readonly MistakeKind NotACount = new("K110", "“{0}” is no number that “{1}” can be.", "Write a whole number from 1 to 100000.");
    public static readonly MistakeKind WarnsTooSoon = new("K111", "“{0}” is not shorter than the session itself.", "Warn fewer minutes before the end than “idle-minutes”.");

    // Cases.
    public static readonly MistakeKind ExpectsNothing = new("K120", "“{0}” expects nothing.", "Say under “then” what must have come of it.");
    public static readonly MistakeKind DoesNothing = new("K121", "“{0}” does nothing.", "Begin “do” with an “open”.");
    public static readonly MistakeKind NotAnAct = new("K122", "“{0}” is not something that a case can do.", "A case can: {1}.");
    public static readonly MistakeKind NotReached = new("K123", "No passing case reaches outcome “{0}” of “{1}”.", "Write one in {2}.");
    public static readonly MistakeKind CaseFails = new("K124", "Case “{0}” fails: {1}.", "Correct the case or the practice, whichever is wrong.");
    public static readonly MistakeKind NotAnOutcome = new("K125", "“{0}” is not an outcome of “{1}”.", "Its outcomes are: {2}.");
    public static readonly MistakeKind NotACase = new("K126", "“{0}” is not a case that stands above this one.", "Name a case of the same file, further up, by all of its words.");

    /// <summary>All of them, by code.</summary>
    public static ImmutableSortedDictionary<string, MistakeKind> All { get; } = typeof(MistakeKind)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(f => f.FieldType == typeof(MistakeKind))
        .Select(f => (MistakeKind)f.GetValue(null)!)
        .ToImmutableSortedDictionary(k => k.Code, k => k, StringComparer.Ordinal);
}
