"""Remake the lists of person names in ``cxtext/cleaning/personal``.

    python models/names/recipe.py --census FOLDER --faker FOLDER --words FILE...

``--census`` holds ``dist.male.first``, ``dist.female.first`` and ``dist.all.last`` (US Census Bureau, 1990; public
domain; also in the source distribution of the PyPI package ``names``), ``--faker`` is ``faker/providers/person`` of the
PyPI package ``Faker`` (MIT), ``--words`` are word lists with one word a line (Debian's ``wamerican`` and
``wbritish``, from SCOWL). The word lists only take names away: "Love" and "Long" are names of some, and words of all.
"""

from __future__ import annotations

import argparse
import ast
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "cxtext" / "cleaning" / "personal"


def words_of(text: str) -> set[str]:
    """Return the words of a block of text."""
    return set(text.split())


# Languages in Latin letters; "en" alone holds words of business.
LOCALES = sorted(
    words_of("""
    cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_IN en_KE en_NG en_NZ en_PK en_US es_AR es_CL es_CO es_ES es_MX
    et_EE fi_FI fr_BE fr_CH fr_FR fr_QC ga_IE ha_NG hr_HR hu_HU ig_NG is_IS it_IT lt_LT nl_BE nl_NL no_NO pl_PL
    pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE sw tr_TR tw_GH yo_NG zu_ZA id_ID
    """)
)
# So common that their being a word as well takes little away.
KEPT_FIRST = words_of("""
    adam alan alec andy anna barry basil ben benny bert bertha betty billy bob bobby bobbie brad carl charley
    charlie chris clement connor dan dave dexter dick dolly don donna eddy emery emily fanny fran freddy gary harry
    henry jack jackie jacky jake jeff jenny jerry jess jim jimmy jock joe joey john johnny jon josh kelly ken kim
    kit larry lee lenny leo les liz louis louise lucy lulu madge maggie marge marian martin mary matt matthew
    michael mickey milly molly moll nancy nannie nathan nelly nicky ned oliver paddy paul peg peggy percy pete peter
    petra polly rachel ralph randy reg rex rick ricky robbie robert robin roger ron rory roy russell sally sam sammy
    sarah scott shaun sheila shelly sherry sid simon stan stella stephen steve steven stewart stuart susan tabitha
    tad ted teddy terry thomas tim timothy tom tommy tony toby tracy tricia vic vicky walter warren wendy wesley zoe
    harriet anton morgan deb deborah brenda brenton kirsty isla alison stacey greta magdalen marcel merle roland
    ronnie denis hugo
    """)
# Names that are also places, brands, months or things: they need words around them that speak of a person.
AMBIGUOUS = words_of("""
    abbey alexandria alexa amber angel april art ash aspen aster august austin autumn avery axel bailey bay bea
    belle berry bill bishop blake blanche blossom bonny brandy brook brooke brooklyn buddy bunny cameron candy
    carmen carol carter cary cash chance chase chelsea cherry chester china christian christie chuck clay cliff
    clover cody cole colt coral crystal curt daisy dakota dale dallas dana darling dawn dean denver desmond destiny
    devon diamond dixie dolores dot drew duke dusty earl earnest ebony eden ellen eve faith fay fern fleur flora
    florence forest foster frances frank frankie franklin gale garland gay gene genesis georgia ginger glen glenn
    gloria grace grant guy hank happy harmony harper hazel heath heather heaven herb holly honey honor hope houston
    hunter india iris israel ivory ivy jade jasmine jasper jay jean jersey jewel jo jordan josie joy joyce juan june
    justice kay kent king kitty lacy lance laurel lane lark lily lincoln london lotus love lucky macy mac madison
    major march mark marshall martina mason max may maya melody mercedes mercy merry mika miles milo milan misty
    mona nick noel norm norman nova ocean olive opal oscar page paige paris pat patience patsy patty peace pearl
    penny pepper peyton phoenix piper poppy porter precious preston prince princess prudence quinn rain raven ray
    red reed reese regina rich rick river rob robin rock rocky roman rose rosemary rosie rowan royal ruby rusty ruth
    sage sandy sasha savannah scarlet serena serenity shelby sienna sierra skip sky skye skyler sloan sofia sonny
    sparkle spencer star sterling stone storm sue summer sunny sydney tanner taylor tiffany tiger toni trace trinity
    troy tucker ty tyler tuesday unique ursula val van vera verity vernon victor victoria vince viola violet
    virginia wade ward warren wayne wells west will willow winnie winter wolf woody zion alba aurora celeste
    clementine elsa gene giles jules ken laura linden lourdes magnolia marina marin mariah nevada olivia paloma
    pierce pippa rae rain remington rhea rio roma sabine salvador santiago santo soledad sol valencia valentine
    verona wren wynn charity constance temperance felicity clarity prosper merit bliss royce bentley lexus kia ford
    porsche dyson henry benz tesla nissan dior chanel armani prada chloe levi jordan nike orlando stevie stormy
    sunshine tempest velvet venus mars mercury apollo zara mango next gap boots argos dell sim sims elizabeth alex
    charlotte george jackson washington hamilton kingston wellington nelson churchill houston oxford cambridge bath
    reading bristol chester lancaster york kent devon sutton warwick preston bradford burton clifton carlton hilton
    marriott hyatt sheraton ramada wesley stanley clark gordon bryan dominic nina iman sun lyn see so my an do le
    ping long man many in son sung song gale sang
    """)
# Usual names of several communities that the sources are short of; written for cxtext.
WRITTEN = words_of("""
    raj rajesh rajiv deepak sanjay vijay suresh ramesh mahesh naveen ravi amit anil ashok arjun rohan rahul nikhil
    vikram priyanka pooja neha anjali kavita sunita divya lakshmi meera deepa shreya ananya aarav ishaan vivek
    manish harpreet gurpreet jaspreet manpreet kuldeep balwinder simran olumide oluwaseun chidi chinedu emeka ngozi
    adaeze chioma folake tunde babatunde kofi kwabena abena akosua ama amina aminata fatou mamadou ousmane thabo
    sipho nomsa lindiwe zanele tendai farai wanjiru njeri kamau otieno omar khalid tariq bilal faisal hamza ibrahim
    ismail mustafa nadia nasreen noor rashid saeed samira yasmin zainab zahra hassan hussein karim layla leila
    mahmoud mohammad muhammad muhammed mohamed ayesha shabnam farah sadia sana usman asif kamran waqas wei xiaoming
    xinyi jiahui mingzhu haruto hiroshi kenji takeshi yuki sakura aiko minjun jihoon soyeon nguyen linh thuy ivan
    dmitri sergei natasha svetlana oksana olena taras bogdan katarzyna malgorzata tomasz piotr wojciech zbigniew
    zofia ewa beata dorota marek pawel siobhan niamh saoirse caoimhe aoife oisin eoghan padraig ciaran cillian rhys
    gareth dafydd angharad carys cerys eilidh catriona hamish fergus callum ewan mhairi giulia francesca matteo
    lorenzo alessandro giovanni luca chiara joao thiago goncalo ines beatriz sven lukas jonas katja heike uwe
    juergen wolfgang guenther anneliese annika lotte femke sanne joost bram pieter willem francois jerome aurelie
    celine gaelle mathieu thierry jean-luc pedro pablo javier guadalupe jesus ximena fatoumata
    """) - {"ama", "sana", "bram", "jesus"}
DOUBTFUL_ALSO = words_of("""
    don jan lin tage kum lino lex ver ada mia lai sai monte irving harris johnson gibson flynn carroll kirk
    """)
# Words too, where they are written small.
CAPITAL_ONLY = words_of("""
    jack teddy terry jerry jock betty bette norma carmel
    """)
# In the first list all the same: far oftener a person than the thing.
SURELY = words_of("""
    laura mariah olivia pippa henry chloe elizabeth alex charlotte george wesley clark gordon bryan dominic nina
    ellen ruth frances norman joyce desmond oscar vera tyler ursula
    """)
# Words of other languages and of the trade that only a list takes for names.
NEVER = words_of("""
    see so my an do le long man many in son sung song sang al el la de da di du den der das die les des en et ma mi
    na no so sa se si su ta te ti to tu va vi wa we ya ye yo app apps los las ok bo bon bien tres muy ein eine und
    ist sehr gut nice mobile asia america london china nike next gap boots argos dell sim sims reading bath oxford
    cambridge york west east north south love happy many red sun star page trace cash major royal justice peace
    merry lucky unique precious darling art chance sky rain river ocean diamond king prince princess duke earl tiger
    unless delivery wifi good great best staff service ever never very really lady major mister honey kia ford tesla
    nissan dior chanel armani prada zara mango lexus porsche bentley benz hilton marriott hyatt sheraton ramada mars
    mercury venus apollo cami tad maxi maeve theres arent til dev ide vid hella sys sayin florida france german nazi
    santa indiana cleveland atlanta geneva carolina siri avis del sem thi jammie cielo viking campo baba mara lars
    byron juul org ole ove lon cas sal rica terra prima monday tuesday wednesday thursday friday saturday sunday
    january february march june july september october november december christmas easter england ireland canada
    boston angeles hollywood irish english french spanish italian americas texas alaska arizona colorado oregon
    dakota berlin rome milano roma lima malta mali oman iran sudan chad somalia vodafone andes arsenal everton leeds
    ascot epson canon sony jersey italia espana brasil deutschland europe africa international express premier union
    global dyson hoover
    """)


def main() -> None:
    """Write ``first_names.txt`` and ``surnames.txt``."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--census", type=Path, required=True)
    arguments.add_argument("--faker", type=Path, required=True)
    arguments.add_argument("--words", type=Path, nargs="+", required=True)
    options = arguments.parse_args()
    words = {
        word for file in options.words for word in file.read_text(encoding="utf-8").split() if word == word.lower()
    }
    first = census(options.census / "dist.male.first", 1_000) | census(options.census / "dist.female.first", 2_200)
    usual = census(options.census / "dist.male.first", 500) | census(options.census / "dist.female.first", 800)
    last = census(options.census / "dist.all.last", 12_000)
    common_last = census(options.census / "dist.all.last", 1_200)
    firsts, lasts = from_faker(options.faker, LOCALES)
    first |= WRITTEN
    usual |= from_faker(options.faker, ["en_GB", "en_IE"])[0] | KEPT_FIRST | SURELY | WRITTEN
    surely = {name for name in (first | firsts) if name not in words or name in KEPT_FIRST} - AMBIGUOUS - NEVER
    surely |= SURELY
    surely = {name for name in surely if len(name) > 2}
    surely -= DOUBTFUL_ALSO
    # Without a capital a name is taken for one only where it is a usual one and no part of a word.
    lower = {name for name in surely & usual if len(name) > 3} - CAPITAL_ONLY
    known = surely | ((AMBIGUOUS | DOUBTFUL_ALSO) - NEVER - SURELY)
    signs = {name: "" if name in lower else " ^" if name in surely else " ?" for name in known}
    write(TARGET / "first_names.txt", (name + signs[name] for name in sorted(known)))
    surnames = {name for name in last | lasts if name not in words and len(name) > 2} - NEVER
    doubtful = {name for name in common_last if name in words and len(name) > 2} - {"the", "and", "for", "see", "may"}
    write(
        TARGET / "surnames.txt", ((name + (" ?" if name in doubtful else "")) for name in sorted(surnames | doubtful))
    )


def census(file: Path, n: int) -> set[str]:
    """Return the ``n`` most frequent names of a file of the census."""
    lines = file.read_text(encoding="ascii").splitlines()[:n]
    return {line.split()[0].lower() for line in lines}


def from_faker(folder: Path, locales: list[str]) -> tuple[set[str], set[str]]:
    """Return first and last names of the locales, read from the source without running it."""
    first: set[str] = set()
    last: set[str] = set()
    for locale in locales:
        tree = ast.parse((folder / locale / "__init__.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
            if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(targets[0], ast.Name):
                continue
            name = targets[0].id
            if "format" in name or "prefix" in name or "suffix" in name or "title" in name:
                continue
            into = first if "first" in name else last if "last" in name or "surname" in name else None
            if into is None or node.value is None:
                continue
            strings = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
            into |= {one.lower() for one in strings if isinstance(one, str) and one.isalpha() and one.istitle()}
    return first, last


def write(file: Path, lines: object) -> None:
    """Write one name a line."""
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
