<%! tidy = lambda text: "\n".join(line for line in text.splitlines() if "Alembic" not in line).strip() or "pass" %>"""${message[:1].upper() + message[1:]}.

Revision ${up_revision}, after ${down_revision if down_revision else "nothing"}.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${tidy(upgrades)}


def downgrade() -> None:
    ${tidy(downgrades)}
