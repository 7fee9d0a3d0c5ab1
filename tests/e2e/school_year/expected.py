"""What the year must come to, written by hand from its story: the desk has no say in it."""

from collections.abc import Mapping
from datetime import date

YEAR = date(2025, 9, 1), date(2026, 6, 30)
JULY = date(2026, 7, 1), date(2026, 7, 31)

# How often each clause was broken, and by which questions, where it was questions; 0: fulfilled.
BROKEN: Mapping[str, tuple[int, set[str]]] = {
    # Each order has its scan, and somebody was appointed on each day.
    "2.1": (0, set()),
    "2.2": (0, set()),
    # Саида Тхагапсо signed on the 22nd of January, her term was the 19th.
    "2.3": (1, set()),
    # On the 7th of November Marina was away, and nobody stood in.
    "2.4": (1, set()),
    # The second version of the schedule was never put up on the board.
    "2.5": (1, set()),
    "2.6": (1, {"left lying"}),
    "3.1": (0, set()),
    "3.2": (1, {"late with a reason"}),
    "3.3": (1, {"never clear"}),
    # The clock handed it on when its term had passed.
    "3.4": (1, {"late with a reason"}),
    "4.1": (1, {"left lying"}),
    # The parents of 6Б were never told.
    "4.2": (1, set()),
    "4.3": (1, {"entered late"}),
    "4.4": (2, {"late again", "entered late"}),
    "4.5": (0, set()),
    "4.6": (0, set()),
    "4.7": (3, {"nobody", "late again", "left lying"}),
    "5.1": (4, {"late with a reason", "nobody", "late again", "left lying"}),
    "5.2": (0, set()),
    # The vendor's hours and rules were compared in August, and not once since.
    "6.1": (1, set()),
    "6.2": (0, set()),
    # Two parents completed their letters; these three letters stayed as they were.
    "6.3": (3, {"late with a reason", "late again", "left lying"}),
    # The support rejected one letter.
    "6.4": (1, {"beyond the school"}),
}

# In July nobody asked anything; what lasts is judged all the same.
JULY_BROKEN = {"2.5", "4.2", "6.1"}
JULY_KEPT = {"2.1", "2.2", "3.1", "4.5", "6.2"}

# How each question of the story ended.
ENDS: Mapping[str, str] = {
    "in time": "helped",
    "teacher in time": "helped",
    "late with a reason": "helped",
    "nobody": "helped",
    # Both were answered when they asked, and said nothing more.
    "phoned": "quiet",
    "in person": "quiet",
    "late again": "helped",
    "explained": "helped",
    # Who was asked back was silent; so was who got a letter for the vendor instead of an answer.
    "never clear": "quiet",
    "left lying": "quiet",
    "his": "helped",
    "freed": "helped",
    "after him": "helped",
    "written to the bot": "helped",
    "beyond the school": "helped",
    "entered late": "helped",
    "forgotten": "withdrawn",
    "spam": "spam",
    "original": "helped",
    "double": "double",
    "withdrawn": "withdrawn",
}
# After this moment the desk may call the relieved consultant no more.
RELIEVED = "2026-02-04 12:00"
# Of what people said of themselves and asked, enough to know it by; of both new employees too.
PERSONAL = (
    "Шовгенова",
    "madina@",
    "за диктант",
    "Хагурова",
    "bela@",
    "дневник сына",
    "222-33-44",
    "Зурет",
    "Тлехурай",
    "Гутов",
    "nurbiy@",
    "До сих пор пусто",
    "третий урок",
    "Беретарь",
    "saniyat@",
    "Удычак",
    "kazbek@",
    "Хут",
    "ruzanna@",
    "Хонор",
    "Пшизов",
    "333-44-55",
    "Женетль",
    "darikhan@",
    "Окна",
    "Схаляхо",
    "timur@",
    "Мамиек",
    "aslan@",
    "четвертные",
    "Иванова",
    "Хот",
    "Тхагапсо",
    "Тлиш",
    "111-22-33",
)
