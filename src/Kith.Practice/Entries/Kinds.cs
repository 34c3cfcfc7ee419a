using System.Collections.Immutable;

namespace Kith.Practice.Entries;

/// <summary>
/// The vocabulary of the ledger. Approved in <c>docs/reference/entries.md</c>: every change of it shows as a diff.
/// <c>Says</c> lists the keys a header may hold (codes and opaque ids); a key with <c>?</c> may be absent. Instants are microseconds since 1970, UTC.
/// </summary>
public sealed record EntryKind(string Id, int Version, string Chain, string Meaning, string Says);

public static class Kinds
{
    // chain report/<id>: the referrer's words, once; everybody they mention (concerns: mention and role)
    public const string ReportReceived = "report-received";
    public const string MentionLinked = "mention-linked";
    public const string MentionUnlinked = "mention-unlinked";

    // chain person/<id>
    public const string PersonCreated = "person-created";
    public const string FlagRaised = "flag-raised";
    public const string FlagLowered = "flag-lowered";
    public const string AddressRecorded = "address-recorded";
    public const string AddressConfirmed = "address-confirmed";
    public const string ConsentRecorded = "consent-recorded";
    public const string PersonMerged = "person-merged";
    public const string PersonUnmerged = "person-unmerged";
    public const string EntryAssigned = "entry-assigned";
    public const string LikenessRefused = "likeness-refused";
    public const string RelationshipRecorded = "relationship-recorded";
    public const string RelationshipCorrected = "relationship-corrected";
    public const string RelationshipEnded = "relationship-ended";
    public const string BirthRecorded = "birth-recorded";
    public const string EventRecorded = "event-recorded";
    public const string EventWithdrawn = "event-withdrawn";
    public const string ChronologyMade = "chronology-made";

    // chain episode/<id>
    public const string EpisodeOpened = "episode-opened";
    public const string StageEntered = "stage-entered";
    public const string StepOpened = "step-opened";
    public const string StepClosed = "step-closed";
    public const string FormRecorded = "form-recorded";
    public const string DecisionMade = "decision-made";
    public const string Asked = "asked";
    public const string Answered = "answered";
    public const string DueSet = "due-set";
    public const string DueMoved = "due-moved";
    public const string DueMet = "due-met";
    public const string DueDropped = "due-dropped";
    public const string GapFound = "gap-found";
    public const string GapFilled = "gap-filled";
    public const string PromptRaised = "prompt-raised";
    public const string PromptSetAside = "prompt-set-aside";
    public const string NoticeSent = "notice-sent";
    public const string NoticeAcknowledged = "notice-acknowledged";
    public const string NoticeEscalated = "notice-escalated";
    public const string Allocated = "allocated";
    public const string HandoverOffered = "handover-offered";
    public const string HandoverAccepted = "handover-accepted";
    public const string EpisodeTied = "episode-tied";
    public const string EpisodeClosed = "episode-closed";
    public const string HoldPut = "hold-put";
    public const string HoldLifted = "hold-lifted";

    // chain episode/<id>, report/<id> or person/<id>
    public const string Marked = "marked";
    public const string Destroyed = "destroyed";
    public const string Disclosed = "disclosed";
    public const string AnswerLinkMade = "answer-link-made";
    public const string AnswerLinkEnded = "answer-link-ended";

    // chain document/<id>
    public const string DocumentAttached = "document-attached";

    // chain register/<name>
    public const string Restricted = "restricted";
    public const string RestrictionLifted = "restriction-lifted";
    public const string ClosedAround = "closed-around";
    public const string LetIn = "let-in";
    public const string LetOut = "let-out";
    public const string Barred = "barred";
    public const string BarLifted = "bar-lifted";
    public const string Recalled = "recalled";
    public const string LedgerOpened = "ledger-opened";
    public const string PackPublished = "pack-published";
    public const string WorkerRegistered = "worker-registered";
    public const string PostingGiven = "posting-given";
    public const string PostingEnded = "posting-ended";
    public const string CoverSet = "cover-set";
    public const string KeyIssued = "key-issued";
    public const string ListExported = "list-exported";
    public const string AccountInvited = "account-invited";
    public const string AccountClosed = "account-closed";
    public const string ClientRegistered = "client-registered";
    public const string ClientEnded = "client-ended";
    public const string WorkerHomeTold = "worker-home-told";
    public const string StoreDestroyed = "store-destroyed";

    public static readonly ImmutableArray<EntryKind> All =
    [
        new(ReportReceived, 1, "report", "Somebody told us something; the answers are in the parts, by whom they concern.",
            "reference pathway form route referrer-kind referrer-mention? referrer-worker? referrer-agency? front-door received urgent mention:<id>…=path from-report?"),
        new(MentionLinked, 1, "report", "A mention was said to be a person. outside: its episodes that leave their slot by it. Part: reason.", "mention person created outside?"),
        new(MentionUnlinked, 1, "report", "That link was withdrawn. Part: reason.", "mention person"),
        new(PersonCreated, 1, "person", "A person entered the index, out of a mention; what is known of them is what their mentions say.", "person report mention"),
        new(FlagRaised, 1, "person", "A fact that a stated audience must see.", "flag episode mention?"),
        new(FlagLowered, 1, "person", "That fact no longer holds.", "flag episode"),
        new(AddressRecorded, 1, "person", "Where they live, from a day on. Part: the address, of class protected-address when it must not be given out.", "address kind from protected confirmed episode"),
        new(AddressConfirmed, 1, "person", "They confirmed that an address is right and that post there is safe. Part: how.", "address episode"),
        new(ConsentRecorded, 1, "person", "What somebody said when asked to agree, for one purpose. Part: the words.", "consent by as purpose state competent? on episode"),
        new(PersonMerged, 1, "person", "Two records are of one person: this one goes by into, or another goes by this one (with). outside: episodes that leave their slot by it. Part: reason, where into stands.", "merge into? with? outside?"),
        new(PersonUnmerged, 1, "person", "They are two after all: this one was parted from the other, or the other (with) from this one. Part: reason, where from stands.", "merge from? with?"),
        new(LikenessRefused, 1, "person", "They look alike, and somebody said that they are two people: not suggested again. Part: reason.", "other"),
        new(EntryAssigned, 1, "person", "After two records were parted: whose an entry of this chain is, or a mention linked or a relationship recorded while they were one. Part: reason.", "merge entry? mention? relationship? to"),
        new(RelationshipRecorded, 1, "person", "Another person is this to them (code), as a worker recorded it. class: who may know of it. episode: the restricted work in which it was told. Part: how it is known.",
            "relationship other code class from? until? responsibility? carer? tie? episode?"),
        new(RelationshipCorrected, 1, "person", "What was recorded of that relationship is put right; wrong: yes, when it never was so. Part: reason.",
            "relationship wrong? code? class? from? until? responsibility? carer? tie? episode?"),
        new(RelationshipEnded, 1, "person", "That relationship ended on a day. Part: reason.", "relationship until episode?"),
        new(BirthRecorded, 1, "person", "A child who was expected was born; mention: as whom they were expected. Part: day of birth, sex, name, where known.", "mention again?"),
        new(DocumentAttached, 1, "document", "A file was attached to an episode or a person. type: by its content. scan: clean or not-scanned. Parts: name, description and SHA-256; then the bytes.", "to type size class scan episode?"),
        new(EventRecorded, 1, "person", "An agency added something that happened to the child, and when. It stays theirs. Parts: what, by class of its kind.",
            "event agency kind standing significant corrects?"),
        new(EventWithdrawn, 1, "person", "The agency that added it withdrew it. Part: reason.", "event agency"),
        new(ChronologyMade, 1, "person", "Entries were chosen for a chronology of their own, for a panel or a court. Part: title, analysis and which entries.", "chronology use entries version"),
        new(EpisodeOpened, 1, "episode", "Work began about one subject. outside: the slot that it stands outside of, to be joined. opens: another episode that its workers are let in to.",
            "pathway shape subject? report? path? parent? inside? authority front-door team route received care slot? stage opener-worker? opener-agency? record? seen-by? cleared? outside? opens?"),
        new(StageEntered, 1, "episode", "The episode moved to a stage.", "stage"),
        new(StepOpened, 1, "episode", "Somebody may now do this. roles: comma-separated.", "instance step kind roles agency? team?"),
        new(StepClosed, 1, "episode", "It is no longer to be done.", "instance"),
        new(FormRecorded, 1, "episode", "A form was filled in, or filled in again. The answers are in the parts. stays: yes, when they are for this work only.", "instance step form version threshold-level? indicators? links? voice? stays?"),
        new(DecisionMade, 1, "episode", "An outcome was decided, with its reason in the parts.", "instance step form version outcome threshold-level? indicators? links? voice? stays?"),
        new(Asked, 1, "episode", "Agencies were asked. The question is in the parts.", "instance step form version agencies links? stays?"),
        new(Answered, 1, "episode", "An agency answered in its own place. stays: yes, when its answer is for this work only.", "instance step form version agency links? stays?"),
        new(DueSet, 1, "episode", "A deadline began to run.",
            "key clock agency? timescale value-from limit unit runs-on from due calendar inside? own?"),
        new(DueMoved, 1, "episode", "A deadline moved, and why: rated, parent-moved, own-clock.",
            "key clock agency? timescale value-from limit unit runs-on from due calendar inside? own? was why"),
        new(DueMet, 1, "episode", "What the deadline waited for came.", "key at due"),
        new(DueDropped, 1, "episode", "The deadline's condition no longer holds, or its work ended without it.", "key"),
        new(GapFound, 1, "episode", "An answer that was expected is missing.", "field chased-with?"),
        new(GapFilled, 1, "episode", "It was found out. Part: the answer and where it came from.", "field"),
        new(PromptRaised, 1, "episode", "Practice asked a question. grounds: the episodes on which it rests; shown to whoever sees them all.", "prompt before? grounds?"),
        new(PromptSetAside, 1, "episode", "It was answered or set aside. Part: reason.", "prompt grounds?"),
        new(NoticeSent, 1, "episode", "Somebody was told. to: worker:<id>, team:<id>, agency:<id> or referrer:<report>. opens: no, when it lets nobody in. document: the one that it is about, which was given to somebody. Part: the words that vary.",
            "id notice to urgent acknowledge-by? escalate-to? opens? document?"),
        new(NoticeAcknowledged, 1, "episode", "They said that they have read it.", "id"),
        new(NoticeEscalated, 1, "episode", "Nobody had read it in time; it went on.", "id to"),
        new(Allocated, 1, "episode", "A worker holds it; without worker, its team does.", "worker?"),
        new(HandoverOffered, 1, "episode", "The team that holds it asks another to take it. Part: note.", "from to"),
        new(HandoverAccepted, 1, "episode", "The other team took it.", "from to"),
        new(EpisodeTied, 1, "episode", "Another episode belongs to this one. as: part (opened by it), open-case or elsewhere.", "episode pathway as grounds?"),
        new(HoldPut, 1, "episode", "Legal hold: nothing of it is destroyed until it is lifted. Part: reason; of a hold by a review, the reason stands there.", "review?"),
        new(HoldLifted, 1, "episode", "That hold ended. Part: reason.", ""),
        new(Marked, 1, "person, episode, report", "Something was said of an entry of this chain: that it is significant, or established, or what the family says of it. Part: words.", "of as"),
        new(Destroyed, 1, "episode", "The certificate that words of this chain (of a report: about this mention, or all) were lawfully destroyed over two people's signatures.", "review first second mention? destroys?"),
        new(EpisodeClosed, 1, "episode", "The work ended.", "reason outcome?"),
        new(Disclosed, 1, "episode", "A document was given to somebody. to: party:<mention>, agency:<id>, team:<id> or worker:<id>. Parts: the lines that were let through, by whom they concern and class; why; what was held back, each with its reason. grounds: of which entries it was made, chain by chain (1-3,7; no numbers: all that stood there); none in old ones: its episode and report. stood: restrictions that stood on them then, each by its id; in old ones by its record and since when.",
            "document kind to standing agency? role? purpose basis agreement? delivery expires? classes withheld grounds:<n>…=entries stood:<n>…=restrictions"),
        new(Restricted, 1, "person, episode, report", "Only those who are named see it. id: of this restriction; without one, of its chain and sequence. restriction: its kind. cleared: worker ids, comma-separated. Part: reason.",
            "id? restriction cleared review-by"),
        new(RestrictionLifted, 1, "person, episode, report", "That restriction no longer holds. Part: reason.", "id? restriction"),
        new(ClosedAround, 1, "episode", "A wider restriction (id) was made by somebody who may not see this episode: it does not close it while one of its own (while, comma-separated) stands.", "id while"),
        new(LetIn, 1, "person, episode, report", "A worker is let in by name to one restriction (id); without one, to what stood on the chain then. why: cleared, granted (a request was answered) or emergency. Part: reason.",
            "id? worker agency? why from until? by?"),
        new(LetOut, 1, "person, episode, report", "A worker who was let in by name to one restriction (id; none: as far as nothing closes the record) is so no longer; without an id, to any. Part: reason.", "id? worker"),
        new(Barred, 1, "person, episode, report", "A worker is kept out whatever else lets them in. why: own-family, implicated, self, other. Part: reason.", "worker why"),
        new(BarLifted, 1, "person, episode, report", "That worker is no longer kept out. Part: reason.", "worker"),
        new(Recalled, 1, "report, episode, person, document", "Entries of this chain were withdrawn: about the wrong child, wrong in fact, or not lawful to hold. Their parts are read no more. Part: reason.",
            "id entries why levels? moved-to?"),
        new(AnswerLinkMade, 1, "episode", "Somebody without an account was sent a link to answer one request. Part: name.", "recipient instance agency expires"),
        new(AnswerLinkEnded, 1, "episode", "That link is good no longer. why: withdrawn or wrong-codes.", "recipient instance why"),
        new(LedgerOpened, 1, "register", "The first entry of a ledger. demonstration: yes or no.", "partnership demonstration format"),
        new(PackPublished, 1, "register", "A practice pack came into use.", "hash version"),
        new(WorkerRegistered, 1, "register", "A worker. Part: name.", "worker"),
        new(PostingGiven, 1, "register", "A worker acts in a role for an agency.", "worker role agency team?"),
        new(PostingEnded, 1, "register", "That posting ended.", "worker role agency team?"),
        new(CoverSet, 1, "register", "Another worker covers, from and until local dates.", "worker cover from until"),
        new(WorkerHomeTold, 1, "register", "Where a worker lives, so that their reading about it is looked at. Part: the address.", "worker"),
        new(StoreDestroyed, 1, "register", "The certificate that a store's rows from before a moment were lawfully destroyed over two people's signatures.", "review first second store up-to"),
        new(KeyIssued, 1, "register", "An agency's system got a key. Only its hash is kept, in a store.", "agency key"),
        new(ListExported, 1, "register", "A list was taken out as a file; whom it names stands in the read audit.", "export list rows purpose"),
        new(AccountInvited, 1, "register", "A worker was invited to sign in, or to do so anew. What they sign in with is kept in a store.", "worker"),
        new(AccountClosed, 1, "register", "A worker can no longer sign in. why: dormant or administrator.", "worker why"),
        new(ClientRegistered, 1, "register", "An agency's system may ask for passes of these scopes. Its secret is kept nowhere.", "client agency scopes"),
        new(ClientEnded, 1, "register", "That system may do so no longer.", "client agency"),
    ];
}
