//! Words that say nothing about the topic of a text.

use crate::text::Language;

/// The stop words of a language, in lower case, separated by white space.
pub(super) fn of(language: &Language) -> &'static str {
    match language.primary() {
        "en" => ENGLISH,
        "de" => GERMAN,
        "fr" => FRENCH,
        "es" => SPANISH,
        "it" => ITALIAN,
        "pt" => PORTUGUESE,
        "nl" => DUTCH,
        "sv" => SWEDISH,
        "da" | "nb" | "no" | "nn" => DANISH_NORWEGIAN,
        "pl" => POLISH,
        "ru" => RUSSIAN,
        "tr" => TURKISH,
        "ar" => ARABIC,
        "hi" => HINDI,
        _ => "",
    }
}

const ENGLISH: &str = "
a about above across actually after afterwards again against ago ain all almost alone along already also although always am among amongst
an and another any anybody anyhow anyone anything anyway anywhere apart are aren around as aside at away back be became because become
becomes becoming been before beforehand behind being below beside besides between beyond both but by call called came can can't cannot
cant come comes coming could couldn couldn't did didn didn't do does doesn doesn't doing don don't done down due during each eg eight
either else elsewhere end enough etc even ever every everybody everyone everything everywhere except far few first five following for
former formerly four from full further get gets getting go going got had hadn hardly has hasn have haven having he hence her here hereby
herein hers herself him himself his how however i ie if in inc indeed instead into is isn it its itself just last later latter least less
let like ll lot made make makes making many may maybe me mean meanwhile might mine more moreover most mostly mr mrs ms much must my myself
n't namely nearly neither never nevertheless next nine no nobody none nonetheless nor not nothing now nowhere of off often oh ok on once
one ones only onto or other others otherwise ought our ours ourselves out over own part per perhaps please probably put quite rather re
really s said same saw say says second see seem seemed seeming seems seen seven several shall she should shouldn since six so some
somebody somehow someone something sometime sometimes somewhere soon still such take taken takes ten than that the their theirs them
themselves then thence there thereafter thereby therefore these they thing things this those though three through throughout thru thus
time to together told too took toward towards two under unless until up upon us use used using usually ve very via was wasn way ways we
well went were weren what whatever when whence whenever where whereas whereby wherein wherever whether which while who whoever whole whom
whose why will with within without won would wouldn yes yet you your yours yourself yourselves";

const GERMAN: &str = "
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes anders auch auf aus außer bald bei beim
beide beiden bereits besonders bevor bin bis bisher bist da dabei dadurch dafür dagegen daher dahin damals damit danach daneben dann daran
darauf daraus darf darin darüber darum das dass davon davor dazu dein deine deinem deinen deiner dem den denen denn dennoch der deren des
deshalb dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch dürfen ebenso eher eigentlich ein eine einem einen
einer eines einfach einige einigen einiger einiges einmal er erst erste ersten es etwa etwas euch euer eure fast für ganz ganze ganzen
gar geben gegen gehen gerade gern gewesen gibt ging gut habe haben hat hatte hatten hätte her hier hin hinter ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes jedoch jemand jene jenen jener jetzt kam kann kein keine
keinem keinen keiner kommen kommt können könnte konnte lassen machen macht man manche mehr mein meine meinem meinen meiner meist mich mir
mit möchte mögen muss müssen musste nach nachdem neben nein nicht nichts nie niemand noch nun nur ob obwohl oder oft ohne sagen sagt sagte
schon sehr sei sein seine seinem seinen seiner seit selbst sich sie sieht sind so sogar solche soll sollen sollte sondern sonst sowie
später über um und uns unser unsere unter viel viele vielen vielleicht vom von vor während war wäre waren warum was weg weil weiter welche
welchem welchen welcher wenig weniger wenn wer werde werden wie wieder will wir wird wirklich wo woher wohin wohl wollen wollte worden
wurde wurden würde zu zum zur zwar zwei zwischen";

const FRENCH: &str = "
à ai aie ainsi alors après as assez au aucun aucune auquel aura aurait aussi autant autre autres aux avaient avais avait avant avec avez
avoir avons beaucoup bien c car ce ceci cela celle celles celui cependant certains ces cet cette ceux chacun chaque chez ci comme comment
contre d dans de dehors déjà depuis des dès désormais deux devant dit doit donc dont du durant elle elles en encore enfin ensuite entre
envers est et étaient étais était étant été être eu eux faire fait faut fois font fut grand grande hors ici il ils j jamais je jusqu jusque
l la là laquelle le lequel les lesquels leur leurs lors lorsque lui m ma maintenant mais malgré me même mêmes mes mien moi moins mon n ne ni
non nos notre nous on ont ou où par parce parfois parmi pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi pourtant pouvait
premier première près presque puis puisque qu quand que quel quelle quelles quelque quelques quels qui quoi rien s sa sans se sera serait ses
si sien soi soit son sont sous souvent suis sur t ta tandis tant te tel telle tels tes toi ton toujours tous tout toute toutes très trop tu un
une va vers voici voilà vont vos votre vous vraiment y";

const SPANISH: &str = "
a acá además ahí ahora al algo alguien algún alguna algunas alguno algunos allá allí antes aquel aquella aquellas aquello aquellos aquí así
aun aún aunque bajo bastante bien cada casi como cómo con contra cual cuál cuales cualquier cuando cuándo cuanto cuánto de debe deben del
demasiado dentro desde después dice dijo donde dónde dos durante e el él ella ellas ello ellos en entonces entre era eran eres es esa esas ese
eso esos esta ésta está estaba estaban están estar estas este éste esto estos estoy fin fue fuera fueron ha había habían haber hace hacer hacia
han hasta hay he hizo hoy incluso ir jamás junto la las le les lo los luego más me mediante mejor menos mi mí mientras mis mismo misma mismos
mucha muchas mucho muchos muy nada nadie ni ningún ninguna no nos nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros
para parte pero poca poco pocos podía poder por porque primer primera primero pronto pues puede pueden que qué quien quién quienes sé sea según
ser será si sí sido siempre siendo sin sino sobre solo sólo son su sus también tampoco tan tanto te tenía tener ti tiempo tiene tienen toda
todas todavía todo todos tras tu tú tus un una unas uno unos usted ustedes va vamos van varios veces ver vez vosotros y ya yo";

const ITALIAN: &str = "
a abbiamo abbia ad adesso agli ai al alcuna alcuni alcuno alla alle allo allora altra altre altri altro anche ancora appena assai avere aveva
avevano avuto bene c che chi ci ciò cioè circa come con contro cosa così cui d da dagli dai dal dalla dalle dallo davanti degli dei del dell della
delle dello dentro di dice disse dopo dove dovere due dunque e è ecco ed egli era erano essa esse essere essi fa fare fatto fino fra fu furono già
gli grande ha hai hanno ho i il in infatti infine insieme intanto invece io l la là le lei li lì lo loro lui ma mai me meglio meno mentre mi mia
mie miei mio molta molte molti molto né negli nei nel nell nella nelle nello nessun nessuna nessuno niente no noi non nostra nostre nostri nostro
nulla o ogni ognuno oltre oppure ora ormai per perché però piccolo più poca pochi poco poi poiché possono potere prima primo proprio può qua qual
quale quali qualche qualcosa qualcuno quando quanto quasi quella quelle quelli quello questa queste questi questo qui quindi s sarà se sé sei
sembra sempre senza si sì sia siamo sono sopra sotto sta stata state stati stato stesso su sua sue sugli sui sul sulla sulle suo suoi tale tanto
te ti tra tranne troppo tu tua tue tuo tuoi tutta tutte tutti tutto un una uno va verso vi via voi volta volte vostro";

const PORTUGUESE: &str = "
a à ainda além algo alguém algum alguma algumas alguns ali ante antes ao aos apenas após aquela aquelas aquele aqueles aqui aquilo as às assim
até através bem cada com como contra contudo da daquele das de dela delas dele deles depois desde dessa desse desta deste deve disse diz do dois
dos durante e é ela elas ele eles em embora enquanto entanto entre era eram essa essas esse esses esta está estão estar estas estava estavam este
estes eu faz fazer fez foi fora foram grande há havia hoje isso isto já jamais lá lhe lhes logo mais mas me meio melhor menos mesma mesmo meu meus
mim minha minhas muita muitas muito muitos na nada não nas nem nenhum nenhuma nessa nesse nesta neste ninguém no nos nós nossa nossas nosso nossos
num numa nunca o onde os ou outra outras outro outros para parte pela pelas pelo pelos perante pode podem poder por porém porque pouco poucos
primeira primeiro própria próprio qual quais qualquer quando quanto quase que quem se seja sem sempre sendo ser será seu seus si sido só sob sobre
sua suas tal também tanto tão te tem têm tempo tendo ter teve tinha tinham toda todas todavia todo todos tu tua tudo um uma umas uns vai vão várias
vários vez vezes você vocês vos";

const DUTCH: &str = "
aan aangezien achter af al aldus alle allebei alleen alles als altijd ander andere anders beide ben beneden bent bij bijna binnen boven buiten daar
daarna daarom dan dat de deze die dit doch doen door dus echter een eens eerst eerste elk elke en enkele er erg ergens even gaan gaat geen geweest ging
goed had hadden hare heb hebben hebt heeft heel hem hen her het hier hij hoe hoewel hun ieder iedere iedereen iemand iets ik in inderdaad intussen is ja
je jij jouw jullie kan komen komt kon konden kunnen kwam laat later maar maken man me meer meest men met mij mijn minder misschien moest moet moeten mogen
na naar naast nadat net niemand niet niets nog nooit nu of om omdat omhoog onder ons onze ook op opnieuw over overal pas precies rond sinds slechts soms
steeds te tegen ten ter terwijl te toch toen tot tussen twee u uit uw vaak van vanaf veel verder vol volgens voor voorbij vooral waar waarom wanneer want
waren was wat we weer weg wel welke werd werden weten wie wij wil worden wordt zal ze zeer zei zelf zelfs zich zij zijn zo zoals zonder zou zouden zulke";

const SWEDISH: &str = "
aldrig all alla allt alltid än andra att av båda bara bli blir blev bra både då där därför de dem den denna deras dess dessa det detta dig din dina ditt dock
du efter eftersom ej eller en er ett ett få fanns fast finns fick för före först första från ha hade han hans har helt henne hennes här hon honom hur i in
inga ingen inget innan inte ja jag kan kanske kom komma kunde kunna kvar lika lite man många med medan mellan men mer mera mest mig min mina mindre mitt mot
mycket ned nej ner någon något några när nästan ni nog nu ny och ofta om oss på redan rätt så säga säger sade sådan samma samt se sedan sig sin sina sitt ska
skall skulle som stor strax till tills två ungefär under upp ur ut utan utom vad var vara vår våra varför varit varje vart vem vid vilka vilken vilket vill vi
åt även över";

const DANISH_NORWEGIAN: &str = "
ad af aldri aldrig alle allerede alltid altid alt and andre at av bare begge ble blev bli bliver blir både da de dem den denne der deres derfor det dette dig deg
din dine disse dog du efter eg eller en end enda er et etter få få fik fikk for fordi før første fra frem gå går gjør gjøre god godt ha had hadde han hans har
hav have havde helt hende hendes hennes henne her hos hun hva hvad hvem hver hvilken hvis hvor hvordan hvorfor i igen igjen ikke ind ingen intet inn ja jeg kan
kom komme kommer kun kunne lidt litt man mange med meg mellem mellom men mens mer mere mest mig min mindre mine mot mod må ned nei nej noe noen noget nogle nok
nu nå når også og om op opp os oss over på samme se seg selv sig sin sine siden sitt sit skal skulle slik som så sådan til to under ut ud uden uten var ved vi vil
ville vore vår være været vært";

const POLISH: &str = "
a aby ach albo ale ani aż bardzo bez bo bowiem by być był była było były będzie będą cały chociaż choć ci co coraz coś czy czyli często dla dlaczego dlatego do dobrze
dopiero dwa dwie gdy gdyby gdzie go i ich ile im inna inne innych inny ja jak jakby jaki jakie jako je jeden jednak jedna jedno jego jej jemu jest jestem jeszcze
jeśli jeżeli już każda każde każdy kiedy kilka kto która które którego której który których którym którzy lecz lub ma mają mam mi między mimo mnie może można mój moja
my na nad nam nami nas nasz nasza nawet nic nich nie niego niej nią nim niż no o obok od około on ona one oni ono oraz po pod podczas ponad ponieważ potem powinien przed
przede przez przy raz również są siebie się skąd sobie swoje swój ta tak taka taki takie także tam te tego tej ten teraz też to tobie tu tutaj twój ty tych tylko tym u w
wam was we według wiele więc więcej wszyscy wszystkie wszystko wtedy wy z za zawsze ze znowu że żeby";

const RUSSIAN: &str = "
а без более больше будет будто бы был была были было быть в вам вас ваш весь вдруг ведь во вот впрочем все всегда всего всех всё вы где да даже два для до другой его ее её
ей если есть еще ещё ж же за зачем здесь и из или им иногда их к каждый как какая какой когда конечно который которая которые которых кто куда лет ли либо лишь между меня мне
много может можно мой моя мы на над надо наконец нас наш не него нее неё ней некоторые нельзя нет нибудь никогда ним них ничего но ну о об один однако одна он она они оно
опять от очень перед по под пока после потом потому почти при про раз разве с сам самый свою своего своей свои себе себя сегодня сейчас сказал сказать со собой совсем так
также такая такие такой там тебя тем теперь то тогда того тоже только том тот три тут ты у уж уже хорошо хоть чего чей чем через что чтоб чтобы чуть эта эти это этого этой этом
этот эту я";

const TURKISH: &str = "
acaba ama ancak artık aslında az bana bazen bazı belki ben benim beri bile bir biraz birçok biri birkaç biz bize bizim bu buna bunda bundan bunlar bunu bunun burada böyle
bütün çok çünkü da daha de defa değil diğer diye dolayı en fakat gibi göre ha hala hangi hatta hem henüz hep hepsi her hiç için ile ise işte kadar karşı kendi kez ki kim
kimse mı mi mu mü nasıl ne neden nerede niye o olan olarak oldu olduğu olur olsa on ona onlar onu onun orada oysa pek rağmen sadece sanki sen şey siz şimdi şu tüm ve veya
ya yani yine yok zaten";

const ARABIC: &str = "
في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين هو هي هم هن أنا نحن أنت كان كانت كانوا يكون تكون أن إن أنه أنها لا لم لن ما ماذا متى أين كيف لماذا هل و أو ثم بل لكن لأن كل بعض
غير بين بعد قبل عند عندما حتى منذ حول خلال دون فقط أيضا قد لقد كما مثل أي إذا حيث هناك هنا له لها لهم به بها فيه فيها منه منها عليه عليها إليه كنت ليس ليست سوف يمكن جدا أكثر";

const HINDI: &str = "
का के की को में से पर और है हैं था थी थे यह वह ये वे इस उस इन उन एक भी नहीं तो ही कि जो जब तब कर करने किया करता करते करती हो होता होती होते हुआ हुई हुए लिए साथ तक बाद पहले अपने अपनी
अपना कुछ सब सभी बहुत या लेकिन अगर क्या क्यों कैसे कहाँ कब कौन जैसे वाले वाली वाला रहा रही रहे गया गई गए जा जाता जाती जाते दिया ने मैं हम तुम आप मेरा हमारा उनके उनकी इसके इसकी उसके उसकी अब यहाँ वहाँ फिर";
