"""Lists for person names: what is one, what only looks like one.

The files of first names and surnames are made by ``models/names/recipe.py``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


def words_of(text: str) -> frozenset[str]:
    """Return the words of a block of text."""
    return frozenset(text.split())


def phrases_of(text: str) -> frozenset[str]:
    """Return the phrases of a block of text, a semicolon behind each."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split(";") if phrase.strip())


@lru_cache(maxsize=1)
def first_names() -> dict[str, str]:
    """Return first names in lower case; "" sure, "^" sure with a capital, "?" also a word, place or brand."""
    return _read("first_names.txt")


@lru_cache(maxsize=1)
def surnames() -> dict[str, str]:
    """Return surnames in lower case; "" sure, "?" also a word."""
    return _read("surnames.txt")


def _read(name: str) -> dict[str, str]:
    lines = (files("cxtext.cleaning.personal") / name).read_text(encoding="utf-8").splitlines()
    parts = (line.partition(" ") for line in lines)
    return {word: sign for word, _, sign in parts}


TITLES = words_of("""
    dr doctor mr mrs ms miss mister prof professor sir captain officer sergeant constable rev reverend frau herr
    madame monsieur mme mlle señor señora senor senora signor signora mevrouw meneer
    """)
"""Words after which a capitalised word is a name."""

ROLES = words_of("""
    nurse waiter waitress manager receptionist driver agent engineer technician server bartender host hostess guide
    midwife therapist physio physiotherapist consultant surgeon dentist optician pharmacist carer porter sister
    advisor adviser assistant rep representative cashier barista stylist hairdresser instructor trainer teacher
    tutor colleague friend husband wife son daughter mum mom dad brother uncle aunt auntie supervisor operator
    salesman saleswoman lady gentleman guy girl man woman chap bloke plumber electrician fitter installer courier
    paramedic radiographer phlebotomist housekeeper concierge chef owner landlord landlady steward stewardess doctor
    boss specialist clerk
    """)
"""Words that name what a person is, before a name: "our waiter Paulo"."""

BRANDS = phrases_of("""
    john lewis;john deere;john frieda;calvin klein;tommy hilfiger;ralph lauren;michael kors;ted baker;paul smith;
    jack wills;jack daniels;jack daniel;tim hortons;tim horton;ben & jerry;jo malone;karen millen;laura ashley;
    dorothy perkins;sam adams;papa john;papa johns;jimmy choo;jimmy john;jimmy johns;kate spade;marc jacobs;
    tory burch;vera wang;christian dior;harvey nichols;harry potter;peter pan;peter rabbit;james bond;
    sherlock holmes;mickey mouse;minnie mouse;santa claus;father christmas;winnie the;bob the;thomas the;
    thomas cook;charles tyrwhitt;charles schwab;edward jones;morgan stanley;jp morgan;fred perry;hugo boss;
    stella artois;sam smith;oscar de;oliver bonas;oliver peoples;warby parker;harley davidson;frankie & benny;
    bella italia;bella pasta;johnson & johnson;jack jones;jack & jones;abercrombie & fitch;george foreman;
    jamie oliver;gordon ramsay;henry hoover;paul mitchell;elizabeth arden;estee lauder;bobbi brown;
    charlotte tilbury;alexander mcqueen;alexander wang;stella mccartney;victoria secret;victoria's secret;
    victorias secret;vivienne westwood;louis vuitton;dolce gabbana;yves saint;tom ford;lewis hamilton;
    dave & buster;chuck e;carl's jr;red robin;jason wu;eileen fisher;lilly pulitzer;johnny was;nanette lepore;
    rachel roy;tracy reese;byron lars;anna sui;martin luther;nelson mandela;jesus christ;oh jesus;for pete;
    uncle sam;uncle ben;aunt bessie;aunt jemima;heinz ketchup;wendy s;simon cowell;bill gates;steve jobs;elon musk;
    donald trump;joe biden;boris johnson;tony blair;average joe;sloppy joe;tom tom;jolly roger;plain jane;jane doe;
    john doe;ken doll;barbie doll;smart alec;clever dick;dr martens;dr pepper;george asda;jenny craig;
    rosetta stone;ella's kitchen;annie's homegrown;amy's kitchen;robert dyas;austin reed;ann summers;ann taylor;
    joe browns;joe fresh;marie curie;marie claire;florence nightingale;bernard matthews;ray ban;ray bans;oral b;
    ruby tuesday;denny's;nando's;levi's;lloyd's;arby's;macy's;kohl's;domino's;dick's;sam's;trader joe;kellogg's;
    wendy's;lloyds bank;lloyds pharmacy;barclays bank;harris teeter;leon paul;allen key;allen keys;murphy bed;
    bobby pin;bobby pins;jerry can;peeping tom;mary jane;mary janes;mary berry;polly pocket;tom yum;mary poppins;
    ned kelly;kelly blue;carmen sandiego;robin hood;guy fawkes;monte carlo;don t;kim kardashian;kelly green;
    grace kelly;terry cloth;terry towel;terry towelling;joan jett;peter pan;eiffel tower;
    """)
"""Two words that together are a brand or a figure of the arts, or one word with the 's that makes it a brand."""

PLACE_AFTER = words_of("""
    hospital hospitals infirmary unit lodge wards street st road rd avenue ave lane drive close crescent court
    square station airport hotel inn line park centre center university college school academy church cathedral arms
    head island bridge building house hall theatre stadium surgery ward wing clinic bakery bar cafe restaurant
    kitchen shop store stores mall market bay beach hill harbour port river lake valley county city town village
    pharmacy practice gardens terminal tower palace museum library suite room tunnel arena gallery day version
    edition model collection range series award awards cup bank insurance airways airlines motors foods branch depot
    office ltd limited inc plc llc co brothers bros sons jeans plug plugs socket rabbit lantern pot bike shoes
    trousers dress boots jacket coat tea
    """)
"""Words that make of the name before them a place or a thing."""

WARDS = words_of("ward wards wing unit lodge suite clinic hospital infirmary surgery")
"""Of these, the ones that are written small behind a name: "Amber ward"."""

PLACE_BEFORE = words_of("st saint san santa mount mt lake port fort king queen prince princess hms royal")
"""Words that make of the name behind them a place or a thing."""

PERIODS_AND_PLACES = words_of("""
    april may june august summer autumn winter easter january february march july september october november
    december paris sydney georgia virginia jordan austin dallas denver houston florence milan victoria lincoln
    madison orlando phoenix savannah chelsea chester preston sofia verona valencia alexandria devon kent troy chase
    mac max alexa tiffany mercedes jasper washington hamilton kingston wellington churchill cambridge bristol
    lancaster bradford burton clifton carlton ramada roman santiago salvador lourdes israel india brooklyn brooke
    dakota sierra eden nova rio marina trinity aurora apollo zion avery dell art bishop berry bay page major will
    mark rich happy bill dot ash abbey stone storm star harmony melody crystal ivory ebony hazel ginger olive cherry
    candy honey brandy sherry summer scarlet violet lavender indigo rusty sandy misty stormy sunny autumn winter
    rain raven piper pepper poppy prudence patience justice charity liberty unity felicity constance temperance
    clarity virgin genesis opal ruby pearl jade amber coral jewel diamond emerald gene gale cliff dale glen brook
    heath forest ford king earl duke prince baron dean grant bailey baker taylor porter mason tanner cooper carter
    archer hunter fisher harper potter miller sawyer weaver turner jean denim levi frank guy herb jersey jay lance
    miles norm pat rob rod van vic ward wade van lot lou rae ty val oak elsa ariel moana clementine juan jan don
    tage kum lin lex ver ada mia lai sai monte irving harris johnson gibson flynn carroll kirk blossom bonny bunny
    buddy sonny skip sky star sparkle joy faith hope grace love lark wolf
    """) - words_of(
    "frank rob grace joy faith jay patience ruby amber taylor bailey mia pat robin bill mark juan jan val joy sandy"
)
"""Ambiguous first names that need a person's words around them even within a sentence."""

NO_NAMES = words_of("""
    a an and any are as at be been but by can could did do does done for from get go good got great had has have he
    her here him his how i if in is it its just like me more most much must my no nor not now of off ok okay on once
    one or our out over please re really she should since so some still such thank thanks than that the their them
    then there these they this those though to today too tomorrow tonight two up us very via was we were what when
    where which while who whom whose why will with would yes yesterday yet you your monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september october november
    december best always never again also all absolutely amazing another awesome awful bad because before after both
    brilliant customer delivery each every everyone everything excellent extremely fantastic finally first friendly
    from fully god happy hello help helped helpful hi hopefully however kind kindly last later left lovely made
    manager many maybe next nice nothing only other overall people perfect pleased quick quite rude said same second
    service several so sorry staff super sure team terrible third told top total well whole wonderful worst wow your
    dear regards sincerely cheers best wishes yours faithfully kind warm love many says asked gave gets came went
    took knows knew called calls is's covid english british american french german spanish italian uk usa eu nhs gp
    tv pc ipad iphone android google amazon apple facebook instagram twitter whatsapp microsoft uber ebay paypal
    netflix vodafone tesco asda sainsbury lidl aldi hermes dpd ups fedex dhl royal evri yodel argos boots ikea who's
    pepper martens muscle kipling porter whippy bean right potato zogs price wifi online support sales billing
    reception department branch store shop office nurse doctor dr mr mrs ms hospital clinic ward london paris europe
    christmas easter new old little big young line lines error number call training day night app team services room
    care id ii iii
    """)
"""Capitalised words that are no surname, whatever stands before them."""

PARTICLES = words_of("van von de der den da di del della dos bin ibn al el le la ten ter mac o'")
"""Words within a name that begin without a capital."""
