using System.Collections.Frozen;

namespace Kith.Matching;

/// <summary>Given names by which one and the same person is called. Each line is one name; a short form may stand in several.</summary>
public static class Nicknames
{
    private const string Forms = """
        abigail abi abbie abby gail
        abdullah abdallah abdulla
        adam ad ads
        agnieszka aga agnes
        ahmed ahmad achmed ahmet
        aisha ayesha aysha aicha ayse
        albert al bert bertie
        aleksandra alexandra ola sandra alex lexi lexie sasha
        alexander aleksander alex alec sandy sasha xander lex oleksandr iskander
        alfred alf alfie fred
        alison ali allie
        amanda mandy
        amelia millie amy mia
        andrew andy drew andrei andriy andrzej
        anne ann anna annie ania nan hannah
        anthony tony ant antony anton antoni
        archibald archie
        arthur art artie artur
        barbara babs barb basia
        beatrice bea bee trixie
        benjamin ben benny benji
        bernadette bernie
        bradley brad
        bridget bridie biddy
        cameron cam
        caroline carrie caz carolyn
        catherine katherine kathryn katharine kate katie kathy cathy kat kit kitty cat katarzyna kasia katya kateryna
        charles charlie chas chuck karol
        charlotte lottie charlie lotte
        christine chris chrissie tina christina krystyna
        christopher chris kit topher krzysztof
        daniel dan danny danyl
        david dave davey dafydd dawid
        deborah deb debbie debs
        dominic dom nick
        donald don donnie
        dorothy dot dottie dolly
        edward ed eddie ted teddy ned eduard
        eleanor ellie nell nellie nora elena
        elizabeth liz lizzie beth betty betsy bess eliza elsie libby lisa elzbieta ela
        ellen nell nellie elena
        emily em emmie millie
        emma em
        fatima fatma fatimah fatemah
        florence flo florrie flossie
        frances fran frankie fanny francesca
        francis frank frankie fran franciszek
        frederick fred freddie freddy
        gabriel gabe
        geoffrey geoff jeff jeffrey
        george georgie jerzy
        georgina georgie gina
        gerald gerry jerry
        grace gracie
        gregory greg grzegorz
        hassan hasan
        harold harry hal
        harriet hattie harry
        henry harry hal hank henryk
        hussein husain hussain husayn hossein
        ibrahim ebrahim abraham abe
        isabella isabel isabelle bella izzy izzie izabela belle
        isaac ishaq ike
        jacob jake jakub kuba yaqub
        jacqueline jackie jacqui
        james jim jimmy jamie jem
        jane janie jenny jayne
        janet jan
        jasmine jaz jazz yasmin yasmine
        jennifer jen jenny jenni
        jessica jess jessie
        joanna jo joanne asia
        john johnny jack jon jan johnathan
        jonathan jon jonny johnny nathan
        joseph joe joey josef jozef yusuf youssef
        joshua josh
        judith judy
        julia julie
        katarzyna kasia
        kenneth ken kenny
        kimberley kim kimberly
        lawrence laurence larry laurie
        leonard len lenny leo
        lewis louis lou lew
        lillian lily lil lilian
        louise lou lulu luisa
        lucy lucille lucia
        madeleine maddie maddy madeline
        magdalena magda lena maggie
        malgorzata gosia margaret
        margaret maggie meg peggy marge margie greta rita mags megan
        maria mary marie miriam maryam mariam maja
        mark marcus marek
        martha marty
        martin marty marcin
        mary molly polly may mae mamie
        matilda tilly mattie tilda
        matthew matt mat matty mateusz
        maureen mo
        maximilian max
        michael mike mick mickey micky mikey mihail mykhailo michal
        mohammed muhammad mohammad mohamed muhammed mohamad mehmet mo moh md mahomed
        mustafa mostafa
        natalie nat natalia nata
        natasha tasha nat natalia
        nathaniel nat nathan nate
        nicholas nick nicky nico mykola mikolaj
        nicola nicky nikki
        olivia liv livvy ollie
        oliver ollie olly
        oluwaseun seun
        omar umar omer
        oscar ozzy
        pamela pam
        patricia pat patsy tricia trish paddy
        patrick pat paddy patryk
        paul pauly pawel pavlo
        penelope penny
        peter pete piotr petro
        philip phil pip phillip
        rachel rae rach
        raymond ray
        rebecca becky becca bex bec
        reginald reg reggie
        richard rick ricky dick rich richie ryszard
        robert rob robbie bob bobby bert
        roderick rod
        ronald ron ronnie
        rosemary rose rosie romy
        rose rosie rosa
        russell russ
        ruth ruthie
        samantha sam sammy
        samuel sam sammy
        sarah sara sally sadie zara
        sebastian seb bastian
        sophia sophie zofia zosia sofia
        stanley stan stanislaw
        stella estelle
        stephanie steph stef
        stephen steven steve stevie stefan
        stuart stu stewart
        susan sue suzie susie suzanne zuzanna
        tabitha tabby
        tamara tara tammy
        terence terry
        teresa theresa terry tess tessa tree
        theodore theo ted teddy
        thomas tom tommy tomasz
        timothy tim timmy
        tobias toby
        valerie val
        vanessa ness nessa
        veronica ronnie vera
        victor vic wiktor
        victoria vicky vicki tori vic wiktoria
        vincent vince vinny
        virginia ginny
        volodymyr vladimir vova
        walter wally walt
        wilfred wilf
        william bill billy will willy liam wil
        winifred win winnie freda
        yevhen evgeny eugene gene
        zachary zac zack zach
        zainab zaynab zeynep zeinab
        """;

    private static readonly FrozenDictionary<string, FrozenSet<int>> Lines = Forms
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .SelectMany((line, number) => line.Split(' ').Select(name => (Name: name, Line: number)))
        .GroupBy(f => f.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(f => f.Key, f => f.Select(x => x.Line).ToFrozenSet(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> Others = Lines.Keys.ToFrozenDictionary(
        name => name, name => Lines.Where(l => l.Key != name && l.Value.Overlaps(Lines[name])).Select(l => l.Key).Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    internal static bool Same(string a, string b) => Lines.TryGetValue(a, out var x) && Lines.TryGetValue(b, out var y) && x.Overlaps(y);

    /// <summary>Other forms of a folded name; empty when it is not known.</summary>
    public static IReadOnlyList<string> Of(string name) => Others.GetValueOrDefault(name, []);
}
