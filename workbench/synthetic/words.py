"""The words that texts are made of: harmless ones of our own, and texts that try to run."""

LANGUAGES = ("en", "de", "es", "fr")

OPENERS = (
    ("Today", "Finally", "Look,", "Once more", "This morning", "Last night", "Honestly,", "Wow,"),
    ("Heute", "Endlich", "Schaut,", "Noch einmal", "Am Morgen", "Gestern", "Ehrlich,", "Oh,"),
    ("Hoy", "Por fin", "Mira,", "Otra vez", "Esta tarde", "Anoche", "De verdad,", "Vaya,"),
    ("Ce soir", "Enfin", "Voilà,", "Encore", "Ce matin", "Hier", "Vraiment,", "Tiens,"),
)
"""Eight openers for each of `LANGUAGES`; the parts of a sentence are joined by spaces."""

SUBJECTS = (
    (
        *("my neighbour", "our cat", "the choir", "a tall heron", "the baker", "my sister"),
        *("the old bike", "our team", "a small robot", "the night bus", "the gardener"),
        *("her violin", "the lighthouse", "my teapot", "a snail", "the postman"),
    ),
    (
        *("mein Nachbar", "unsere Katze", "der Chor", "ein Reiher", "die Bäckerin", "Oma"),
        *("das alte Rad", "unser Team", "ein Roboter", "der Nachtbus", "die Gärtnerin"),
        *("ihre Geige", "der Leuchtturm", "mein Teekessel", "eine Schnecke", "die Post"),
    ),
    (
        *("mi vecino", "nuestra gata", "el coro", "una garza", "la panadera", "mi hermana"),
        *("la bici vieja", "el equipo", "un robot", "el tranvía", "el jardinero"),
        *("su violín", "el faro", "mi tetera", "un caracol", "el cartero"),
    ),
    (
        *("mon voisin", "notre chat", "la chorale", "un héron", "le boulanger", "ma sœur"),
        *("le vieux vélo", "l'équipe", "un robot", "le tramway", "la jardinière"),
        *("son violon", "le phare", "ma théière", "un escargot", "la factrice"),
    ),
)
"""Sixteen subjects for each language."""

PREDICATES = (
    (
        *("found a red umbrella", "won a prize", "went to the lake", "baked plum cake"),
        *("slept all day", "sang in the rain", "painted the fence", "missed the train"),
        *("needs new wheels", "learned to whistle", "counted the stars", "fixed the radio"),
        *("planted forty tulips", "lost one glove", "made soup", "saw the first snow"),
    ),
    (
        *("fand einen roten Schirm", "gewann einen Preis", "fuhr zum See", "backt Kuchen"),
        *("schlief den ganzen Tag", "sang im Regen", "strich den Zaun", "kam zu spät"),
        *("braucht neue Räder", "lernt pfeifen", "zählte die Sterne", "spielt Radio"),
        *("pflanzt vierzig Tulpen", "sucht einen Handschuh", "kocht Suppe", "sah Schnee"),
    ),
    (
        *("encontró un paraguas", "ganó un premio", "fue al lago", "hizo un pastel"),
        *("durmió todo el día", "cantó bajo la lluvia", "pintó la valla", "llegó tarde"),
        *("quiere ruedas nuevas", "aprendió a silbar", "contó estrellas", "arregló la radio"),
        *("plantó tulipanes", "perdió un guante", "preparó sopa", "vio la nieve"),
    ),
    (
        *("a trouvé un parapluie", "a gagné un prix", "est au lac", "a fait un gâteau"),
        *("a dormi tout le jour", "a chanté sous la pluie", "peint la haie", "est en retard"),
        *("veut des roues neuves", "apprend à siffler", "compte les étoiles", "aime la radio"),
        *("plante des tulipes", "a perdu un gant", "prépare la soupe", "a vu la neige"),
    ),
)
"""Sixteen predicates for each language."""

ENDINGS = ("", "", ".", "!", "...", " :)", " 🎉", " #nofilter")

INSULTS = (
    *("soggy biscuit", "wet sock", "broken umbrella", "half a sandwich", "flat tyre"),
    *("cold potato", "empty jar", "lost button"),
)
INSULTED = (
    *("you are a {}", "what a {} you are", "nobody likes a {} like you", "go home, {}"),
    *("hey {}, stop singing", "still here, {}?", "{} of the year: you", "you sing like a {}"),
)

SPAM_PITCHES = (
    "Get your lucky coins bonus today",
    "Cheap followers for everyone",
    "Play at _casino royale_ and win",
    "Free crystal giveaway, no catch",
)
"""One pitch for each wave in turn; each holds a phrase of the deny list."""

SPAM_LINKS = (
    *("http://lucky-coins.example/{}", "https://www.crystal-gift.example/start/"),
    *("shop{}.bonus.example.net", "deals@example.org", "call +1 202 555 0143 ref {}"),
    "",
)

REPOSTED = (
    *("My new mixtape is out, link in my profile", "Visit my stall at the market, best prices"),
    *("Follow me and I follow you back", "Who wants to swap stickers? Write to me"),
    *("Vote for my dog in the pet contest", "Selling a sofa, hardly used, come and see"),
)

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(document.domain)>",
    "</script><script>document.title='run'</script>",
    "[click me](javascript:alert(1))",
    '=HYPERLINK("http://x.example")',
    "=1+1",
    '+SUM(1,2)&"x"',
    "@SUM(A1:A9)",
    "-2+3",
    "{{7*7}} ${7*7}",
    "'; DROP TABLE posts; --",
    "\u202etxet desrever",
)
"""Texts that would run, compute or mislead in a careless tool; they must come out as mere text."""
