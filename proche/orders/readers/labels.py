"""The words that label an order's head and foot, French and English.

Patterns are matched on text folded (`kinds.folded`: lower case, no accents).
"""

from __future__ import annotations

import re


def any_of(*parts: str, start: str = "", end: str = "") -> re.Pattern[str]:
    """Build one pattern of many alternatives, so that each stays readable."""
    return re.compile(start + "(?:" + "|".join(parts) + ")" + end)


_OPENS = r"^\W*"
_COLON = r"\s*[:.]?\s*"
_EURO = r"(?:\s*\(?(?:eur(?:os?)?|€|\$|£)\)?)?"
_NO = (
    r"(?:\s*(?:n\s?[°ºo*'.]{1,2}|no\b\.?|n\b|number|num(?:ero)?\b\.?|nbr?\b|#|ref(?:erence)?s?\b\.?|id\b)\s*)"
)
_PAPER = r"(?:bon de c(?:om+an|onnan)de|co[mnr]{1,4}ande|bdc|cde|purchase order|p\.?\s?o\.?|order)"
_WHOSE = r"(?:\s*(?:interne|client|achat|d.achat|customer|your|votre))?"

#: what names an order's number, surest first; the value follows in the cell, in the next one or below
NUMBER = (
    re.compile(rf"\b{_PAPER}{_WHOSE}{_NO}[:.\s]*"),
    re.compile(
        rf"{_NO}(?:de |du |of )?(?:la |le |votre |notre |bon de )?"
        rf"(?:commande|bdc|bon|order|p\.?o\.?)\b{_COLON}"
    ),
    # A scan loses the space of "Commande2031-06898".
    re.compile(rf"^\W*(?:objet\s*:\s*)?{_PAPER}(?![a-z])\s*(?:[:#]\s*)?(?=\S*\d|$)"),
    re.compile(rf"^\W*(?:n\s?[°ºo]|numero|no\.){_COLON}(?=\S*\d)"),
    re.compile(r"^\W*(?:(?:notre|vos|votre|our|your) )?ref(?:erence)?s?\.?\s*[:.]\s*(?=\S*\d)"),
)
#: ends on a letter or figure: "4471- suite" on a second page is 4471
NUMBER_VALUE = re.compile(
    r"[A-Za-z]{0,8}[-_/.]?(?=[A-Za-z0-9\-_/.]*\d)[A-Za-z0-9](?:[A-Za-z0-9\-_/.]*[A-Za-z0-9])?"
    r"(?:\s?[/\-]\s?\d+)?"
)

_WISHED = r"(?:souhaitee?|demandee?|prevue?|requise?|imperative|attendue?|desiree?|voulue)"
DELIVER_ON = any_of(
    rf"livr(?:er|aison|able)(?:\s+(?:{_WISHED}|au plus tard|avant|pour|le|du|date))*\s*[:.]?\s*"
    r"(?:le\s+)?(?=[a-z]*\.?\s*\d)",
    r"(?:livraison|livrer)\b.{0,110}?\b(?:pour )?le\s+(?=\d{1,2}[/.]\d)",
    r"(?:livraison|livrer)\s*[:.]?\s*$",
    rf"dates?\s*(?:de |d.|{_WISHED} )*(?:livraison|livr\.?)(?:\s+{_WISHED})?{_COLON}",
    rf"date (?:limite|{_WISHED})\s*(?:de livraison)?{_COLON}",
    rf"livraison {_WISHED}[^:]{{0,14}}[:.]?",
    rf"a livrer\s*(?:pour|avant)?\s*(?:le)?{_COLON}",
    rf"pour le\b{_COLON}",
    r"delai (?:de livraison )?[:.]?",
    rf"deliver(?:y)?\s*(?:by|on|date|before|due)\b{_COLON}",
    rf"(?:requested|required|expected)\s*(?:delivery|by|date)?\s*(?:date|on|by)?{_COLON}",
    rf"need(?:ed)? by{_COLON}",
    rf"due (?:date|by|on){_COLON}",
    rf"ship(?:ping)? (?:by|date){_COLON}",
    rf"date (?:needed|required){_COLON}",
)
ISSUED_ON = any_of(
    rf"date\s*(?:de |d.|du )*\s*(?:la )?(?:commande|emission|bon|document|bdc|creation){_COLON}",
    rf"(?:order|p\.?o\.?|issue|document)\s*date{_COLON}",
    rf"\bdate\b(?!\s*(?:de |d.)?(?:livr|requ|souh|limit|echeance|needed|required)){_COLON}",
    r"\b(?:en date )?du\b\s*(?=\d)",
    rf"\b(?:dated|(?:emis|etabli|cree|redige|passe|fait)e?s? le)\b{_COLON}",
    r"(?:,|^)\s*le\b\s*(?=[a-z]*\s*\d)",
)
DELIVER_TO = any_of(
    r"(?:adresse|lieu|point|site)\s*(?:de )?livraison",
    r"livraison(?: a)?(?=\s*(?::|$))",
    r"lieu(?=\s*:)",
    r"(?:a )?livrer? (?:a|chez)\b",
    r"a livrer le [\d/. ]+ a\b",
    r"destinataire (?:de la )?livraison",
    r"ship(?:ping)?[ -]?to",
    r"deliver(?:y)?[ -]?to",
    r"(?:delivery|shipping) address",
    r"delivery (?:location|party|site)",
    start=_OPENS,
    end=_COLON,
)
BUYER = any_of(
    r"acheteur",
    r"client(?! n)",
    r"etablissement(?: demandeur)?",
    r"donneur d.ordre",
    r"demandeur",
    r"emetteur",
    r"factur(?:er|e) a",
    r"(?:adresse (?:de )?)?facturation",
    r"bill(?:ed)?[ -]?to",
    r"invoice[ -]?to",
    r"sold[ -]?to",
    r"buyer(?! contact)",
    r"customer(?! (?:no|n|id|ref))",
    r"ordered by",
    r"from",
    r"commande (?:par|de la part de)",
    r"pour le compte de",
    r"purchaser",
    start=_OPENS,
    end=r"\s*(?:[:.]|$)\s*",
)
SUPPLIER = any_of(
    r"fournisseur",
    r"vendeur",
    r"supplier",
    r"vendor",
    r"seller",
    r"a l.attention de",
    r"att(?:n|ention)?\b",
    r"destinataire",
    r"titulaire",
    r"to\s*:",
    r"adresse fournisseur",
    start=_OPENS,
    end=_COLON,
)
CUSTOMER_ID = any_of(
    # "n° client Nutrivale : C12294", "Notre n° de client chez vous : C10481"
    rf"(?:n[°ºo.]*\s*(?:de )?|numero (?:de )?|code |ref\.? ?)(?:client|compte|etablissement)"
    rf"(?:\s+(?:chez\s+)?[a-z]+(?=\s*:))?{_COLON}",
    r"compte client(?: chez vous)?\s*[:.]?\s*",
    rf"customer\s*(?:no|number|id|#|code)\.?{_COLON}",
    # "EHPAD Les Tilleuls - client C11406": the number ends what is said, or its bracket.
    r"(?<!commande )(?<!cde )(?<!bdc )\b(?:client|customer)\s*(?:n[°ºo]\.?\s*)?[:#]?\s*"
    r"(?=[a-z]{0,4}[-_]?\d{3,}[\w-]*\s*(?:$|[),;|/]|[-–—]\s))",
    r"acc(?:oun)?t\.?\s*(?:no|number|#|id)?\.?\s*(?:is\s*|[:.—–-]\s*)?(?=[a-z]{0,4}\d)",
)
SIRET = re.compile(r"\bsiret\b\s*(?:n[°o])?\s*[:.]?\s*((?:\d[ .]?){14})(?!\d)")
GLN = re.compile(r"\b(?:gln|ean(?: client| livraison)?|code lieu[- ]fonction)\b\s*[:.]?\s*(\d{13})\b")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

TOTAL_NET = any_of(
    r"(?:montant )?(?:total|net|sous[ -]?total)(?: (?:general|global|de la|commande|net))*"
    rf"{_EURO}\s*h\.?\s?t\.?(?!\w)\.?",
    r"montant (?:net )?h\.?t\.?(?!\w)",
    r"sous[ -]?total",
    r"total net\b",
    r"sub-?\s?total",
    r"net total",
    r"(?:order |grand )?total \([^)]*\b(?:net|ht|excl)\b[^)]*\)",
    rf"valeur nette(?: totale)?{_EURO}",
    r"total ex(?:cl)?\.?\w*(?: (?:vat|tax))?",
    r"(?:montant |total )+hors taxes?",
    start=_OPENS,
)
TOTAL = any_of(
    r"total(?: (?:general|commande|de la commande|order))?",
    r"order total",
    r"montant total",
    start=_OPENS,
    end=rf"{_EURO}\s*[:.]?\s*(?=$|[\d€$£])",
)
TAXED = re.compile(r"\b(?:t\.?t\.?c|tva|vat|tax|grand total)\b")
NOTE = any_of(
    r"observations?",
    r"commentaires?",
    r"remarques?",
    r"instructions?(?: de livraison| particulieres)?",
    r"consignes?",
    r"notas?",
    r"notes?",
    r"comments?",
    r"remarks?",
    r"special instructions",
    start=_OPENS,
    end=r"\s*[:.]\s*",
)
PHONE = re.compile(r"\b(?:tel|telephone|telecopie|fax|phone|mobile|portable|standard)\b\s*[:.]?\s*[+(]?\d")
#: any short text that ends in a colon
LABEL = re.compile(r"^[^\d:]{2,32}\s?:")
FAX_STRIP = any_of(
    r"\bfax\b.*\d{2}",
    r"\d{1,2}[:h]\d{2}.*\bp(?:age)?\.? ?\d+(?: ?/ ?\d+)?",
    r"\bp\.? ?\d{1,3} ?/ ?\d{1,3}\b.*\d{1,2}[:h]\d{2}",
    r"\d{1,2}[/.-]\d{1,2}[ /.-]\d{2,4}\s+\d{1,2}[:h]\d{2}",
)
#: what a fax machine knows of its sender: its own number, by figures that a worn line may blur
FAX_NUMBER = re.compile(r"(?:\+ ?33 ?|\b[0o])[\doil](?:[ .-]{0,2}[\doil]{2}){4}(?!\d)")
#: "P. 01/01", "Page 1", "p.1/1": counted by the machine
FAX_PAGE = re.compile(r"\bp(?:age|g)?\b[ .:]{0,2}[\dol]{1,3}(?: ?/ ?[\dol]{1,3})?\b")

#: what ends a table when it opens a cell of a row without quantity
TABLE_END = any_of(
    r"(?:sous[ -]?|grand |sub-? ?)?total",
    r"montant (?:total|ht|ttc|tva|net)",
    r"net (?:a payer|ht)",
    r"valeur nette",
    r"order total",
    r"(?:soit|au total|en tout)\W+\d",
    r"(?:livraison|livrer|priere)\b",
    r"(?:tva|vat|tax|sales tax)\b",
    r"base ht",
    r"amount due",
    r"(?:frais de )?(?:port|transport)\b",
    r"frais de livraison",
    r"franco\b",
    r"remise globale",
    r"escompte",
    r"eco-?part",
    r"arretee? (?:la|le) present",
    r"bon pour accord",
    r"(?:date et )?signature",
    r"cachet",
    r"visa\b",
    r"conditions",
    r"modalites",
    r"(?:mode de )?(?:paiement|reglement)",
    r"payment",
    r"remit",
    r"observations?\b",
    r"remarques?\b",
    r"commentaires?\b",
    r"(?:comments?|notes?|remarks?)\b",
    r"\d+ (?:lignes?|articles|references|lines|items)\b",
    r"(?:nombre|nb) (?:de lignes|d.articles|total|lignes)",
    r"merci",
    r"cordialement",
    r"thank",
    r"fait a\b",
    r"authori[sz]ed",
    r"approved",
    r"page\b",
    r"p\.? ?\d+ ?/ ?\d+",
    r"(?:a )?report(?:er)?\b",
    r"suite (?:page|au verso|en page)",
    r"carried forward",
    r"continued",
    r"(?:tel|fax|telephone)\b",
    r"siret",
    r"iban",
    r"www\.",
    start=_OPENS,
)
#: a sentence numbered like a line: "1. Veuillez envoyer deux copies"
SENTENCE = re.compile(r"^\W*\d{1,2}\s?[.)]\s+[^\W\d]{2,}(?:\s+\S+){2,}")

#: verbs that ask for goods
ASKS = any_of(
    r"(?:merci de|veuillez|pouvez[- ]vous|pourriez[- ]vous|je souhaite(?:rais)?|nous souhait\w+|je voudrais"
    r"|prions de|il (?:me|nous) faut|je prends)\b.{0,40}"
    r"(?:livr\w+|command\w+|envo\w+|expedi\w+|faire parvenir|prepar\w+|\d)",
    r"(?:nous|on|je) (?:vous )?(?:passe|command)\w*",
    r"(?:j'ai|nous avons|on a) besoin",
    r"commande(?:\b.{0,30}:|r\b)",
    r"reassort",
    r"reappro\w*",
    r"(?:need|want|like) (?:to (?:re)?order|\d|some|more|another|these)",
    r"please (?:send|ship|supply|order|deliver)",
    r"(?:can|could) (?:u|you|we) (?:please )?(?:send|ship|get|have)",
    r"(?:re-?order|re-?up|restock)\w*\b",
    r"send (?:us|me|another|over)",
    r"running low",
    start=r"\b",
)
#: what says that nothing is ordered, though it names ordering
ASKS_NOTHING = any_of(
    r"rien (?:d'autre |de plus |de neuf )?(?:a|de|besoin de) (?:vous )?command\w+",
    r"(?:pas|aucune?|plus) (?:besoin )?(?:de |d'|a |a vous |en )?(?:nouvelle )?command(?:es?\b(?!\s*:)|er\b)",
    r"nothing (?:else |more )?to (?:re-?)?order",
    r"(?:no|not|n't) (?:need|want|wish|like) to (?:re-?)?order",
    start=r"\b",
)
#: questions about an order, complaints and thanks are not orders
ASKS_AFTER = re.compile(
    r"\b(?:ou en est|suivi de|quand (?:sera|arrive)|pas (?:encore )?(?:recu|arrive)|where is|status of"
    r"|tracking|reclamation|casse|manquant|annul\w+|cancel\w*|retard|complaint|facture)\b"
)

CURRENCIES = (
    ("EUR", re.compile(r"€|\beur(?:os?)?\b")),
    ("GBP", re.compile(r"£|\bgbp\b")),
    ("CHF", re.compile(r"\bchf\b")),
    ("CAD", re.compile(r"\bcad\b|\bc\$")),
    ("USD", re.compile(r"\$|\busd\b")),
)
