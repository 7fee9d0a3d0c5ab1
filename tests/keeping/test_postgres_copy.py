"""A program of PostgreSQL is told the password where nobody else on the machine reads it."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from keeping import NotKept
from keeping.postgres_copy import run

SAYS = '#!/bin/sh\necho "told $1, knows $PGPASSWORD" >&2\nexit 1\n'


@pytest.mark.parametrize("password", ["secret9", "s%40cr/t"])
def test_the_password_is_known_and_stands_on_no_command_line(tmp_path: Path, password: str) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(SAYS, "utf-8")
    program.chmod(0o755)
    url = make_url(f"postgresql+psycopg://desk:{password}@db:5433/desk?sslmode=require")
    with pytest.raises(NotKept) as said:
        run(str(program), url, [])
    told = "told --dbname=postgresql://desk@db:5433/desk?sslmode=require"
    assert f"{told}, knows {url.password}" in str(said.value)
