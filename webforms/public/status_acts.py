"""What a requester may do on his page: each wish, what does it, and the thanks for it."""

from functools import partial

from helpdesk.domain.actions import Action
from helpdesk.inquiries import adding
from helpdesk.journal.acts import Reads, noting, read, saying
from helpdesk.vendor.information_requests import vendor_told

ACTS: dict[str, tuple[Reads, str]] = {
    "reply": (saying(adding.reply), "Спасибо, ваш ответ у консультанта."),
    "add": (saying(adding.add), "Добавили к вопросу."),
    "helped": (partial(read, Action.HELPED), "Спасибо! Рады, что помогло."),
    "did_not_help": (
        partial(read, Action.DID_NOT_HELP),
        "Поняли. Занимаемся вопросом снова.",
    ),
    "withdraw": (partial(read, Action.WITHDRAW), "Вопрос отозван."),
    "case": (partial(read, Action.VENDOR_CASE), "Записали номер обращения."),
    "vendor_answer": (
        partial(read, Action.VENDOR_ANSWER),
        "Спасибо, записали ответ поддержки.",
    ),
    "vendor_wants": (
        partial(read, Action.VENDOR_WANTS),
        "Записали. Ответьте поддержке вовремя: если забудете, напомним.",
    ),
    "vendor_told": (
        noting(vendor_told, "body"),
        "Спасибо, записали. Ждём ответа поддержки.",
    ),
    "vendor_rejected": (
        partial(read, Action.VENDOR_REJECTED),
        "Записали. Исправьте письмо и отправьте его заново.",
    ),
}
