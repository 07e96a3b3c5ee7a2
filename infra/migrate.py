"""Changes what is stored, on a deployed stack: `python -m infra.migrate [stack name]`.

A service lists its migrations in `functions/<service>/migrations.py` as `MIGRATIONS`; what has run
is recorded in its table, so this may run at every deployment, be cut off, and run again.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence

from infra.environments import outputs
from infra.house.rows import house
from infra.local.screen import door
from shared.dynamo.migrations import Migration, ScannedTable, migrate
from shared.service import service_table


def migrations_of(service: str) -> Sequence[Migration]:
    """What a service has to change in its table; nothing where it lists none."""
    name = f"functions.{service}.migrations"
    if importlib.util.find_spec(name) is None:
        return ()
    found: Sequence[Migration] = importlib.import_module(name).MIGRATIONS
    return found


def migrate_all(
    table_of: Callable[[str], ScannedTable], progress: Callable[[str], None] = lambda _: None
) -> int:
    """Run every service's migrations; how many items were changed."""
    return sum(
        migrate(table_of(s.name), found, progress)
        for s in house().with_table
        if (found := migrations_of(s.name))
    )


def main(stack: str) -> None:
    """Migrate the tables of a stack, found by its outputs."""
    found = outputs(stack)
    changed = migrate_all(lambda s: service_table(found[f"{s.capitalize()}Table"]), _say)
    _say(f"{changed} items changed")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    with door():
        main(sys.argv[1] if len(sys.argv) > 1 else "lastmile")
