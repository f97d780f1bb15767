"""The words that roles are recognized by, from general knowledge; a role noun that is missing may end like one."""

from sayso.read.name_words import word_set

__all__ = [
    "AFFILIATED",
    "ARTICLES",
    "BREAKS",
    "COUNTS",
    "DEMONYM_ENDINGS",
    "DETERMINERS",
    "GENERIC",
    "IRREGULAR",
    "KIN",
    "LAND_ENDINGS",
    "OFFICES",
    "PASSED_OVER",
    "PLURAL_ROLES",
    "POSSESSIVES",
    "ROLES",
    "ROLE_ENDINGS",
    "ROLE_VERBS",
    "THINGS",
]

ARTICLES = word_set("a an the this that these those")
POSSESSIVES = word_set("my your his her its our their")
COUNTS = word_set("""
    one two three four five six seven eight nine ten eleven twelve both all some several many most few no any each
    every another other others dozens hundreds thousands scores
""")
DETERMINERS = ARTICLES | POSSESSIVES | COUNTS
# What ends the core of a noun phrase: the word before is its head.
BREAKS = word_set("""
    of for at with in from by to on about near under over against among after before during since into between
    within without as than like who whom whose which that where when and or but , ; : ( ) [ ] — – … " “ ” ‘ is was
    are were said says told has had have will would behind above below across outside inside upon toward towards
    amid despite alongside via regarding beyond around off out onto
""")
# Prepositions after a role noun, and whose body or place may follow.
AFFILIATED = word_set("of for at with in")
# Persons, but nothing they are by office or trade.
GENERIC = word_set("""
    man woman boy girl person people child kid baby guy fellow adult youth teenager toddler human individual figure
    citizen resident villager neighbor neighbour stranger participant observer witness viewer reader listener
    passenger visitor guest survivor victim voter caller follower supporter critic opponent protester protestor
    onlooker insider outsider foreigner speaker source one other somebody someone nobody anyone everyone crew family
    families group number majority couple pair crowd public audience colleague friend ally rival owner dweller
    settler commuter customer consumer member-state prisoner hostage captive migrant refugee newcomer inhabitant
    islander southerner northerner brother-in-arms namesake winner loser quarter half third minority proportion
    pal chum buddy
    generation staff population team younger elder older letter character chapter paper matter master former latter
    winter summer
""")
KIN = word_set("""
    mother father parent son daughter brother sister sibling wife husband spouse widow widower partner fiance
    fiancee fiancé fiancée uncle aunt cousin nephew niece grandmother grandfather grandson granddaughter stepfather
    stepmother girlfriend boyfriend twin
""")
ROLES = word_set("""
    minister president premier chancellor secretary undersecretary mayor governor senator congressman congresswoman
    lawmaker legislator representative delegate councillor councilor alderman mp mep deputy speaker whip leader head
    chief chair chairman chairwoman chairperson boss director manager executive ceo cfo coo chancellor commissioner
    official officer aide adviser advisor consultant counsel lawyer attorney solicitor barrister prosecutor judge
    justice magistrate notary clerk registrar ombudsman auditor accountant treasurer envoy ambassador diplomat
    consul attaché attache emissary negotiator mediator spokesman spokeswoman spokesperson spokespeople reporter
    journalist editor columnist correspondent broadcaster anchor presenter host blogger author writer poet novelist
    playwright historian biographer translator interpreter analyst strategist economist scientist researcher scholar
    academic professor lecturer teacher headteacher principal dean student pupil fellow expert specialist engineer
    architect surveyor technician mechanic electrician plumber carpenter builder mason programmer developer designer
    doctor physician surgeon nurse midwife paramedic pharmacist dentist psychologist psychiatrist therapist vet
    veterinarian biologist chemist physicist geologist meteorologist pastor priest bishop archbishop cardinal pope
    rabbi imam mufti ayatollah vicar monk nun missionary general colonel lieutenant captain sergeant admiral
    commander commandant commodore brigadier marshal soldier sailor airman marine trooper ranger guard guardsman
    boatswain coxswain skipper pilot navigator deckhand mate helmsman fisherman fisher farmer rancher miner driver
    conductor docker longshoreman stevedore welder baker butcher cook chef waiter waitress barman bartender grocer
    shopkeeper merchant trader broker banker financier investor entrepreneur businessman businesswoman tycoon
    billionaire shareholder founder co-founder cofounder owner-manager landlord tenant activist campaigner organizer
    organiser unionist dissident rebel militant insurgent warlord cleric police policeman policewoman constable
    detective inspector sheriff superintendent warden jailer bodyguard spy agent informant whistleblower firefighter
    lifeguard coastguard king queen prince princess emperor empress sultan emir sheikh duke duchess lord lady baron
    baroness monarch heir coach trainer athlete footballer player goalkeeper striker referee umpire champion swimmer
    runner actor actress singer musician composer artist painter sculptor photographer director-general filmmaker
    producer comedian dancer choreographer curator librarian archivist gardener forester cleaner porter janitor
    secretary-general receptionist worker employee labourer laborer volunteer veteran retiree pensioner candidate
    nominee incumbent successor predecessor member partner founder trustee vice-president presenter steward
    stewardess postman typist
""")
# Endings of trades: a word of four letters or more before them.
ROLE_ENDINGS = ("man", "woman", "person", "ist", "ian", "or", "er", "eer", "crat", "logue", "keeper", "master")
# Plurals that still name an office rather than just people who happen to do something.
PLURAL_ROLES = word_set("""
    official officer minister minister diplomat envoy negotiator lawyer prosecutor aide adviser advisor judge
    senator lawmaker captain soldier police doctor nurse teacher engineer scientist researcher economist analyst
    expert spokesman spokeswoman executive director manager commander general pilot skipper member delegate worker
    employee farmer fisherman miner banker trader broker
""")
# Said of a person of any office: it stays out of the role.
PASSED_OVER = word_set("""
    own young old elderly aged middle-aged new current local longtime veteran-of experienced well-known famous
    popular influential powerful prominent leading top respected beloved so-called self-styled alleged suspected
    unnamed anonymous bearded tall injured wounded dead late fellow first second third last very same only certain
    visiting outspoken embattled disgraced soft-spoken tearful angry furious single nearby foreign-born
    well-informed great good bad best worst unknown particular specific greatest eighth youngest oldest conventional
    notable renowned acclaimed award-winning
""")
# "Marr, who chairs the trust": the verb names the role.
ROLE_VERBS = {
    "chairs": "chair", "chaired": "chair", "heads": "head", "headed": "head", "leads": "leader", "led": "leader",
    "runs": "head", "directs": "director", "directed": "director", "manages": "manager", "managed": "manager",
    "edits": "editor", "edited": "editor", "commands": "commander", "commanded": "commander", "founded": "founder",
    "owns": "owner", "presides": "president", "teaches": "teacher", "coaches": "coach", "represents": "representative",
}  # fmt: skip
# Of whose name the same word forms an office's: a minister of tides is of the Ministry of Tides.
OFFICES = {
    "minister": ("ministry", "department"),
    "secretary": ("department", "ministry"),
    "chancellor": ("chancellery",),
}
# Nouns before the name of a thing that say what it is: "the kelp boat Maud Anselle".
THINGS = word_set("""
    boat ship vessel ferry tanker trawler yacht submarine frigate newspaper paper daily weekly magazine journal site
    website blog agency company firm group party movement union charity club team bank chain maker giant airline
    school university college hospital institute newswire broadcaster channel station network programme program film
    book novel album song play city town village hamlet suburb district region province state island country nation
    republic capital port river mountain mosque church prison camp base street app platform startup
""")
# Adjectives and peoples whose form does not tell their place.
IRREGULAR = {
    "american": ("unitedstates", "us", "usa", "america"),
    "british": ("britain", "unitedkingdom", "uk", "greatbritain"),
    "english": ("england",),
    "french": ("france",),
    "german": ("germany",),
    "greek": ("greece",),
    "dutch": ("netherlands",),
    "danish": ("denmark",),
    "spanish": ("spain",),
    "swiss": ("switzerland",),
    "irish": ("ireland",),
    "welsh": ("wales",),
    "polish": ("poland",),
    "finnish": ("finland",),
    "norwegian": ("norway",),
    "iraqi": ("iraq",),
    "cypriot": ("cyprus",),
    "filipino": ("philippines",),
    "argentine": ("argentina",),
    "maltese": ("malta",),
    "congolese": ("congo", "democraticrepublicofcongo"),
    "lebanese": ("lebanon",),
    "emirati": ("unitedarabemirates", "uae"),
    "saudi": ("saudiarabia",),
    "bosnian": ("bosnia", "bosniaandherzegovina"),
    "european": ("europeanunion", "eu", "europe"),
}
# What a place may have more than the people who live there: Afghan, Afghanistan; Thai, Thailand.
LAND_ENDINGS = word_set("istan stan land ia ea a e o os us es ey y")
DEMONYM_ENDINGS = word_set(
    "n an ian ean ans ians vian nian rian lian egian ese ish i er ers ic ite ites ch ard os eno ine sh"
)
