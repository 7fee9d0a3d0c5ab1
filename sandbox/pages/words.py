"""What the sandbox itself says to people, in one place."""

from sandbox.server.refusals import Refusal

GONE = "Сообщение удалено."
WHISPERER = "Помощь по журналу"
# Some clients say these in English, whatever language they speak otherwise.
REQUIRED = "Это поле нужно заполнить."
REFUSED = "Не отправлено: посмотрите, что написано под полями."
CORRECT = "Пожалуйста, исправьте все ошибки в полях"
FAILURES = {
    "press": "Кнопка не сработала. Попробуйте ещё раз чуть позже.",
    "dialog": "Отправить не получилось. Ваши слова сохранены в форме: попробуйте ещё раз.",
}
COMMAND_FAILED = "Команда не выполнена: помощник не ответил. Попробуйте ещё раз чуть позже."
COMMAND_UNKNOWN = "Такой команды нет. Чтобы задать вопрос, начните с {}."
# Slack's clients run none there.
IN_THREAD = "slack.command.in_thread"
COMMAND_IN_THREAD = "В обсуждении команды не работают. Наберите её в самом канале."
UNKNOWN = (
    "api.command.execute_command.not_found.app_error",
    "api.context.invalid_body_param.app_error",
)
EDIT_LATE = "Изменить уже нельзя: прошло слишком много времени."
POST_EMPTY = "Напишите что-нибудь: пустое сообщение отправить нельзя."
POST_REFUSED = "Сообщение не отправлено: оно слишком длинное или в нём больше десяти файлов."


def nothing_typed() -> Refusal:
    return Refusal(400, "api.post.edit_post.empty.app_error", "The post is empty.")


def too_short(least: int) -> str:
    return f"Слишком коротко: нужно не меньше {least} знаков"


def too_long(most: int) -> str:
    return f"Слишком длинно: помещается не больше {most} знаков"


def failure(refusal: Refusal, word: str) -> str:
    """Return in people's words why what was typed did not go."""
    if refusal.error_id in UNKNOWN:
        return COMMAND_UNKNOWN.format(word)
    if refusal.error_id == IN_THREAD:
        return COMMAND_IN_THREAD
    if refusal.error_id.startswith("api.command"):
        return COMMAND_FAILED
    if "time_limit" in refusal.error_id:
        return EDIT_LATE
    return POST_EMPTY if "empty" in refusal.error_id else POST_REFUSED
