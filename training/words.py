"""In which forms are numbers written, and which words are streets and companies called?"""

import random


def form(chance: random.Random, pattern: str) -> str:
    """The pattern with every # a digit, and every @ a capital letter."""
    made = "".join(str(chance.randrange(10)) if sign == "#" else sign for sign in pattern)
    return "".join(chance.choice("ABCDEFGHKLMNPRSTUVWXYZ") if sign == "@" else sign for sign in made)


def listed(text: str) -> list[str]:
    """The entries of a text, a bar between them; blanks of an entry are kept, line breaks are not."""
    return text.replace("\n", "").split("|")


PHONES = listed(
    "###-###-####|###-###-####|(###)###-####|###.###.####|##########|0#########|+############|###-####|########|"
    "+1-###-###-####x###|###-###-####x####|001-###-###-####|##-##-##-##|+###########|(###) ###-####|### ### ####|"
    "### ####|#### ######|+44 #### ######|+49 ### #######|0# ## ## ## ##|### ### ###|#### ## ## ##|### ## ##|"
    "+41 (0)## ### ## ##|0### ### ## ##|(0#) #### ####|## ### ###|+91 ##########|+46 (0)# ### ### ##|+1 ### ### ####|"
    "#### ####|##### ######|(0####) ######|##.##.##.##.##|07### ### ###|(##) ###-###|### ### ### ###|## ## ## ##|"
    "+## ## ### ## ##"
)
CARDS = listed(
    "4###############|5###############|3##############|6###############|4### #### #### ####|####-####-####-####|"
    "############|#############|###################|##############"
)
IDS = listed(
    "@######|########|@@######|##-#######|@############|@@-####-##|#########|@@@@####|###-###-###|####-##-####|#######"
)
IBANS = listed("GB##@@@@##############|DE####################|FR## #### #### #### #### #### ###|NL##@@@@##########")
NUMBERS = listed("#|#|##|##|###|####|#,###|#.#")
SUMS = listed("$##|$###|$#,###|### EUR|##k|# million dollars|£##|EUR ###")
VERSIONS = listed("v#.#|#.#.#|v##.#|#.##.#")
CODES = listed(
    "#####|#####|#####|####|####|######|###|#####-####|###-##|##-###|#####-###|####-###|### ##|@## #@@|@@# #@@|@#@ #@#|"
    "#### @@"
)
ROOMS = listed("Apt. ###|Suite ###|Apt. ##|Unit #|Apt #@|Suite ##|Flat #|Floor #|#th floor|Apartment ##")
HOUSES = listed("#|##|##|###|###|####|####|#####")
MILITARY = listed("PSC ####, Box ####|Unit #### Box ####|CMR ###, Box ####")
BOXES = listed("P.O. Box ####|PO Box ###|Postfach ##")
ACRONYMS = listed("@@@|@@@@|@@|@@&@|@@@ Group|@@@ Bank")

MONTHS = listed("January|February|March|April|May|June|July|August|September|October|November|December")
PREFIXES = listed(
    "Mr.|Mr.|Mr.|Mrs.|Mrs.|Ms.|Ms.|Ms.|Dr.|Dr.|Miss|Prof.|Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Mx.|Doctor|Rev.|Herr|Mme"
)
PARTICLES = listed("van|van der|de|de la|von|di|da|dos|del|bin|al|le|ter|van den|el")
STREET_TYPES = listed(
    "Street|Street|Street|St|St.|Road|Road|Rd.|Rd|Avenue|Avenue|Ave|Ave.|Lane|Lane|Ln|Drive|Drive|Dr|Dr.|Court|Ct|"
    "Place|Pl|Square|Terrace|Boulevard|Blvd|Way|Close|Crescent|Highway|Parkway|Alley|Row|Mews|Gardens|Grove|Hill|Park|"
    "View|Heights|Circle|Loop|Trail|Plaza|Pike|Walk|Green|Vale|Crossing|Bypass|Run|Ridge|Path"
)
STREET_ENDS = listed(
    " Strasse|strasse|str.|weg|gasse|platz|allee|vej|gade|gatan|vagen|veien|gata|katu|tie|straat|laan|plein|kade|dreef|"
    " utca| ut| u.|ova|ska| sok.| Cad.|vegen|stigen|backen|bakken"
)
STREET_STARTS = listed(
    "rue|Rue|rue de|rue du|avenue de|Avenue|boulevard|Chemin|place|quai|Via|Viale|Piazza|Corso|Strada|Calle|C/|Avenida|"
    "Av.|Paseo|Plaza|Rua|Travessa|R.|ul.|ul|Ul.|os.|Aleja|Hameau|cours|Ronda|Camino|Via del|Contrada|Rua da"
)
DIRECTIONS = listed("North|S|West|N.|Old|Upper")
ORDINALS = listed("1st|2nd|3rd|4th|5th|7th|12th|42nd|Second|Third|Fifth")
TOWN_STARTS = listed("New|Port|Lake|North|South|East|West|San|St.|Bad|Saint")
TOWN_ENDS = listed("ville|ton|burgh|bury|field|land| City| Falls")
SHIPS = listed("USS|USNS|USCGC|USNV")
STATES = listed(
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|"
    "PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|NSW|QLD|VIC|ON|BC|QC|SP|RJ"
)
LEGAL = listed(
    "Inc|Inc.|Ltd|Ltd.|LLC|PLC|plc|GmbH|AG|SA|S.A.|SAS|SRL|SpA|BV|B.V.|NV|AB|Oy|AS|A/S|KG|Kft.|s.r.o.|Co.|Corp.|Corp|"
    "Limited"
)
TRADES = listed(
    "Group|Holdings|Partners|Associates|Bank|Insurance|Industries|Systems|Technologies|Solutions|Services|Energy|Power|"
    "Motors|Foods|Airlines|Media|Studios|Records|Press|Pharma|Labs|Capital|Ventures|Consulting|Logistics|Construction|"
    "Brothers|& Sons|& Co|Hotels|Mining|Steel|Software|Networks|Robotics|Analytics|Health|Dental|Bakery|Books|"
    "Interiors|Financial|Resources|Petroleum|Electric|Pictures|Entertainment|Stores|Markets|Properties|Realty|Telecom|"
    "Plastics"
)
TECH = listed(
    "soft|tech|ware|base|flow|stack|forge|hub|grid|wave|loop|mind|works|data|cloud|net|labs|byte|path|ly|ify|io"
)
COLOURS = listed(
    "Blue|Green|Red|Silver|Golden|Black|White|Bright|North|Northern|Southern|Western|Eastern|Pacific|Atlantic|Royal|"
    "National|United|General|First|Global|Modern|Grand|Crystal|Alpine|Summit|Pioneer|Liberty|Union|Central|Metro|Urban|"
    "Continental|American|British|Premier|Advanced|Applied|Allied|Standard|Universal|Digital|Smart|Clear|Future|New"
)
THINGS = listed(
    "River|Mountain|Lake|Forest|Bridge|Stone|Harbor|Tree|Oak|Maple|Falcon|Eagle|Lion|Fox|Wolf|Star|Moon|Sun|Sky|Light|"
    "Horizon|Path|Gate|Tower|Anchor|Wheel|Spring|Field|Garden|Rock|Canyon|Valley|Shore|Ocean|Sail|Arrow|Shield|Crown|"
    "Apple|Orange|Olive|Rose|Lotus|Spark|Fire|Wind|Cloud|Wave|Circle|Square|Target|Signal|Quest|Catalyst|Beacon|Compass"
)
INSTITUTIONS = listed("Hospital|High School|Institute|Museum|College|City Council|Chamber of Commerce|FC|United")
MINISTRIES = listed("Finance|Health|Justice|Defence")
