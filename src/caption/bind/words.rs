//! The small words of each language that a line should begin with or must not end with.

use crate::text::Language;

/// A language's closed classes, in lower case.
pub(super) struct Words {
    /// A line may well begin with them and must not end with them.
    pub(super) conjunctions: &'static [&'static str],
    /// A line may well begin with them and must not end with them.
    pub(super) prepositions: &'static [&'static str],
    /// Articles, possessives, subject pronouns, auxiliaries, negations: no line ends with them.
    pub(super) leaders: &'static [&'static str],
    /// Postpositions, reflexives: no line begins with them.
    pub(super) followers: &'static [&'static str],
    /// Abbreviations before a name, without their full stop.
    pub(super) titles: &'static [&'static str],
    /// How adjectives that stand before their noun often end.
    pub(super) adjective_endings: &'static [&'static str],
}

impl Words {
    pub(super) fn of(language: &Language) -> &'static Self {
        match language.primary() {
            "en" => &ENGLISH,
            "de" => &GERMAN,
            "fr" => &FRENCH,
            "es" => &SPANISH,
            "it" => &ITALIAN,
            "pt" => &PORTUGUESE,
            "nl" => &DUTCH,
            "ar" => &ARABIC,
            "hi" => &HINDI,
            _ => &UNKNOWN,
        }
    }

    /// Whether what follows belongs to this word.
    pub(super) fn leads(&self, word: &str) -> bool {
        [self.leaders, self.prepositions, self.conjunctions].iter().any(|set| set.contains(&word))
    }
}

const UNKNOWN: Words = Words {
    conjunctions: &[],
    prepositions: &[],
    leaders: &[],
    followers: &[],
    titles: &[],
    adjective_endings: &[],
};

const ENGLISH: Words = Words {
    conjunctions: &[
        "and", "or", "but", "nor", "so", "yet", "because", "although", "though", "while", "when",
        "where", "if", "unless", "until", "since", "that", "which", "who", "whose", "whether",
        "than", "as",
    ],
    prepositions: &[
        "of", "in", "to", "for", "with", "on", "at", "from", "by", "about", "into", "through",
        "after", "over", "between", "against", "during", "without", "before", "under", "around",
        "among", "across", "behind", "beyond", "toward", "towards", "upon", "along", "beneath",
        "inside", "outside", "near", "above", "below", "onto", "within", "like", "past",
    ],
    leaders: &[
        "a", "an", "the", "this", "these", "those", "my", "your", "his", "her", "its", "our",
        "their", "i", "you", "he", "she", "it", "we", "they", "is", "are", "was", "were", "be",
        "been", "being", "am", "has", "have", "had", "do", "does", "did", "will", "would", "can",
        "could", "shall", "should", "may", "might", "must", "not", "no", "don't", "doesn't",
        "didn't", "isn't", "aren't", "wasn't", "weren't", "can't", "won't", "couldn't", "wouldn't",
        "very", "every", "each", "some", "any", "many", "most", "several", "few", "i'm", "it's",
        "you're", "we're", "they're", "there's", "that's", "what's", "let's", "i've", "we've",
        "you've", "they've", "i'll", "you'll", "we'll", "they'll", "it'll",
    ],
    followers: &[
        "myself",
        "yourself",
        "himself",
        "herself",
        "itself",
        "ourselves",
        "themselves",
        "not",
    ],
    titles: &["mr", "mrs", "ms", "dr", "prof", "st", "capt", "gen", "sen", "rev", "vs"],
    adjective_endings: &[
        "ful", "ous", "ive", "less", "able", "ible", "ical", "ern", "est", "ary", "ular",
    ],
};

const GERMAN: Words = Words {
    conjunctions: &[
        "und", "oder", "aber", "denn", "sondern", "weil", "dass", "wenn", "als", "ob", "obwohl",
        "während", "damit", "bevor", "nachdem", "bis", "wie", "wo",
    ],
    prepositions: &[
        "in", "im", "ins", "an", "am", "ans", "auf", "aus", "bei", "beim", "mit", "nach", "von",
        "vom", "zu", "zum", "zur", "für", "durch", "gegen", "ohne", "um", "über", "unter", "vor",
        "hinter", "neben", "zwischen", "seit", "wegen", "trotz",
    ],
    leaders: &[
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer",
        "eines", "kein", "keine", "keinen", "mein", "meine", "dein", "deine", "sein", "seine",
        "seinen", "ihr", "ihre", "ihren", "unser", "unsere", "dieser", "diese", "dieses", "diesen",
        "jeder", "jede", "jedes", "ich", "du", "er", "sie", "es", "wir", "man", "ist", "sind",
        "war", "waren", "hat", "haben", "hatte", "wird", "werden", "wurde", "kann", "können",
        "muss", "müssen", "soll", "nicht", "sehr",
    ],
    followers: &["sich", "nicht"],
    titles: &["dr", "prof", "hr", "fr", "st", "nr"],
    adjective_endings: &[],
};

const FRENCH: Words = Words {
    conjunctions: &[
        "et", "ou", "mais", "donc", "car", "ni", "que", "qui", "quand", "lorsque", "si", "comme",
        "parce", "puisque", "dont", "où",
    ],
    prepositions: &[
        "de", "du", "des", "d", "à", "au", "aux", "en", "dans", "sur", "sous", "par", "pour",
        "avec", "sans", "vers", "chez", "entre", "contre", "depuis", "pendant", "avant", "après",
        "jusqu",
    ],
    leaders: &[
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "ce",
        "cet",
        "cette",
        "ces",
        "mon",
        "ma",
        "mes",
        "ton",
        "ta",
        "tes",
        "son",
        "sa",
        "ses",
        "notre",
        "nos",
        "votre",
        "vos",
        "leur",
        "leurs",
        "je",
        "tu",
        "il",
        "elle",
        "on",
        "nous",
        "vous",
        "ils",
        "elles",
        "ne",
        "se",
        "est",
        "sont",
        "était",
        "a",
        "ont",
        "avait",
        "peut",
        "très",
        "chaque",
        "plusieurs",
    ],
    followers: &["pas", "plus", "jamais"],
    titles: &["m", "mme", "dr", "st"],
    adjective_endings: &[],
};

const SPANISH: Words = Words {
    conjunctions: &[
        "y", "e", "o", "u", "pero", "sino", "ni", "que", "quien", "cuando", "donde", "si", "como",
        "porque", "aunque", "mientras",
    ],
    prepositions: &[
        "de", "del", "a", "al", "en", "con", "sin", "por", "para", "sobre", "entre", "hasta",
        "desde", "hacia", "contra", "bajo", "según", "tras", "ante", "durante",
    ],
    leaders: &[
        "el", "la", "los", "las", "lo", "un", "una", "unos", "unas", "este", "esta", "estos",
        "estas", "ese", "esa", "mi", "mis", "tu", "tus", "su", "sus", "nuestro", "nuestra", "yo",
        "él", "ella", "ellos", "ellas", "nosotros", "se", "no", "es", "son", "era", "eran", "fue",
        "ha", "han", "había", "puede", "muy", "cada", "más",
    ],
    followers: &[],
    titles: &["sr", "sra", "dr", "dra", "st"],
    adjective_endings: &[],
};

const ITALIAN: Words = Words {
    conjunctions: &[
        "e", "ed", "o", "ma", "né", "che", "chi", "quando", "dove", "se", "come", "perché",
        "mentre", "anche",
    ],
    prepositions: &[
        "di", "del", "della", "dello", "dei", "delle", "degli", "a", "al", "alla", "ai", "alle",
        "da", "dal", "dalla", "in", "nel", "nella", "nei", "con", "su", "sul", "sulla", "per",
        "tra", "fra", "verso", "senza", "dopo", "prima",
    ],
    leaders: &[
        "il", "lo", "la", "i", "gli", "le", "un", "uno", "una", "questo", "questa", "questi",
        "mio", "mia", "tuo", "sua", "suo", "loro", "io", "lui", "lei", "noi", "voi", "si", "non",
        "è", "sono", "era", "ha", "hanno", "può", "molto", "ogni", "più",
    ],
    followers: &[],
    titles: &["sig", "dott", "prof"],
    adjective_endings: &[],
};

const PORTUGUESE: Words = Words {
    conjunctions: &[
        "e", "ou", "mas", "nem", "que", "quem", "quando", "onde", "se", "como", "porque", "embora",
        "enquanto",
    ],
    prepositions: &[
        "de", "do", "da", "dos", "das", "a", "ao", "à", "aos", "em", "no", "na", "nos", "nas",
        "com", "sem", "por", "pelo", "pela", "para", "sobre", "entre", "até", "desde", "contra",
        "sob",
    ],
    leaders: &[
        "o", "os", "as", "um", "uma", "uns", "umas", "este", "esta", "esse", "essa", "meu",
        "minha", "seu", "sua", "seus", "suas", "nosso", "eu", "ele", "ela", "nós", "eles", "elas",
        "não", "é", "são", "era", "foi", "tem", "têm", "pode", "muito", "cada", "mais",
    ],
    followers: &[],
    titles: &["sr", "sra", "dr", "dra"],
    adjective_endings: &[],
};

const DUTCH: Words = Words {
    conjunctions: &[
        "en", "of", "maar", "want", "dus", "dat", "die", "als", "wanneer", "omdat", "hoewel",
        "terwijl", "waar",
    ],
    prepositions: &[
        "van", "in", "op", "aan", "met", "voor", "bij", "uit", "naar", "over", "door", "om",
        "onder", "tegen", "tussen", "zonder", "na", "tot", "sinds",
    ],
    leaders: &[
        "de", "het", "een", "deze", "dit", "mijn", "jouw", "zijn", "haar", "ons", "onze", "hun",
        "ik", "je", "jij", "hij", "zij", "ze", "we", "wij", "is", "was", "waren", "heeft",
        "hebben", "had", "wordt", "kan", "kunnen", "niet", "geen", "zeer", "elke", "elk", "te",
    ],
    followers: &["zich"],
    titles: &["dhr", "mevr", "dr", "prof"],
    adjective_endings: &[],
};

const ARABIC: Words = Words {
    conjunctions: &["أو", "ثم", "لكن", "أن", "حين", "عندما", "إذا", "بل"],
    prepositions: &[
        "في", "من", "إلى", "على", "عن", "مع", "بين", "تحت", "فوق", "حتى", "منذ", "عند", "خلال",
    ],
    leaders: &["لا", "لم", "لن", "ما", "قد", "كل", "هذا", "هذه", "هو", "هي", "يا"],
    followers: &[],
    titles: &[],
    adjective_endings: &[],
};

const HINDI: Words = Words {
    conjunctions: &["और", "या", "लेकिन", "कि", "जो", "जब", "अगर", "क्योंकि", "तो"],
    prepositions: &[],
    leaders: &["एक", "यह", "वह", "ये", "वे", "इस", "उस", "हर", "नहीं", "न", "बहुत"],
    followers: &[
        "का",
        "की",
        "के",
        "में",
        "को",
        "से",
        "पर",
        "ने",
        "तक",
        "ही",
        "भी",
        "है",
        "हैं",
        "था",
        "थे",
        "थी",
    ],
    titles: &["डॉ", "श्री"],
    adjective_endings: &[],
};
