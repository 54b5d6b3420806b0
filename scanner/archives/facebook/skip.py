"""
What of a Facebook archive is left unread on purpose: other people, telemetry, advertising, and what is no part of a profile.

What may hold the person's own words and is not read stands nowhere here: it is named as not understood.
"""

from __future__ import annotations

PEOPLE = (
    *("friends/**", "friends_and_followers/**", "following_and_followers/**", "connections/**", "messages/**"),
    *("calls_and_messages/**", "messenger/**", "your_messenger/**", "supervision/**", "groups/group_invites*"),
    *("groups/join_requests*", "groups/groups_you*", "events/event_invitations*", "events/events_you*"),
)
REACTIONS = (
    *("comments_and_reactions/likes_and_reactions*", "comments_and_reactions/posts_and_comments.*"),
    *(
        "comments_and_reactions/reactions.*",
        "likes_and_reactions/**",
        "stories/story_reactions.*",
        "polls/**",
        "voting/**",
    ),
    *("stories/stories_you*", "posts/media/stickers_used/**", "stickers_used/**", "comments_and_reactions/stickers*"),
    *("saved_items_and_collections/**", "saved_items/**", "pages/pages_you*", "pages/**recommended*"),
)
TELEMETRY = (
    *("ads/**", "ads_information/**", "ads_and_businesses/**", "ads_and_topics/**", "your_topics/**"),
    *("apps_and_websites/**", "apps_and_websites_off_of_facebook/**", "search/**", "search_history/**"),
    *("recently_viewed/**", "recently_visited/**", "your_interactions_on_facebook/**", "interactions/**"),
    *("activity_messages/**", "logged_information/**", "other_logged_information/**", "data_logs/**"),
    *("location/**", "location_history/**", "notifications/**", "navigation_bar/**", "shortcuts/**", "feed/**"),
    *("facebook_news/**", "facebook_assistant/**", "facebook_portal/**", "portal/**", "facebook_watch/**"),
    *("music_recommendations/**", "spark_ar/**", "meta_spark/**", "bug_bounty/**", "survey_responses/**"),
)
ACCOUNT = (
    *(
        "security_and_login_information/**",
        "preferences/**",
        "privacy_checkup/**",
        "about_you/**",
        "payment_history/**",
    ),
    *("facebook_payments/**", "other_personal_information/**", "facebook_accounts_center/**", "accounts_center/**"),
    *("accounts_centre/**", "avatars/**", "other_activity/**", "journalist_registration/**", "your_problem_reports/**"),
    *("profile_information/ads_*", "profile_information/voting*", "your_address_books.*", "facebook_gaming/**"),
    *("short_videos/**/feedback*", "friend_peer_group.*", "device_location.*", "your_location.*"),
)
PACKING = (
    *("start_here.html", "index.html", "index.htm", "*.css", "*.js", "no-data.txt", "readme*.txt", "*.srt", "*.vtt"),
    *("files/*.png", "files/*.svg", "icons/**", "*.ico"),
)

SKIPPED = PEOPLE + REACTIONS + TELEMETRY + ACCOUNT + PACKING
