"""The small English lexicon that segmentation looks words up in: one table, word -> what it can be."""

from __future__ import annotations


class Kind:
    """What a word can be, as bits of an integer; a word may be several things.

    Plain integers, not an enumeration: these bits are tested for every word of every comment.
    """

    SUBJECT = 1  # pronoun that can be the subject of a clause
    DETERMINER = 2  # opens a noun phrase
    VERB = 4  # finite verb that needs no ending to be recognised
    PLURAL_VERB = 8  # finite verb that a plural subject takes
    OPINION = 16  # judges something
    DEGREE = 32  # adverb before an adjective or verb
    SUBORDINATOR = 64  # opens a clause that leans on another
    RELATIVE = 128
    PREPOSITION = 256
    IRREALIS = 512  # wished for or supposed, not reported
    SPEECH = 1024  # takes a clause as its object
    IMPLIED = 2048  # verb with which a clause may open whose subject is the product or the writer
    FILLER = 4096  # carries nothing alone
    CONNECTIVE = 8192  # may open a clause without being part of it
    NEGATION = 16384


_ROWS: tuple[tuple[int, str], ...] = (
    (
        Kind.SUBJECT,
        "i we they he she it you there this that these those everyone everybody everything someone somebody "
        "nobody nothing anyone",
    ),
    (
        Kind.SUBJECT | Kind.VERB,
        "i'm i've i'd i'll im ive we're we've we'd we'll they're they've they'd they'll he's she's it's its' he'd "
        "she'd it'd he'll she'll it'll you're you've you'd you'll there's that's thats that'll theres everyone's "
        "everything's nobody's who's here's",
    ),
    (
        Kind.DETERMINER,
        "the a an my our your his her its their this that these those all some every each no most many both any "
        "another several few",
    ),
    (
        Kind.VERB,
        "is was has does am isn't wasn't hasn't doesn't isnt wasnt hasnt doesnt seems looks feels works takes "
        "makes gets goes comes gives says needs fits runs keeps helps wants arrives lasts",
    ),
    (
        Kind.VERB | Kind.PLURAL_VERB,
        "are were have do aren't weren't haven't don't arent werent havent dont seem look feel work need",
    ),
    (
        Kind.VERB,
        "had did can could will would should may might must shall cannot can't couldn't won't wouldn't shouldn't "
        "didn't hadn't mustn't needn't ain't cant couldnt wont wouldnt shouldnt didnt hadnt took made got came "
        "went gave said told felt kept left found knew thought seemed looked worked helped needed wanted tried "
        "asked called arrived stopped started became broke fell ran fitted saw put let lost sent paid lasted "
        "turned treated explained listened spoke waited received ordered bought returned loved liked hated "
        "enjoyed ended failed ignored",
    ),
    (
        Kind.OPINION,
        "able abrupt abysmal accessible accommodating accurate adequate adorable affordable aggressive alright "
        "amazing annoying appalling appreciated approachable arrogant atrocious attentive attractive average "
        "awesome awful awkward bad badly basic beautiful beautifully best better bland boring bored brave brief "
        "bright brilliant broken buggy calm calming careless caring casual changeable chaotic cheap cheaper "
        "cheerful chilly classy clean cleaner clear clearer closed clumsy clunky cold comfortable comfy "
        "compassionate competent complicated concerned confident confused confusing considerate consistent "
        "convenient cool cosy courteous cozy cramped crap crappy crowded cruel cute damaged dangerous dated "
        "decent defective delayed delicious delighted delightful dependable depressing desperate difficult dingy "
        "dire dirty disappointed disappointing disgraceful disgusting disinterested dismissive disorganised "
        "disorganized dissatisfied dodgy downhill dreadful dull durable dusty early easier easy effective "
        "efficient efficiently elegant empathetic empathic empty encouraging endless enjoyable enough excellent "
        "exceptional excessive excited exciting exhausting expensive extortionate fab fabulous fair false "
        "fantastic fast faster faultless faulty favourite favorite filthy fine first-class first-rate flattering "
        "flawless flexible flimsy fresh friendly friendlier frightening frustrated frustrating fun funny fussy "
        "generous gentle genuine glad good gorgeous grateful great greasy grim gross grubby happier happy hard "
        "hateful healthy helpful heavenly honest hopeless horrendous horrible horrid horrific hostile hot huge "
        "hygienic ideal ignorant immaculate impatient impersonal impolite important impossible impressed "
        "impressive inaccessible inaccurate inadequate inappropriate incompetent inconsiderate inconsistent "
        "inconvenient incorrect incredible indifferent inedible inefficient informative innovative insecure "
        "insensitive insufficient intuitive invaluable irritating itchy joyful kind kindly kinder knowledgeable "
        "laggy lame late lazy limited littered long longer loose loud lousy lovely low luxurious magnificent "
        "marvellous mediocre memorable messy misleading missing modern muddled nasty neat neglected nervous nice "
        "nicely nicer noisy non-existent nonexistent obnoxious ok okay old outdated outrageous outstanding "
        "overcrowded overpriced overwhelming painful painless painfully patchy pathetic patient patronising "
        "patronizing perfect perfectly phenomenal pleasant pleased pleasing pleasurable polite poor poorly "
        "positive powerful pretty priceless professional professionally prompt promptly proper punctual "
        "quick quicker quickly quiet reasonable reassured reassuring refreshing relaxed relaxing relevant "
        "reliable respectful responsive restrictive rich ridiculous robust rough rubbish rude rushed sad safe "
        "satisfactory satisfied satisfying scary scratchy scrumptious secure sensitive shabby shambles shambolic "
        "sharp shiny shocking shoddy short shorter sick simple slow slower slowly sluggish small smaller smart "
        "smelly smooth smoothly soft sore spacious special spectacular spotless stale sticky stiff "
        "straightforward strange stressful strict strong stunning stupid stylish sub-standard substandard super "
        "superb superior supportive sweet swift tacky tasteless tasty tatty terrible terrific thankful thin "
        "thorough thoughtful tidy tiny tired top top-notch toxic tragic traumatic trustworthy ugly unable "
        "unacceptable unaffordable unaware uncaring uncomfortable unclean unclear understaffed understanding "
        "undercooked unfair unfriendly unhappy unhelpful unhygienic uninformed uninterested unique unkind "
        "unnecessary unpleasant unprepared unprofessional unreasonable unreliable unresponsive unsafe "
        "unsatisfactory unsatisfied unsuitable unsupported unsympathetic untidy unusable unwell unwelcoming upset "
        "upsetting useful useless vague valuable varied vibrant vile warm warmer weak welcoming welcome well wet "
        "wonderful wonderfully worse worst worth worthless worthwhile worried wrong yummy yuck unbearable stains "
        "stressed comforting professionalism kindness rudeness helpfulness friendliness cleanliness dirt superbly "
        "brilliantly excellently amazingly love loves loved hate hates hated like liked likes dislike disliked "
        "enjoy enjoyed enjoys recommend recommended appreciate disappoints sucks sucked stinks stank thanks thank",
    ),
    (
        Kind.DEGREE,
        "very really so too quite extremely incredibly absolutely totally completely pretty rather fairly always "
        "never also just still all only often usually sometimes generally mostly truly super such especially "
        "slightly highly most more less a bit little far much way both not definitely certainly probably actually "
        "even already again simply particularly overly somewhat constantly",
    ),
    (
        Kind.SUBORDINATOR,
        "if when whenever because cause cos since after before until till unless as once while whilst whether "
        "that although though despite where wherever whatever whoever whichever coz considering given being "
        "having",
    ),
    (Kind.RELATIVE, "who which whose whom where that when what why how"),
    (
        Kind.PREPOSITION,
        "of in on at to for with by from about into over under through during without within between against like "
        "near off out up down around behind than per via towards toward upon across along",
    ),
    (
        Kind.IRREALIS,
        "if unless whether wish wished hope hoping want wanted would could should need needs needed ensure prefer "
        "lack lacking lacks more less without better until maybe perhaps please improve provide having",
    ),
    (
        Kind.SPEECH,
        "think thought feel felt say said says believe believed know knew told hope guess suppose find found mean "
        "mentioned explained realised realized understand wish assume assumed heard suggest suggested",
    ),
    (
        Kind.IMPLIED,
        "love loved like liked hate hated fits fit runs ran looks looked feels felt works worked arrived washes "
        "washed shrunk shrank wears recommend cannot can't cant won't wont don't dont didn't didnt doesn't doesnt "
        "wouldn't couldn't will would could never thank thanks makes made takes took needs gives keeps goes came "
        "comes lacks broke stopped crashes freezes seems was is were are wasn't isn't highly definitely",
    ),
    (
        Kind.FILLER,
        "the a an and or but of to in on at for with by from is are was were be been it i we you he she they them "
        "him her us me my our your his their its this that these those so as if then than also too just yes no "
        "not ok well oh um hmm hi hello hey dear regards sir madam thx pls please there here when what which who "
        "how why do does did have has had will would can could should may might must am etc ie eg all any some "
        "however therefore anyway maybe perhaps sometimes always still only very really quite more most much many "
        "lot bit p.s ps nb plus btw fyi actually basically honestly overall generally again up down out off about "
        "yeah yep nope though although because otherwise besides moreover furthermore additionally first firstly "
        "secondly thirdly lastly finally next second third wow lol haha nothing none anything something "
        "everything bye cheers xx xxx hiya example said says i'm i've i'd i'll we're we've we'd we'll they're "
        "they've it's that's there's don't didn't doesn't can't couldn't won't wouldn't isn't wasn't aren't "
        "weren't haven't hasn't hadn't cannot except apart aside else",
    ),
    (
        Kind.CONNECTIVE,
        "and but so also then plus or yet however unfortunately sadly fortunately luckily though although whereas "
        "while whilst overall otherwise besides furthermore moreover additionally finally lastly firstly secondly "
        "honestly basically obviously actually apparently personally again except hopefully thankfully admittedly "
        "frankly sometimes now today yesterday usually generally often even",
    ),
    (
        Kind.NEGATION,
        "not no never isn't wasn't aren't weren't don't doesn't didn't can't cannot couldn't won't wouldn't nor "
        "neither",
    ),
)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a string as a set."""
    return frozenset(words.split())


def _lexicon() -> dict[str, int]:
    table: dict[str, int] = {}
    for kind, words in _ROWS:
        for word in words.split():
            table[word] = table.get(word, 0) | kind
    return table


LEXICON: dict[str, int] = _lexicon()
"""Word in lower case -> its kinds as an integer."""

ABBREVIATIONS: frozenset[str] = word_set(
    "dr mr mrs ms prof rev hon st jr sr inc ltd plc llc co corp dept depts est approx appt appts vs etc e.g i.e eg ie "
    "a.m p.m no nos vol fig ref tel ext ave rd blvd jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues "
    "wed thu thur thurs fri sat sun min mins max hr hrs sec secs avg tbsp tsp oz lb lbs ft yr yrs wk wks w.c b&b "
    "u.k u.s u.s.a ph.d m.d b.a gen col sgt capt lt cpl gov pres univ assn bros cf al ca misc pp ed eds qty temp "
    "dist incl"
)
"""Words that a full stop may follow within a sentence."""

# These end sentences as often as not: a full stop after them is an end when a capital letter follows.
ENDING_ABBREVIATIONS: frozenset[str] = word_set(
    "etc inc ltd plc llc co corp a.m p.m min mins max hr hrs sec secs lb lbs ft yr yrs wk wks u.k u.s u.s.a ca "
    "sat sun mon wed mar may dec ph.d m.d al ed temp est dept rd ave appt appts ref ext misc oz dist"
)
