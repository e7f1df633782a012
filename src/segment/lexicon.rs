//! Hand-made English word lists: closed word classes, words of time and number, and the nouns
//! whose WordNet class misleads about how well a camera sees them.
//!
//! A list is one text of sorted words, searched as it lies.

/// Whether the list holds the word (in lower case).
pub(super) fn has(list: &str, word: &str) -> bool {
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = list.as_bytes()[..middle].iter().rposition(u8::is_ascii_whitespace);
        let start = start.map_or(0, |at| at + 1).max(low);
        let length = list.as_bytes()[start..].iter().position(u8::is_ascii_whitespace);
        let end = length.map_or(list.len(), |length| start + length);
        match list.as_bytes()[start..end].cmp(word.as_bytes()) {
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Equal => return start < end,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// How well a camera sees the noun (1 to 5), where its WordNet class would mislead.
pub(super) fn filmable(singular: &str) -> Option<f64> {
    [(VIVID, 4.6), (CLEAR, 4.0), (VAGUE, 2.0)]
        .into_iter()
        .find_map(|(list, figure)| has(list, singular).then_some(figure))
}

/// Nouns that film as well as any thing does, whatever their class.
pub(super) static VIVID: &str = "airport app army ash audience aurora avalanche baker bakery barbecue battery battle bay \
    beach beam bicycle bike blizzard blueprint bonfire book brass bread breakfast bridge bronze \
    bubble cafe camera canal candlelight caravan cargo catch cave cemetery chart chip choir city \
    classroom clay climber cloud coast coffee colony column comb compass concert cook copper \
    cotton couple crane crater crew crossroads crowd crust dance daylight debris demonstration \
    desert diagram dinner dirt diver dough drone droplet dust earthquake eclipse eruption \
    espresso explosion factory family farm feast ferry festival fire fireworks fisherman flame \
    fleet flock flood floodlight fog forest galaxy garbage garden glass gold graffiti granite \
    grass gravel ground gull handwriting harbor harbour hay herd highway hive honey honeycomb \
    horizon hurricane ice iron island jungle keeper keyboard king kitchen laboratory lamplight \
    landscape landslide laptop lava leather lens letter library light lightning litter loaf \
    lunch manuscript map marble market marsh meadow meal microscope mirror mist moon moonlight \
    mouse mud mudflat museum newspaper notebook office oil orchard orchestra parade pasture peak \
    phone photo photograph picnic planet pollen poster pot protest puddle pyramid queen queue \
    race rain rainbow rainstorm rainwater reef restaurant rider rim ripple robot rubber rubbish \
    ruin ruins runway sailor sand school screen seagull shadow shipwreck shore sign signpost \
    silk silver sketch sky skyline slope smartphone smoke snow snowfall soil spark spice splash \
    spray stadium star station steam steel storm storms straw studio summit sun sunflower \
    sunlight sunrise sunset sunshield supermarket supper surf surfer swamp swell swimmer tablet \
    tattoo tea team telescope theater theatre thunderstorm tide tornado town traffic traffic-jam \
    tram trawler tunnel university village vineyard volcano waterfall wave wax website wedding \
    wildfire windmill wood woods wool workshop wreck";

/// Nouns that film well enough, whatever their class.
pub(super) static CLEAR: &str = "advertisement arch astronomer atom auction autumn bacteria baking banknote basketball border \
    boxing breeze buyer cash celebration cell ceremony circle climb coin commuter construction \
    continent conversation cooking corner country crop crossing cube current curve customer \
    cycling darkness demolition doctor document drawing edge engineer evacuation expedition \
    experiment farmer farming film fishing flight football footprint game gardening gas gene \
    glow gust handshake harvest heat hike hunting interview journey jump kitchen knitting \
    landing launch layer lecture lesson living-room match meeting merchant molecule money monk \
    movie music nation neighbor neighbour nurse operation oxygen page painting particle party \
    passport path pattern people poem pottery price receipt reflection ride road route run \
    sailing scientist sea seed shopkeeper signal skiing sky snowstorm soccer song sparkle spiral \
    sport spring sprint square stream street summer surface surfing surgery swim swimming \
    takeoff tennis ticket tourist tower track trail vapor vapour video virus voyage walk wall \
    weather wind winter worker";

/// Nouns that name nothing in particular, or nothing that can be seen, whatever their class.
pub(super) static VAGUE: &str = "ability absence access account accuracy action addition adoption advance advantage advice age \
    agreement aim amount answer approach area arrival aspect attempt attention attitude author \
    average back balance base basis beauty beginning behavior behaviour being belief benefit \
    billion bit bottom build business capacity case cause center centre century chance change \
    character charge choice claim class color colour combination comparison compound concept \
    concern condition confidence connection consequence contact content context control copy cost \
    couple course creation creature credit crew cure cycle danger data date deal death decade \
    decision degree demand density depth design destruction detail development difference \
    difficulty digit dimension direction disaster discovery disease distance downside dozen drop \
    east effect effort element emotion end energy entity environment equipment error evening event \
    evidence example excuse existence experience expert explanation extent fact factor failure fall \
    fashion fault favorite favourite feat feature feeling figure finish first fit flaw focus foot \
    form format formula freedom front function future generation genius goal good goods group \
    growth guess guide habit half heart help hint history home hour human hundred idea image \
    importance improvement inch individual industry information inner input inside instance \
    instrument interest invention issue item job kilogram kilometer kilometre kind knowledge labour \
    lack language last law lead left level life limit line link list liter litre loneliness loss \
    lot luck luxury main majority makeup manner mark mass material matter meaning means measure \
    member memory mess message meter method metre middle mile million mind minute mission mistake \
    mix moment month mood motion movement mystery name nature need news night noise norm north \
    nothing number object objective occasion odds one opinion opportunity option order ordinary \
    organism organization origin other others outcome output outside own owner pace pair part \
    participant past percent percentage period person perspective phase phenomenon picture piece \
    place plan pleasure plenty point policy population portion position possibility power practice \
    presence present pressure principle problem process product profit program progress proof \
    proper property proportion purpose quality quantity quarter question range rate reach reality \
    reason record reference regime region relation relationship remainder reputation research \
    resource response rest result return reward right rise risk role row rule rumor rumour sake \
    scale scene scope second secret sense sequence series service set shape share shift shortage \
    show side sight significance silence situation size skill smell solution somebody someone \
    something sort sound source south speed spirit spot stage standard start state status \
    step-up stock story strategy strength stress structure struggle stuff style subject success sum \
    support surprise system target task taste technique technology term test theory thing thought \
    thousand threat time title today ton tonne top topic total touch trace trend trial trick truth \
    try turn type understanding unit upside usage use user value variation variety version view \
    volume way week weekend weight well west while whole width will wish wonder word work world \
    worth year yesterday zone";

/// Words of time, never searched for.
pub(super) static TIME: &str = "afternoon afternoons age ages ago always annual april august centuries century daily date \
    dates dawn day days daytime deadline decade decades december dusk early epoch era eras \
    eternity evening evenings february friday fridays future hour hourly hours instant january \
    july june late later lifetime march midday midnight midsummer midwinter millennia millennium \
    minute minutes moment moments monday mondays month monthly months morning mornings never \
    night nightly nights noon november now nowadays o'clock october past period periods present \
    recent recently saturday saturdays season seasons second seconds september sometimes soon \
    sunday sundays thursday thursdays time times today tomorrow tonight tuesday tuesdays \
    twilight wednesday wednesdays week weekday weekdays weekend weekends weekly weeks while year \
    yearly years yesterday";

/// Number words.
pub(super) static NUMBERS: &str = "billion billions couple double dozen dozens eight eighteen eighteenth eighth eighty eleven \
    eleventh fifteen fifteenth fifth fifty first five forty four fourteen fourteenth fourth half \
    halves hundred hundreds hundredth million millions nine nineteen nineteenth ninety ninth \
    once one pair percent quarter quarters second seven seventeen seventeenth seventh seventy \
    several single six sixteen sixteenth sixth sixty ten tenth third thirds thirteen thirteenth \
    thirty thousand thousands thousandth three thrice trillion trillions triple twelfth twelve \
    twentieth twenty twice two zero";

/// Adjectives that show nothing, left out of queries.
pub(super) static PLAIN: &str = "able actual additional afraid alike alive alone amazing another apparent available average \
    aware bad badly basic beautiful best better big bored brightest busy called careful certain \
    cheap cheaper clear clever common complete complex constant correct crucial current daily \
    dead dear different difficult due each eager early easy effective eligible endless enough \
    entire equal essential every exact excellent existing expensive extra extraordinary extreme \
    faint fair false familiar famous favorite favourite few fewer final fine following foremost \
    former free full fun further future general gentle genuine gifted global good gradual grand \
    great greater greatest half happy hard harder hidden high higher highest historic huge ideal \
    immediate important impossible impressive incredible independent individual inevitable \
    initial inner intelligent interesting international key known large larger largest last late \
    later latest least legendary less likely little local lone long longer longest lot loud low \
    lower lowest loyal lucky main major many massive mere minor modern modest more most much \
    multiple mysterious named national natural necessary new newer next nice normal notable \
    obvious odd only opposite ordinary original other outer overall own particular past perfect \
    permanent personal plain poor popular possible powerful practical precious precise present \
    previous prime private probable proper proud public pure quick quiet rare ready real recent \
    regular relative remarkable responsible rest rich right rough safe same scarce second secret \
    serious severe sheer short shorter shortest significant similar simple sincere single slight \
    slow small smaller smallest so-called social sole sorry special specific standard steady \
    still strange strict strong such sudden sufficient superb sure surprising terrible third \
    tiny top total tough traditional true typical ultimate unexpected unique unknown unlike \
    unlikely unusual upcoming upper urgent useful usual vague valuable various vast very vital \
    weak wealthy what whatever which whole whose wide wonderful worst worth wrong yearly younger \
    youngest";

/// Words of the trade in a visual cue: how to show, not what.
pub(super) static SHOTS: &str = "abstract aerial angle animate animated animation b-roll background broll camera clip close \
    close-up closeup cu cut cutaway detail dolly drone ecu establish establishing ext exterior \
    fade fast footage foreground frame frames full-screen fullscreen graphic graphics handheld \
    hd hyperlapse image images insert int interior intro loop lower-third macro medium montage \
    mood motion ms outro overhead overlay pan panning photo photos picture pictures pov push \
    rack reveal scene screen-recording screencast sequence shot shots show showing shown shows \
    slide slow slow-mo slow-motion slowmo split split-screen static still stills stock super \
    text tilt time-lapse timelapse title top-down tracking transition version video videos view \
    visual visuals vo voiceover wide ws zoom";

/// Determiners and possessives.
pub(super) static DETERMINERS: &str = "a all an another any both each either enough every few fewer half her his its less little \
    many more most much my neither no other our several some such that the their these this \
    those what which whose your";

/// Pronouns, also run together with a short verb.
pub(super) static PRONOUNS: &str = "anybody anyone anything everybody everyone everything he he'd he'll he's here here's hers \
    herself him himself i i'd i'll i'm i've it it'll it's itself let's me mine myself nobody \
    none nothing one's oneself others ours ourselves she she'd she'll she's somebody someone \
    something that's theirs them themselves there there's they they'd they'll they're they've us \
    we we'd we'll we're we've what's whatever who who's whoever whom you you'd you'll you're \
    you've yours yourself";

/// Prepositions.
pub(super) static PREPOSITIONS: &str = "about above across after against along alongside amid amidst among amongst around as at atop \
    before behind below beneath beside besides between beyond by despite down during except for \
    from in inside into like near nearby of off on onto opposite out outside over past per plus \
    round since through throughout till toward towards under underneath unlike until up upon \
    versus via with within without";

/// Conjunctions and words that open a clause.
pub(super) static CONJUNCTIONS: &str = "although and because but how if lest nor once or so than that though unless when whenever \
    where whereas wherever whether which while who why yet";

/// Modal verbs and "do".
pub(super) static MODALS: &str = "can can't cannot could couldn't did didn't do does doesn't don't may might must mustn't \
    needn't ought shall should shouldn't will won't would wouldn't";

/// Forms of "be" and "have".
pub(super) static BEING: &str = "am are aren't be been being get gets got had hadn't has hasn't have haven't having is isn't \
    was wasn't were weren't";

/// Common adverbs, and particles that end a verb.
pub(super) static ADVERBS: &str = "abroad actually afterwards again ahead almost already also always anywhere apart away back \
    backward backwards down downhill downstairs east either else even ever everywhere exactly \
    far fast finally forever forward forwards further hard here home how however indeed inside \
    instead just later least less long maybe meanwhile more moreover most never north not now \
    nowadays nowhere off often once only out outside past perhaps quickly quite rather really \
    simply slowly so somehow sometimes somewhere soon sooner south still suddenly then there \
    therefore thus today together tomorrow tonight too twice up uphill upside upstairs usually \
    very well west when where why yesterday yet";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_sorted_and_every_word_is_found() {
        for list in [
            VIVID,
            CLEAR,
            VAGUE,
            TIME,
            NUMBERS,
            PLAIN,
            SHOTS,
            DETERMINERS,
            PRONOUNS,
            PREPOSITIONS,
            CONJUNCTIONS,
            MODALS,
            BEING,
            ADVERBS,
        ] {
            let words: Vec<_> = list.split(' ').collect();
            for pair in words.windows(2) {
                assert!(pair[0] < pair[1], "{pair:?}");
            }
            assert!(words.iter().all(|word| has(list, word)));
            for absent in
                ["", " ", "a a", "zzz", "-", words[0].trim_end_matches(char::is_alphabetic)]
            {
                assert!(!has(list, absent), "{absent:?}");
            }
        }
    }

    #[test]
    fn the_hand_list_knows_what_films() {
        assert!(filmable("storm") > filmable("winter"));
        assert!(filmable("winter") > filmable("idea"));
        assert_eq!(filmable("lighthouse"), None);
    }
}
