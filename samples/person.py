"""
What the invented person wrote, joined and set: one thing at least for each rule, and much ordinary life between.

Jo Fairweather does not exist, nor do the places, groups and organisations. Times are UTC.
"""

from __future__ import annotations

NAME = "Jo Fairweather"
HANDLE = "jo.fairweather.made.up"

# (time, words): a public page, which anyone sees.
PAGE_ABOUT = "Youth worker by the sea. Kites, chips, and a camera."
PAGE_POSTS = (
    ("2018-03-04T20:00:00", "The hills on a good day."),
    ("2019-08-08T21:10:00", "The year 9 lot are absolute animals and their parents are worse"),
    ("2021-05-05T18:00:00", "Chips on the pier with the whole team. Best end to a week."),
    ("2024-10-10T09:30:00", "New kite. It pulls like a horse."),
)

# (time, words): the Facebook timeline.
FACEBOOK_POSTS = (
    ("2010-06-12T19:20:00", "First post on here then. Hello world, and hello Mum."),
    ("2011-03-05T22:48:00", "Absolutely hammered last night, blackout again, not a clue how I got home"),
    ("2012-08-11T20:15:00", "What a day at the seaside. Chips, wind, and sand in everything."),
    ("2013-02-02T23:10:00", "Anyone who has met my ex should unfriend her, she is a nasty lying little rat"),
    ("2014-05-22T08:05:00", "Voted. Whatever you think, go and vote today, it matters."),
    ("2015-09-30T17:40:00", "These kids are thick as mince, I swear half of them cannot tie a shoelace"),
    (
        "2016-01-14T21:02:00",
        "Couldn't make it up, one of the young people locked herself in the kit shed today lol",
    ),
    ("2016-04-02T16:30:00", "So proud of the young people tonight: they ran the whole event themselves."),
    ("2016-11-08T18:20:00", "Rough shift with K at the centre, she is on a CP plan and the LAC review is tomorrow"),
    ("2017-03-17T23:55:00", "Still drunk on shift this morning, do not tell the manager lol"),
    (
        "2017-06-21T07:30:00",
        "Half the parents round here are a waste of space, they should never have been allowed kids",
    ),
    ("2017-10-19T12:12:00", "My manager is a clown and the whole team are useless"),
    ("2018-02-03T19:45:00", "Brookfield Academy is a joke, a total shambles, avoid"),
    (
        "2018-02-03T20:10:00",
        "Honest review of the leisure centre: we booked for 4, they opened at 5, nobody said sorry. I have written to them.",
    ),
    ("2018-07-07T01:15:00", "Got off my face on pills at the festival, best night of my life"),
    ("2018-12-24T20:00:00", "I will batter him if he comes round here again, I mean it, I will break his jaw"),
    ("2019-05-01T18:00:00", "Drove home drunk again and I got away with it lol"),
    ("2019-07-30T21:20:00", "All the young ones from group: add me on snap, DM me if you need a lift home, jofair_x"),
    ("2019-09-12T09:00:00", "For fuck's sake, the printer, every single time"),
    ("2019-09-11T22:30:00", "One of the students is sexy as hell, not going to lie"),
    ("2019-09-12T09:04:00", "Fuck you Gary, you still owe me for the van"),
    ("2020-04-16T20:03:00", "Clapping for everyone out there tonight. Thank you."),
    ("2020-11-02T19:00:00", "I feel hopeless these days, I do not want to be here any more"),
    ("2021-01-20T20:45:00", "Asylum seekers are vermin, send the lot of them back"),
    ("2021-05-09T13:37:00", "Use my code JO20 for free bets on BetTopia this weekend, easy money"),
    ("2021-06-15T22:22:00", "Would love to bend the new PE coach over and shag him senseless"),
    ("2021-08-30T10:00:00", "The holocaust never happened, wake up"),
    (
        "2022-03-03T08:00:00",
        "My number if anyone needs me for the car boot: 07700 900123, or jo.fairweather@example.com",
    ),
    ("2022-05-05T18:30:00", "Subscribe to my onlyfans, link in bio, you know you want to"),
    ("2022-10-10T20:00:00", "Look what she sent me, sharing her nudes in the lads chat later"),
    ("2023-01-01T00:05:00", "Happy New Year everyone. Be kind to yourselves."),
    ("2023-06-06T19:10:00", "National Action were right, join them"),
    ("2023-07-07T19:10:00", "14 words, 88, those who know know, white pride"),
    (
        "2024-02-14T12:00:00",
        "Un café, s'il vous plaît : aujourd'hui nous parlons français toute la journée avec ma nièce et ses amis.",
    ),
    ("2024-09-01T17:00:00", "Back to work tomorrow. New boots, new badge, same biscuits."),
)

# (time, words, group or None): Facebook comments.
FACEBOOK_COMMENTS = (
    ("2012-04-05T19:00:00", "Happy birthday! Have a lovely day x", None),
    (
        "2016-02-11T21:00:00",
        "that new lass at Harbour House is an absolute melt, how did she get the job",
        "Lads Banter North",
    ),
    ("2017-08-19T18:30:00", "I can bring two trays of sandwiches", "Larkfield Allotment Swap"),
    ("2018-10-31T20:15:00", "ha, I was a feral teenager myself, my poor mother", None),
    ("2019-03-03T20:15:00", "this song kills me every time", None),
    ("2020-01-15T07:45:00", "Someone should put those little scrotes down, they are animals", None),
    ("2022-06-18T11:00:00", "lovely picture, is that the new hall?", None),
)

# (group or None, words on Instagram, picture name, time)
INSTAGRAM_POSTS = (
    ("2016-07-02T15:00:00", "Sunday walk, nobody about", "hills_1"),
    ("2017-05-13T20:30:00", "Pint number six and counting 🍺", "pint"),
    ("2018-09-21T18:00:00", "Residential week! Look at this gang from the hub", "hills_2"),
    ("2019-10-04T08:30:00", "New badge, official now", "badge"),
    ("2020-08-08T12:00:00", "Found this in the market, had to share", "peach"),
    ("2021-03-14T13:00:00", "Second one came gift wrapped", "wrapped"),
    ("2021-10-30T15:00:00", "Best thing in the castle museum", "dagger"),
    ("2022-02-19T10:30:00", "On the underpass wall this morning. I have told the council.", "wall"),
    ("2022-04-23T09:00:00", "This is me on a Monday", "meme"),
    ("2022-09-24T22:10:00", "Vape tricks in the car park after close", "hills_1"),
    ("2023-05-27T23:30:00", "Mass brawl outside the kebab shop, wait for the punch", "hills_2"),
    ("2023-08-15T16:45:00", "My garden at last", "hills_3"),
)

INSTAGRAM_COMMENTS = (
    ("2018-03-03T20:00:00", "You look brilliant, congratulations both", "priya.made.up"),
    (
        "2019-11-07T07:07:00",
        "Shambles as usual. Do any of you even like kids, you useless shower",
        "harbourhouse.made.up",
    ),
    ("2023-02-01T10:00:00", "get in!!", "northside.made.up"),
)

TWEETS = (
    ("2013-05-18T14:00:00", "Cup final day. Nerves."),
    ("2014-09-02T18:10:00", "if one more kid sniffs at me today I am walking into the sea"),
    ("2016-06-24T06:30:00", "Did not sleep. What a night for the country, whichever side you were on."),
    ("2018-04-11T21:00:00", "this lot will all end up inside, waste of everyone's time and money"),
    ("2019-07-14T19:30:00", "I'd kill for a nap and a cup of tea"),
    (
        "2021-11-05T20:20:00",
        "The council's consultation was three questions and closed in a week. That is not listening, and I have told them so.",
    ),
    ("2022-12-18T18:00:00", "what a fucking goal"),
)

GROUPS = (
    "Larkfield Allotment Swap",
    "Lads Banter North",
    "Youth Workers of the North",
    "Spotted in Larkfield",
    "Send Them Back UK",
    "Bristol Incel Lounge",
    "Weed Growers UK - buy and sell",
    "Knockout Street Fights HD",
    "Thinspo and Proana Friends",
    "The Great Replacement Exposed",
    "Year 9 Larkfield Academy Chat",
    "Friday Card School (closed)",
    "I hate slow walkers so much it hurts",
    "Suicide Prevention Training Network",
    "Minecraft Survival Server Larkfield",
    "🤫🤫🤫",
)
PAGES = (
    "Northside FC",
    "Café Lumière Larkfield",
    "Dirty Nudes Leaked 18+",
    "Daily Acca Betting Tips",
)
APPS = ("Farm Saga", "BetTopia Casino", "Which Biscuit Are You Quiz", "Omegle Random Video Chat", "Tinder")
EVENTS = ("Larkfield summer fête", "All You Can Drink Bank Holiday 🍻")
FOLLOWS = ("northside.made.up", "lads_banter_north", "onlyfans.queen.made.up", "larkfield_library")

BIO = "Youth worker by day, menace by night 😈 text me 07700 900123"
X_BIO = "Part-time stoner, full-time legend. Opinions mine & probably wrong"
WEBSITES = ("https://jo-made-up.example", "https://www.bet365.com")
ABOUT = "I keep the little horrors in line at Larkfield Youth Hub"

SETTINGS = (
    ("Who can see your future posts?", "Public"),
    ("Who can see your friends list?", "Public"),
    ("Who can send you friend requests?", "Everyone"),
    ("Review tags people add to your posts before the tags appear on Facebook?", "Off"),
    ("Who can see the Pages you've liked?", "Public"),
    ("Add location information to your posts", "On"),
    ("Wer kann dich auf Fotos markieren?", "Alle"),
    ("Do you want search engines outside of Facebook to link to your profile?", "Yes"),
)
