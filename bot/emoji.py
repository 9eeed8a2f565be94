"""Emoji: the characters that Slack's names stand for.

Not here: where names stand in a text (`mrkdwn_blocks`, `rich_text`).
"""

import unicodedata

# What is said in incidents under a name of Slack's own. Names that are Unicode's need no line here.
_CHARACTERS = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "100": "💯", "1234": "🔢",
    "ambulance": "🚑", "arrow_down": "⬇️", "arrow_forward": "▶️", "arrow_left": "⬅️",
    "arrow_right": "➡️", "arrow_up": "⬆️", "arrows_counterclockwise": "🔄",
    "ballot_box_with_check": "☑️", "bangbang": "‼️", "boom": "💥", "collision": "💥",
    "bulb": "💡", "calendar": "📆", "date": "📅", "checkered_flag": "🏁", "clap": "👏",
    "coffee": "☕", "confetti_ball": "🎊", "construction": "🚧", "cry": "😢", "dizzy_face": "😵",
    "exclamation": "❗", "heavy_exclamation_mark": "❗", "eyes": "👀", "face_palm": "🤦",
    "facepalm": "🤦", "fast_forward": "⏩", "floppy_disk": "💾", "gear": "⚙️", "gift": "🎁",
    "grey_exclamation": "❕", "grey_question": "❔", "grimacing": "😬", "grinning": "😀",
    "hand": "✋", "raised_hand": "✋", "heart": "❤️", "heavy_check_mark": "✔️",
    "heavy_minus_sign": "➖", "heavy_multiplication_x": "✖️", "heavy_plus_sign": "➕",
    "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "information_source": "ℹ️",
    "interrobang": "⁉️", "joy": "😂", "large_green_square": "🟩", "large_red_square": "🟥",
    "laughing": "😆", "loudspeaker": "📢", "mag": "🔍", "mag_right": "🔎", "mailbox": "📫",
    "mega": "📣", "moneybag": "💰", "muscle": "💪", "no_entry": "⛔", "no_entry_sign": "🚫",
    "o": "⭕", "ocean": "🌊", "ok": "🆗", "ok_hand": "👌", "open_mouth": "😮",
    "partying_face": "🥳", "pencil": "📝", "memo": "📝", "pencil2": "✏️", "point_down": "👇",
    "point_left": "👈", "point_right": "👉", "point_up": "☝️", "point_up_2": "👆", "pray": "🙏",
    "question": "❓", "rage": "😡", "raised_hands": "🙌", "recycle": "♻️", "red_circle": "🔴",
    "relieved": "😌", "repeat": "🔁", "rewind": "⏪", "robot_face": "🤖", "rotating_light": "🚨",
    "runner": "🏃", "running": "🏃", "satellite_antenna": "📡", "scream": "😱",
    "shield": "🛡️", "simple_smile": "🙂", "slightly_smiling_face": "🙂", "sleeping": "😴",
    "smile": "😄", "smiley": "😃", "smiling_face_with_tear": "🥲", "snail": "🐌",
    "sob": "😭", "sos": "🆘", "star": "⭐", "star2": "🌟", "stopwatch": "⏱️", "sunglasses": "😎",
    "sweat": "😓", "sweat_smile": "😅", "tada": "🎉", "telephone": "☎️", "phone": "☎️",
    "telephone_receiver": "📞", "thinking_face": "🤔", "tickets": "🎟️", "timer_clock": "⏲️",
    "tools": "🛠️", "hammer_and_wrench": "🛠️", "unlock": "🔓", "vertical_traffic_light": "🚦",
    "warning": "⚠️", "wave": "👋", "white_check_mark": "✅", "white_circle": "⚪",
    "black_circle": "⚫", "wink": "😉", "x": "❌", "zap": "⚡", "zzz": "💤", "bell": "🔔",
    "no_bell": "🔕", "shrug": "🤷", "blue_heart": "💙", "cat": "🐱", "dog": "🐶",
    "train": "🚋", "triangular_flag_on_post": "🚩", "skull_and_crossbones": "☠️",
}  # fmt: skip
_NO_PICTURES = {"Cc", "Cs", "Zs"}
_LETTER_A = 0x1F1E6
_TONE_2 = 0x1F3FB
_PICTURES = 0x1F300
_EMOJI_LOOK = "\ufe0f"


def named(name: str, *, tone: int = 0) -> str:
    """The characters of a name, skin tone 2 to 6; what is not known stays `:name:`."""
    character = _CHARACTERS.get(name) or _flag(name) or _of_unicode(name)
    return toned(character, tone) if character else _written(name, tone)


def coded(points: str, *, name: str, tone: int = 0) -> str:
    """The characters of code points as Slack gives them ("26a0-fe0f"), else of the name."""
    try:
        character = "".join(chr(int(point, 16)) for point in points.split("-"))
    except (ValueError, OverflowError):
        return named(name, tone=tone)
    if any(unicodedata.category(each) in _NO_PICTURES for each in character):
        return named(name, tone=tone)
    return toned(character, tone)


def toned(character: str, tone: int) -> str:
    """The character in a skin tone, 2 to 6, if it has none yet."""
    has_one = any(_TONE_2 <= ord(each) < _TONE_2 + 5 for each in character)
    if not 2 <= tone <= 6 or has_one:
        return character
    first, rest = character[:1], character[1:].removeprefix(_EMOJI_LOOK)
    return first + chr(_TONE_2 + tone - 2) + rest


def _written(name: str, tone: int) -> str:
    return f":{name}::skin-tone-{tone}:" if tone else f":{name}:"


def _flag(name: str) -> str:
    country = name.removeprefix("flag-")
    if country == name or len(country) != 2 or not (country.isascii() and country.islower()):
        return ""
    return "".join(chr(_LETTER_A + ord(letter) - ord("a")) for letter in country)


def _of_unicode(name: str) -> str:
    """The picture that Unicode itself knows by the name; signs and letters are not meant."""
    try:
        character = unicodedata.lookup(name.replace("_", " "))
    except (KeyError, UnicodeEncodeError):  # no such name; half a surrogate pair
        return ""
    is_picture = len(character) == 1 and ord(character) >= _PICTURES
    return character if is_picture and unicodedata.category(character) == "So" else ""
