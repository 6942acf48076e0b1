"""A stretch of time, as asked for."""

from datetime import datetime

import strawberry

from domain import period
from schema.views import described


@described
@strawberry.input
class Period:
    """A stretch of time, at most a year."""

    from_: datetime = strawberry.field(name="from", description="Its first moment.")
    to: datetime = strawberry.field(description="The first moment after it.")

    def period(self) -> period.Period:
        """Make what use cases take. Raises BadInput."""
        return period.Period(start=self.from_, end=self.to).check()
