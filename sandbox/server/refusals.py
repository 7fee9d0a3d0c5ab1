"""A request refused, in the shape in which Mattermost refuses: one exception for every reason."""


class Refusal(Exception):
    """What was asked is not done; the error's id is what clients tell reasons apart by."""

    def __init__(self, status: int, error_id: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error_id = error_id
        self.message = message
        self.detail = detail


class Panic(Exception):
    """The server falls over the request: nothing is done, and the connection just ends."""


def not_found(what: str) -> Refusal:
    return Refusal(404, f"app.{what}.get.app_error", f"Unable to find the {what}.")


def forbidden() -> Refusal:
    return Refusal(
        403,
        "api.context.permissions.app_error",
        "You do not have the appropriate permissions.",
    )


def invalid(parameter: str) -> Refusal:
    return Refusal(
        400,
        "api.context.invalid_body_param.app_error",
        f"Invalid or missing {parameter} in request body.",
    )
