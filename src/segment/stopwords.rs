//! Words of each language that carry no subject of their own.

use crate::text::Language;

use super::lexicon::has;

/// Whether the word (in any case) is a stop word of the language; in a language without a list no
/// word is.
#[must_use]
pub fn is_stopword(word: &str, language: &Language) -> bool {
    let list = list(language);
    !list.is_empty() && (has(list, word) || has(list, &word.to_lowercase().replace('’', "'")))
}

/// The stop words of a language, sorted by their bytes; empty where there is no list.
fn list(language: &Language) -> &'static str {
    match language.primary() {
        "en" => EN,
        "de" => DE,
        "fr" => FR,
        "es" => ES,
        "it" => IT,
        "pt" => PT,
        "nl" => NL,
        "sv" => SV,
        "pl" => PL,
        "ru" => RU,
        "tr" => TR,
        "ar" => AR,
        "hi" => HI,
        _ => "",
    }
}

static EN: &str = "a about above after again against all almost along already also although always am among an \
    and another any anyone anything are around as at away back be became because been before \
    behind being below between both but by came can can't cannot could did didn't do does \
    doesn't doing don't done down during each either else enough even ever every everyone \
    everything few for from further get gets getting go goes going gone got had has have having \
    he he's her here hers herself him himself his how however i i'm i've if in into is isn't it \
    it's its itself just keep kept know known less let let's like made make makes many may maybe \
    me might more most much must my myself neither never no nobody none nor not nothing now of \
    off often on once one only onto or other others our ours out over own per perhaps put quite \
    rather really said same say says see seen she should since so some somebody someone \
    something soon still such than that that's the their theirs them themselves then there \
    there's these they they're they've this those though through thus to together too toward \
    towards under until up upon us use used very was wasn't way we we're we've well went were \
    weren't what when where whether which while who whom whose why will with within without \
    won't would yet you you'll you're you've your yours yourself";

static DE: &str = "aber acht alle allem allen aller alles als also am an ander andere anderen anderes andern \
    auch auf aus bei beim bereits bevor bin bis bist da dabei dadurch dafür dagegen daher dahin \
    damals damit danach daneben dann daran darauf daraus darf darin darum darunter darüber das \
    dass davon davor dazu dein deine dem den denen denn der deren des deshalb dessen dich die \
    dies diese diesem diesen dieser dieses dir doch dort drei du durch dürfen eben ein eine \
    einem einen einer eines einige einmal er erst es etwa etwas euch euer eure fast fünf ganz \
    gegen genau genug gibt gut haben hat hatte hatten hier hinter hundert ich ihm ihn ihnen ihr \
    ihre ihrem ihren ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes jedoch jene \
    jetzt kann kein keine keinem keinen keiner können könnte könnten lange lassen lässt machen \
    macht mal man manche mehr mein meine mich mir mit muss musste mussten müssen nach nachdem \
    neun nicht nichts nie niemand noch nun nur ob obwohl oder oft ohne schon sechs sehr sein \
    seine seinem seinen seiner seit selbst sich sie sieben sind so sogar solche soll sollen \
    sollte sondern sonst soweit tausend um und uns unser unsere unten unter viel viele vielen \
    vier vom von vor wann war waren warum was weder weg weil weiter welche welcher wenig weniger \
    wenn wer werde werden wie wieder will wir wird wo wollen wollte worden wurde wurden während \
    würde würden zehn zu zum zur zwar zwei zwischen über überall";

static FR: &str = "a afin ai ainsi alors après as au aucun aucune aujourd'hui auquel aussi autant autre autres \
    aux avaient avait avant avec avez avoir avons beaucoup bien bon car ce ceci cela celle \
    celles celui cent cependant ces cet cette ceux chaque chez ci comme comment contre d dans de \
    debout dedans dehors depuis des deux devant devrait dire dit doit doivent donc dont du \
    durant elle elles en encore entre es est et eu eux faire fait faut fois font furent fut hors \
    ici il ils j jamais je jusqu jusque l la laquelle le lequel les lesquels leur leurs lorsque \
    lui là là-bas m ma mais me mes mieux mille moi moins mon même mêmes n ne ni non nos notre \
    nous nouveau on ont ou où par parce parfois pas pendant personne peu peut peuvent plus \
    plusieurs pour pourquoi pourtant presque puis puisque qu quand que quel quelle quelles \
    quelque quelques quels qui quoi rien s sa sans se sera serait ses seul seulement si sien soi \
    soit sommes son sont sous souvent suis sur ta tandis tant te tel telle tellement tes toi ton \
    toujours tous tout toute toutes trois trop très tu un une va vers voici voilà vont vos votre \
    vous y à étaient était étant été être";

static ES: &str = "a ahora al algo alguien alguna algunas alguno algunos algún allí ante antes aquel aquella \
    aquellas aquellos aquí así aun aunque aún bajo bien cada casi cien como con contra cual \
    cuales cualquier cuando cuanto cuatro cuándo de debe deben del desde después dice donde dos \
    durante dónde e el ella ellas ellos en encima entonces entre era eran eres es esa esas ese \
    eso esos esta estaba estaban estado estar estas este esto estos estoy está están fue fueron \
    gran ha había habían hace hacen hacer hacia han hasta hay he hemos hizo hoy incluso ir jamás \
    junto la las le les lo los luego me mi mientras mil mis misma mismas mismo mismos mucha \
    muchas mucho muchos muy más nada nadie ni ninguna ninguno ningún no nos nosotros nuestra \
    nuestras nuestro nuestros nunca o os otra otras otro otros para pero poca poco pocos por \
    porque puede pueden pues que quien quienes quién qué se sea según ser será si sido siempre \
    sin sino sobre solo somos son soy su sus sí sólo tal también tampoco tan tanto te tener \
    tenía tiene tienen toda todas todavía todo todos tras tres tu tus tú un una unas uno unos \
    usted ustedes va van varias varios veces vez y ya yo él";

static IT: &str = "a abbiamo ad adesso agli ai al alcune alcuni alla alle allo allora altra altre altri altro \
    anche ancora anni appena avere aveva avevano avrebbe basta bene c cento che chi ci ciascuno \
    cinque ciò coi col come con contro cosa così cui d da dagli dai dal dalla dalle dallo \
    davanti davvero de degli dei del dell della delle dello dentro deve devono di dietro \
    dobbiamo dopo dove due dunque durante e ecco ed era erano essere essi fa fare fino fra fu \
    fuori furono già gli ha hai hanno ho i il in infatti insieme invece io l la le lei li lo \
    loro lui lungo là lì ma mai meno mentre mi mia mie miei mille mio molta molte molti molto ne \
    negli nei nel nell nella nelle nello nessun nessuno niente noi non nostra nostri nostro né o \
    oggi ogni oppure ora per perché persino però piccolo più poca pochi poco poi possono prima \
    proprio può qualche qualcosa qualcuno quale quali quando quanto quasi quattro quella quelle \
    quelli quello questa queste questi questo qui quindi sarà se sei sempre senza si sia siamo \
    solo soltanto sono sopra sotto sta stanno stata state stati stato stesso su sua subito sue \
    sugli sui sul sulla sulle sullo suo suoi sé sì tanto te tra tre troppo tu tua tutta tutte \
    tutti tutto un una uno va verso vi viene voi volta volte vostro è";

static PT: &str = "a agora ainda algo algum alguma algumas alguns alguém ali além ano anos antes ao aos apenas \
    aquela aquelas aquele aqueles aqui aquilo as assim até bem cada cem com como contra cuja \
    cujo da daquele das de dela dele deles depois desde dessa desse desta deste deve devem disso \
    do dois dos duas durante e ela elas ele eles em embora enquanto entre então era eram essa \
    essas esse esses esta estamos estar estas estava estavam este estes está estão eu faz fazem \
    fazer feito foi fora foram hoje há isso isto já la lhe lhes lo logo mais mas me menos mesma \
    mesmo meu meus mil minha minhas muita muitas muito muitos na nada nas nem nenhum nenhuma \
    nesse nesta neste ninguém no nos nossa nossas nosso nossos num numa nunca não nós o onde os \
    ou outra outras outro outros para pela pelas pelo pelos pode podem por porque porém pouco \
    poucos pra qual qualquer quando quanto quase quatro que quem quê se seja sem sempre sendo \
    ser será seu seus si sido sim sob sobre somos sua suas são só tal também tanto te tem tenho \
    ter teu teve tinha tinham toda todas todo todos três tu tua tudo tão têm um uma umas uns vai \
    vez vezes você vocês vão à às é";

static NL: &str = "aan achter af al alle alleen allemaal alles als altijd ander andere anders beide ben bent \
    bij bijna binnen boven buiten daar daarna daarom dan dat de den deze die dit doen doet door \
    drie duizend dus een eens eerst elk elke en enkele er erg ergens even gaan gaat ge geen \
    geweest had hadden heb hebben heeft heel hem hen het hier hij hoe hoewel honderd hun ieder \
    iedereen iemand iets ik in is ja je jou jouw jullie kan kon konden kunnen kwam laat langs \
    liever maakt maar maken me mee meer meest men met mij mijn moest moet moeten mogen na naar \
    naast nadat net niemand niet niets nog nooit nu of om omdat omhoog onder ons onze ook op \
    over overal pas per rond samen sinds slechts soms staan staat te tegen ten ter terwijl toch \
    toe toen tot totdat tussen twee tweede uit uw vaak van vanaf veel via vier vijf voor vooral \
    voordat waar waarom wanneer want waren was wat we weer weg wel welke werd werden wie wij wil \
    willen word worden wordt zal ze zeer zei zelf zelfs zich zij zijn zo zoals zodat zonder zou \
    zouden";

static SV: &str = "aldrig all alla allt alltid allting andra annan annat att av bara bland blev bli blir blivit \
    bort bra båda både började de deg dem den denna deras dess dessa det detta dig din dina ditt \
    dock du där därför då efter eftersom ej eller en endast er era ett fanns fick fin finns fler \
    flera flesta fram från få får för före först ge genom ger gick gjorde gå går gör göra ha \
    hade han hans har hela helt hem henne hennes hit hon honom hos hundra hur här i ibland icke \
    in inga ingen ingenting inget innan inne inom inte ja jag ju just kan kanske knappt kom \
    komma kommer kring kunde kunna kvar ligger lite man med medan mellan men mer mest mig min \
    mina mindre minst mitt mot mycket många måste ned nej nere ni nog nu när nästan någon något \
    några och ofta olika om omkring på redan runt samma samt sedan ser si sig sin sina sitt \
    själv ska skall skulle slutligen som står sätt så sådan tack tar till tills tre trots tusen \
    två under upp ur ut utan ute utom vad var vara varför varit varje vars vart vem vi vid \
    vidare vilja vilka vilken vill ville väl vår våra vårt än ännu är åt över";

static PL: &str = "a aby ale ani aż bardzo bez bo by być był była było były będzie będą chce choć ci cię co \
    coraz coś czy czyli dla dlaczego dlatego do dobrze dwa dwie dziś gdy gdyby gdzie go i ich \
    ile im inne inny innych iż ja jak jakby jaki jako je jeden jedna jednak jedno jego jej jest \
    jestem jeszcze jeśli jeżeli już każda każdy kiedy kilka kto która które którego której który \
    których którzy ku lecz lub ma mają mam mi mimo między mnie mogą moja moje może można mu musi \
    my mój na nad nam nas nasz nasza nasze natychmiast nawet nic nich nie niego niej nigdy nikt \
    nim niż no o obok od około on ona one oni ono oraz pan po pod podczas ponad ponieważ poza \
    przed przede przez przy raz również sam się skąd sobie stąd swoich swoje swój są ta tak taka \
    taki takie także tam te tego tej ten teraz też to tobie trzy tu tutaj twój ty tych tylko tym \
    u w wam was we więc wszyscy wszystkie wszystko z za zanim zawsze ze żaden że żeby";

static RU: &str = "а без более больше будет будто будут бы был была были было быть в вам вас ваш весь во вот \
    впрочем все всегда всего всей всех всё вы где да даже два две для до другие другой его ее \
    если есть еще ещё её ж же за здесь и из или им иногда их к каждая каждый как какая какой \
    когда кто куда ли лишь лучше между меня мне много может можно мой моя мы на над надо наконец \
    нас наш наша наши не него нее ней нельзя нет ни нибудь никогда ним них ничего но ну о об \
    один одна однако одни около он она они оно опять от перед по под пока после потом потому \
    почему почти при про раз разве с сам самый своего своей своих свой свою своя себе себя \
    сегодня сейчас снова со совсем так такие такой там твой те тебя тем теперь то тогда того \
    тоже только том тот три тут ты у уж уже хорошо хоть хотя чего чем через что чтоб чтобы чуть \
    эта эти этих это этого этой этом этот эту я";

static TR: &str = "acaba ama ancak artık aslında az bana bazen bazı belki ben beni benim beri bile bin bir \
    biraz biri birkaç birlikte birçok biz bize bizim bu buna bunlar bunu bunun burada böyle \
    böylece bütün da daha de defa değil diye diğer dolayı doğru dört eden eder en et etmek fakat \
    gibi göre hala halde hangi hani hatta hem henüz hep hepsi her herkes hiç hiçbir iki ile \
    ilgili ise için işte kadar karşı kendi kez ki kim kimse mi mu mü mı nasıl ne neden nedenle \
    nerede nereye niye niçin o olan olarak oldu oldukça olduğu olmak olması olsa olur on ona \
    onlar onları onların onu onun orada pek sadece sana sanki sen seni senin siz sizin sonra \
    tarafından tüm var ve veya ya yani yapmak yapılan yedi yer yine yok yüz zaman zaten çok \
    çünkü öyle üzere üzerinde üç şekilde şey şeyler şimdi şu şöyle";

static AR: &str = "أحد أخرى أصبح أكثر ألا ألف أم أما أمام أن أنا أنت أنه أنها أو أول أي أيضا أين إذ إذا إلا إلى \
    إن إنه إنها الآن التي الذي الذين اللذان الى اليوم ان او بأن بعد بعض بل به بها بين بينما تحت \
    تكون تلك ثلاثة ثم جدا جميع حتى حول حيث حين خلال دون ذات ذلك سوف سوى شيء ضد عام على عليه \
    عليها عن عند عندما عنه عنها غير فإن فقد فقط في فيه فيها قال قبل قد كان كانت كانوا كذلك كل \
    كلما كم كما كيف لأن لأنه لا لدى لقد لكن لكنه لم لماذا لن له لها لهم ليس ليست مئة ما ماذا مثل \
    مع من منذ منه منها نحن نحو نفس نفسه هؤلاء هذا هذه هل هم هنا هناك هو هي و واحد واحدة وقد وكان \
    وكانت ولا ولكن وما ومن وهو وهي يا يكون يمكن يوم";

static HI: &str = "अगर अपना अपनी अपने अब अभी आज आदि आप इन इनका इनके इस इसका इसकी इसके इसमें इसलिए इसी इसे उन \
    उनका उनकी उनके उन्हें उस उसका उसकी उसके उसने उसी उसे एक ऐसा ऐसे और कई कब कभी कम कर करता करती \
    करते करना करने कहा का किया किस किसी की कुछ के केवल को कोई कौन क्या क्यों गई गए गया चार जब \
    जहाँ जा जाता जाती जाते जाना जाने जैसा जैसे जो तक तथा तब तरह तीन तो था थी थे दिया दी दूर दो \
    दोनों न नहीं ना ने पर परंतु पहले पास फिर बन बहुत बाद भी मगर मुझे में मेरा मेरी मेरे मैं यदि \
    यह यहाँ या ये रहा रही रहे रूप लिए लिया ले लेकिन वह वहाँ वाला वाली वाले वे सकता सकती सकते सब \
    सभी साथ से सौ हजार हम हमारा हमारी हमारे हर ही हुआ हुई हुए है हैं हो होता होती होते होना होने";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_sorted_and_every_word_is_found() {
        for list in [EN, DE, FR, ES, IT, PT, NL, SV, PL, RU, TR, AR, HI] {
            let words: Vec<_> = list.split(' ').collect();
            assert!(words.len() > 90);
            for pair in words.windows(2) {
                assert!(pair[0] < pair[1], "{pair:?}");
            }
            assert!(words.iter().all(|word| has(list, word)));
        }
    }

    #[test]
    fn stop_words_belong_to_their_language() {
        let language = |tag| Language::parse(tag).unwrap();
        assert!(is_stopword("The", &language("en-GB")));
        assert!(is_stopword("Über", &language("de")));
        assert!(is_stopword("में", &language("hi")));
        assert!(!is_stopword("lighthouse", &language("en")));
        assert!(!is_stopword("die", &language("en")));
        assert!(!is_stopword("the", &language("fi")));
    }
}
