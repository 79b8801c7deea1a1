"""The two database roles and what a database needs before its first migration. The one place for it: embedded, tests and firms alike.

`wealthai_owner` owns the tables and migrates; web and workers run as `wealthai_app`, which reads and writes rows and nothing else.
Extensions are made here, because only a superuser may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wealthai.runtime.layout import APP_ROLE, DATABASE_NAME, OWNER_ROLE

if TYPE_CHECKING:
    from psycopg import Connection

EXTENSIONS = ("vector", "pg_trgm", "unaccent", "btree_gin")


def role_statements() -> list[str]:
    """For any database of the server, as a superuser; may be repeated."""
    return [
        *(_role_statement(role) for role in (OWNER_ROLE, APP_ROLE)),
        f"ALTER ROLE {OWNER_ROLE} WITH LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS",
        f"ALTER ROLE {APP_ROLE} WITH LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    ]


def database_statement(name: str = DATABASE_NAME) -> str:
    return f"CREATE DATABASE {name} OWNER {OWNER_ROLE}"


def content_statements() -> list[str]:
    """Inside the database that shall serve, as a superuser; may be repeated."""
    return [
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER_ROLE}",
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}",
        *default_rights(OWNER_ROLE, APP_ROLE),
    ]


def default_rights(owner: str, app: str) -> list[str]:
    """What `app` may do with every table that `owner` makes from now on."""
    by_owner = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT"
    return [
        f"{by_owner} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        f"{by_owner} USAGE, SELECT ON SEQUENCES TO {app}",
    ]


def no_default_rights(owner: str, app: str) -> list[str]:
    """For a restore: the rights of each table stand in the backup, and none may be added to them."""
    by_owner = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL"
    return [f"{by_owner} ON TABLES FROM {app}", f"{by_owner} ON SEQUENCES FROM {app}"]


def as_script(name: str = DATABASE_NAME) -> str:
    """The same for `psql`, to be read before it is run on a firm's own server."""
    making = f"SELECT '{database_statement(name)}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \\gexec"
    lines = [f"{statement};" for statement in role_statements()]
    lines += [making, f"\\connect {name}", *(f"{statement};" for statement in content_statements())]
    lines += [f"-- Then give both roles a password: \\password {OWNER_ROLE} and \\password {APP_ROLE}"]
    return "\n".join(lines) + "\n"


def apply(superuser_url: str, name: str = DATABASE_NAME, *, template: bool = False) -> None:
    """Roles, the database, its content. `template`: also for every database made later on this server (tests make their own)."""
    import psycopg

    with psycopg.connect(superuser_url, autocommit=True) as server:
        _execute(server, role_statements())
        if template:
            with _in_database(superuser_url, "template1") as template1:
                _execute(template1, content_statements())
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _execute(server, [database_statement(name)])
    with _in_database(superuser_url, name) as database:
        _execute(database, content_statements())


def _role_statement(role: str) -> str:
    return f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"


def _in_database(superuser_url: str, name: str) -> Connection:
    import psycopg

    return psycopg.connect(superuser_url, dbname=name, autocommit=True)


def _execute(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement.encode())
