//! What has to be known of each language: its abbreviations, and the words that open sentences.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::Language;

/// A set of words.
pub(super) type Words = HashSet<&'static str>;

/// What is known of one language; all words are in lower case and without the final stop.
pub(super) struct Rules {
    /// Stand before a name or a number, so that no sentence ends after them.
    pub(super) bound: Words,
    /// May end a sentence, which shows in the next word being a starter.
    pub(super) free: Words,
    /// End one whenever a capital letter follows.
    pub(super) closing: Words,
    /// Words that open a sentence when they are capitalised in its middle.
    pub(super) starters: Words,
    /// Words that never end a line of their own.
    glue: Words,
    /// `3.` means "third".
    pub(super) ordinal_dot: bool,
    /// Common nouns are capitalised, so a capital says less.
    pub(super) noun_capitals: bool,
    /// Further signs that end a sentence.
    pub(super) extra_stop: Option<char>,
    /// `.` is a lighter stop, inside a sentence.
    pub(super) dot_is_comma: bool,
    /// A pronoun that is always a capital and may end a sentence.
    pub(super) capital_pronoun: Option<&'static str>,
    /// The particle with which a sentence goes on after a quotation.
    pub(super) quoting: Option<char>,
}

static OTHER: LazyLock<Rules> = LazyLock::new(Rules::common);
static ENGLISH: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "mr mrs ms mx dr prof st mt ft gen col lt sgt capt cpt cmdr maj adm rev fr hon pres gov
         sen rep reps sens supt det insp messrs mmes mlle mme msgr pvt cpl amb atty vs viz cf al
         eg ie e.g i.e p pp pg pgs no nos vol vols fig figs eq eqs ch chap sec art arts ed eds
         trans n° nº № ca approx op ref dept univ assn ext tel sr sra srta w/o v",
    ),
    free: list(
        "co inc ltd corp llc plc bros cos jr sr esq ph.d ave blvd rd ln hwy jan feb mar apr jun
         jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri ala ariz ark calif colo
         conn fla ill ind kan kans ky md mich minn mont neb nev okla ore pa penn tenn tex va vt
         wis wyo hr hrs min mins sec secs lb lbs oz ft mi km cm mm kg mph est govt intl natl mfg
         dist div max misc orig asst st cent dept u.s u.k e.u u.n",
    ),
    closing: list("etc ibid"),
    starters: list(
        "the a an this that these those it he she they we you i there here what how why who when
         where which whose is are was were do does did can could will would should have has had
         but and or so yet if as at by in on for from with to of after before while since because
         although though once until unless then now today yesterday tomorrow my his her our their
         its your one some many most all each every few both another such no not yes let please
         however instead meanwhile perhaps maybe still also even only just nobody nothing
         everyone everything someone something later thus therefore during despite between under
         over within without according he's she's it's that's we're they're i'm there's don't
         let's",
    ),
    glue: list(
        "the a an of to and or but from with as which is are was were his their its our my your
         than into between mr mrs dr st",
    ),
    capital_pronoun: Some("I"),
    ..Rules::common()
});

static GERMAN: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "dr prof hr fr frl hrn st nr nrn bzw ca evtl ggf inkl exkl max min vgl z.b z d.h d u.a
         o.ä u i.d.r s sog sogen abs abb abt art aufl bd bsp dipl ing geb gest hrsg kap lt tel
         tab urspr verh vors vs wg zzgl zit bes allg ehem eigtl einschl entspr insb kath ev lat
         griech engl dt frz ital röm nördl südl westl östl mio mrd tsd o i a v n.chr jh",
    ),
    free: list(
        "v.chr n.chr chr jh jhd jhdt str co jan feb apr aug sept okt nov dez mo di mi do fr sa so
         std sek min mio mrd z u.s a.d",
    ),
    closing: list("etc usw usf u.s.w u.v.m uvm ff"),
    starters: list(
        "der die das den dem des ein eine einen einem einer er sie es wir ihr ich du man dies
         diese dieser dieses diesen jene jeder jede jedes alle viele einige manche und oder aber
         doch denn sondern wenn als weil dass ob obwohl während nachdem bevor in im an am auf aus
         bei beim mit nach seit von vom vor zu zum zur für durch gegen ohne um unter über
         zwischen dort hier da dann danach nun jetzt heute gestern morgen was wer wie wo warum
         wann welche welcher welches sein seine ihre unser unsere mein meine kein keine nicht
         auch nur noch schon so sogar trotzdem deshalb daher niemand nichts ist sind war waren
         hat haben kann können später damals zuerst bis",
    ),
    glue: list(
        "der die das den dem des ein eine einen einem einer und oder im am von vom zum zur für
         über unter als ist war sein seine ihre",
    ),
    ordinal_dot: true,
    noun_capitals: true,
    ..Rules::common()
});

static FRENCH: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "m mm mme mmes mlle mlles dr pr prof me mgr st ste cf env p pp p.ex ex art av bd boul ch
         chap éd fig n° nº no t vol vs tél tel c.-à-d réf gén col",
    ),
    free: list("janv févr avr juil sept oct nov déc co jr apr j.-c av.j.-c s.a min sec"),
    closing: list("etc"),
    starters: list(
        "le la les l un une des du ce cet cette ces c il elle ils elles on nous vous je j tu et
         ou mais donc car or si quand comme puis alors ensuite après avant dans en à au aux sur
         sous avec sans pour par de d depuis pendant chez où que qui quoi quel quelle pourquoi
         comment mon ma mes son sa ses leur leurs notre nos tout tous toutes chaque aujourd hier
         demain ici là plus personne rien non oui s",
    ),
    glue: list("le la les un une des du de et ou à au aux en dans sur par pour que qui est"),
    ..Rules::common()
});

static SPANISH: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "sr sra srta sres sras dr dra dres d dña lic ing arq prof profa gral cap cnel ud uds vd
         vds sto sta san p pp pág págs p.ej ej núm nro n° nº no art av avda c calle fig vol tel
         tfno aprox cf vs mons fr rvdo excmo ilmo",
    ),
    free: list("a.c d.c ee.uu s.a co cía ene feb abr jun jul ago sept oct nov dic jr min seg"),
    closing: list("etc"),
    starters: list(
        "el la los las lo un una unos unas este esta estos estas ese esa eso esto aquel él ella
         ellos ellas yo tú nosotros se y e o pero sino si cuando como porque aunque mientras
         luego después antes entonces en a al de del con sin por para desde hasta sobre entre qué
         quién cómo dónde cuándo su sus mi mis nuestro nuestra todo todos cada muchos hoy ayer
         mañana aquí allí ahora no sí nadie nada también es son fue era hay ha",
    ),
    glue: list("el la los las un una de del y o a al en con por para que su sus es"),
    ..Rules::common()
});

static ITALIAN: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "sig sig.ra sig.na sigg dott dott.ssa dr prof prof.ssa ing avv arch geom rag on sen gen
         col cap mons s ss san pag pagg p pp p.es es art fig n nr vol tel ca cfr vs",
    ),
    free: list("a.c d.c s.p.a s.r.l co gen feb mar apr giu lug ago sett ott nov dic jr min sec"),
    closing: list("ecc etc"),
    starters: list(
        "il lo la i gli le l un uno una questo questa questi queste quello quella egli lui lei
         essi loro io tu noi voi si e ed o ma però se quando come perché mentre poi dopo prima
         allora in nel nella a al alla di del della da dal con senza per su tra fra che chi cosa
         dove suo sua ogni tutti oggi ieri domani qui là ora non sì nessuno anche è sono era c ha",
    ),
    glue: list("il lo la i gli le un una di del della e o a al in nel con per che da è"),
    ..Rules::common()
});

static PORTUGUESE: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "sr sra srta srs dr dra drs d prof profa eng arq gen cel cap sto sta pe exmo exma v pág
         págs p pp p.ex ex n° nº núm art av r fig vol tel aprox cf vs ltda",
    ),
    free: list("a.c d.c s.a eua cia ltda jan fev abr jun jul ago set out nov dez jr min seg"),
    closing: list("etc"),
    starters: list(
        "o a os as um uma uns este esta estes estas esse essa isso isto aquele ele ela eles elas
         eu tu nós você e ou mas porém se quando como porque embora enquanto depois antes então
         em no na nos nas ao à de do da com sem por pelo pela para desde até sobre entre que quem
         onde seu sua meu minha cada todos muitos hoje ontem amanhã aqui ali agora não sim
         ninguém nada também é são foi era há",
    ),
    glue: list("o a os as um uma de do da e ou em no na com por para que ao é"),
    ..Rules::common()
});

static DUTCH: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "dr drs prof mr ir ing dhr mevr mw st nr nrs blz bv b.v bijv d.w.z o.a m.b.t i.p.v t.o.v
         ca vgl resp incl excl max min tel fig art p pag vs z.g zgn m.a.w n.a.v t.a.v",
    ),
    free: list("v.chr n.chr jan feb mrt apr aug sept okt nov dec str co jr sr min sec mln mld"),
    closing: list("etc enz e.d e.a"),
    starters: list(
        "de het een dit dat deze die hij zij ze wij we ik jij je u er en of maar want dus als
         toen omdat hoewel terwijl nadat voordat in op aan bij met na naar van voor uit door over
         onder tussen zonder sinds tot daar hier dan daarna nu vandaag gisteren morgen wat wie
         hoe waar waarom wanneer welke zijn haar hun ons onze mijn geen niet ook alle veel elke
         niemand niets is was heeft kan later",
    ),
    glue: list("de het een van en of die dat is was zijn haar"),
    ordinal_dot: false,
    ..Rules::common()
});

static NORDIC: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "dr prof hr fr st nr ca bl.a bl t.ex t.eks f.eks f.ex d.v.s dvs resp s.k kl jfr jf jmf
         kap s sid fig tel tlf vs ev evt inkl ekskl exkl max min mfl bd red utg p.g.a pga f d",
    ),
    free: list(
        "f.kr e.kr jan feb apr aug sept okt nov dec des co jr mio mia mkr milj mrd min sek m.m
         f.n",
    ),
    closing: list("etc osv o.s.v m.fl m.m"),
    starters: list(
        "den det de en et ett han hon hun vi jag jeg du ni dere man där der här her och og eller
         men så för for om när når då da som i på av af med till til från fra efter etter före
         før under över over mellan mellom mellem vad hva hvad vem hvem hur hvordan hvor varför
         hvorfor sedan nu nå idag ingen inget inte ikke alla alle många mange denna dette denne
         disse dessa hans hennes deras deres min vår är er var",
    ),
    glue: list("en ett et den det de och og av af från fra som att at å"),
    ordinal_dot: true,
    ..Rules::common()
});

static SLAVIC_LATIN: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "dr prof mgr inż ing mudr judr rndr ks św sv gen płk np tzn tj tzw m.in al ul pl nr č čís
         str s rys obr tab tel ok ca por ur zm nar zemř tzv např napr resp tř nám p pí pan hr",
    ),
    free: list(
        "r w wiek godz min sek tys mln mld mil n.e p.n.e n.l př.n.l s.r.o a.s sp zł kč hod km kg",
    ),
    closing: list("itd itp atd apod atp aj etc"),
    starters: list(
        "to ten ta te ci tento tato toto on ona ono oni one my wy ja já ty i a ale lecz jednak
         gdy kiedy když keď jeśli jestli ak ponieważ protože bo w we na z ze do od po przed pod
         nad za przez dla v ve s se k u o pro przy při tam tu tutaj zde teraz teď potem pak dziś
         dnes wczoraj co kto kdo jak gdzie kde dlaczego proč każdy každý wszyscy nie ne nikt
         nikdo jego jeho jej její ich jest je był było",
    ),
    glue: list("i a w we na z ze do od po o u v ve s se k że jest je"),
    ordinal_dot: true,
    ..Rules::common()
});

static EAST_SLAVIC: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "г гг ул пр просп пл пер им проф акад доц св т.е т т.к т.н т.д др см ср стр с рис табл гл
         ст тел ок род напр г-н г-жа д кв обл оз р о гр тов и.о вул м рр",
    ),
    free: list(
        "г гг в вв н.э руб коп тыс млн млрд куб куб.м кв.м кг км см мм мин сек ч чел экз грн",
    ),
    closing: list("т.д т.п пр др ін"),
    starters: list(
        "это этот эта эти тот та те он она оно они мы вы я ты и а но или да если когда как потому
         хотя пока после до в во на с со из от к по под над за для без между у о об при там тут
         здесь теперь потом затем сегодня вчера завтра что кто где почему зачем какой его её их
         наш мой все всё каждый не нет никто ничего был была было так поэтому однако це цей він
         вона вони ми ви що хто де але і й",
    ),
    glue: list("и а в во на с со из от к по за для о об что как не і та у з"),
    ..Rules::common()
});

static TURKISH: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list("dr prof doç av sn bkz örn vb yy nr no tel cad sok mah apt hz s st alm ing fr"),
    free: list("m.ö m.s t.c a.ş ltd şti dk sn yy co"),
    closing: list("vb vs vd"),
    starters: list(
        "bu şu o bir ben sen biz siz onlar ve ama fakat ancak eğer çünkü sonra önce şimdi bugün
         dün yarın ne kim nasıl nerede neden niçin her hiç kimse burada orada böylece daha",
    ),
    ordinal_dot: true,
    ..Rules::common()
});

static FINNIC: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "esim mm ns nk ko tri prof dr n nro nr s ks vrt klo p puh so ts t toim näit sh st hr pr
         vt lk tel",
    ),
    free: list("ekr jkr e.kr j.kr milj mrd min sek v a oy tuh"),
    closing: list("jne yms ym jms jt etc"),
    ordinal_dot: true,
    ..Rules::common()
});

static HUNGARIAN: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list("dr prof ifj id özv pl ill kb ún vö ld sz szt szent tel u old fej ker gr br"),
    free: list("i.sz i.e kr kft rt zrt bt min jan febr márc ápr máj jún júl aug szept okt nov dec"),
    closing: list("stb etc"),
    starters: list(
        "a az ez ő ők mi ti én te egy és de ha mert amikor mikor itt ott most ma tegnap holnap
         nem ki hol hogyan miért",
    ),
    ordinal_dot: true,
    ..Rules::common()
});

static ROMANIAN: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list(
        "dl dna dra d-l d-na dr prof ing gen col sf str bd nr p pag art fig vol cap tel cca ex
         alin",
    ),
    free: list("î.hr d.hr s.a s.r.l ian febr mart apr aug sept oct nov dec min sec mil mld"),
    closing: list("etc ș.a ş.a ș.a.m.d"),
    starters: list(
        "un o el ea ei ele noi voi eu tu și dar sau dacă când pentru în la pe cu din de după
         acest această aceste aici acolo acum azi ieri nu da ce cine unde cum toți nimeni",
    ),
    ..Rules::common()
});

static GREEK: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list("κ κος κα δρ καθ αγ οδ αρ σελ π.χ δηλ βλ πρβλ τηλ λεωφ"),
    free: list("π.μ μ.μ π.χ μ.χ εκ χιλ α.ε"),
    closing: list("κ.λπ κλπ κ.ά κ.τ.λ"),
    extra_stop: Some(';'),
    ..Rules::common()
});

static ARABIC: LazyLock<Rules> = LazyLock::new(|| Rules {
    bound: list("د أ م ص ج هـ"),
    extra_stop: Some(':'),
    ..Rules::common()
});
static ARMENIAN: LazyLock<Rules> =
    LazyLock::new(|| Rules { extra_stop: Some(':'), dot_is_comma: true, ..Rules::common() });
static JAPANESE: LazyLock<Rules> =
    LazyLock::new(|| Rules { quoting: Some('と'), ..Rules::common() });

/// The words of a list, separated by white space.
fn list(words: &'static str) -> Words {
    words.split_ascii_whitespace().collect()
}

impl Rules {
    /// What holds in most languages.
    fn common() -> Self {
        Self {
            bound: list("dr prof mr mrs ms st no nr vs cf fig p pp vol tel"),
            free: list("co inc ltd corp jr sr"),
            closing: list("etc"),
            starters: list(""),
            glue: list(""),
            ordinal_dot: false,
            noun_capitals: false,
            extra_stop: None,
            dot_is_comma: false,
            capital_pronoun: None,
            quoting: None,
        }
    }

    /// The rules for a language; what is common to many for one that is not known.
    pub(super) fn of(language: &Language) -> &'static Self {
        match language.primary() {
            "en" => &ENGLISH,
            "de" | "lb" => &GERMAN,
            "fr" => &FRENCH,
            "es" | "ca" | "gl" => &SPANISH,
            "it" => &ITALIAN,
            "pt" => &PORTUGUESE,
            "nl" | "af" => &DUTCH,
            "sv" | "da" | "nb" | "no" | "nn" | "is" => &NORDIC,
            "pl" | "cs" | "sk" | "sl" | "hr" | "bs" => &SLAVIC_LATIN,
            "ru" | "uk" | "be" | "bg" | "sr" | "mk" => &EAST_SLAVIC,
            "tr" | "az" => &TURKISH,
            "fi" | "et" => &FINNIC,
            "hu" => &HUNGARIAN,
            "ro" => &ROMANIAN,
            "el" => &GREEK,
            "ar" => &ARABIC,
            "hy" => &ARMENIAN,
            "ja" => &JAPANESE,
            _ => &OTHER,
        }
    }

    /// Whether a word binds to the one after it, so that a line cannot end a thought with it.
    pub(super) fn is_glue(&self, word: &str) -> bool {
        contains(&self.glue, word)
    }
}

/// Whether a set of lower-case words holds `word` in any case.
pub(super) fn contains(words: &Words, word: &str) -> bool {
    const LONGEST: usize = 24;
    if word.is_empty() || word.len() > LONGEST {
        return false;
    }
    words.contains(word) || words.contains(word.to_lowercase().as_str())
}
