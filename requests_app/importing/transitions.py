"""Which steps of our workflow say what a foreign row says. Pure.

Nothing is made up: a row becomes the steps that must have happened for its status to be true,
all at its own instant. Where the source jumps (from work straight to Closed), the step between
is written too and marked as implied. What our workflow does not know (a resolution of what is
closed, anything after a cancellation) changes no status and stays as a remark.
"""

from collections.abc import Mapping

from requests_app.requests.vocabulary import Status, Step

Move = tuple[Step, Status]

_START: Move = (Step.STARTED, Status.IN_PROGRESS)
_HOLD: Move = (Step.HELD, Status.ON_HOLD)
_RESUME: Move = (Step.RESUMED, Status.IN_PROGRESS)
_RESOLVE: Move = (Step.RESOLVED, Status.RESOLVED)
_REOPEN: Move = (Step.REOPENED, Status.IN_PROGRESS)
_CLOSE: Move = (Step.CLOSED, Status.CLOSED)
_CANCEL: Move = (Step.CANCELLED, Status.CANCELLED)

_FROM_DONE: Mapping[Status, tuple[Move, ...]] = {
    # Back in a queue or at work after it was done: it was reopened, and nothing goes back to new.
    Status.NEW: (_REOPEN,),
    Status.IN_PROGRESS: (_REOPEN,),
    Status.ON_HOLD: (_REOPEN, _HOLD),
}

_MOVES: Mapping[Status, Mapping[Status, tuple[Move, ...]]] = {
    Status.NEW: {
        Status.IN_PROGRESS: (_START,),
        Status.ON_HOLD: (_HOLD,),
        Status.RESOLVED: (_RESOLVE,),
        Status.CLOSED: (_RESOLVE, _CLOSE),
        Status.CANCELLED: (_CANCEL,),
    },
    Status.IN_PROGRESS: {
        Status.ON_HOLD: (_HOLD,),
        Status.RESOLVED: (_RESOLVE,),
        Status.CLOSED: (_RESOLVE, _CLOSE),
        Status.CANCELLED: (_CANCEL,),
    },
    Status.ON_HOLD: {
        Status.NEW: (_RESUME,),
        Status.IN_PROGRESS: (_RESUME,),
        Status.RESOLVED: (_RESOLVE,),
        Status.CLOSED: (_RESOLVE, _CLOSE),
        Status.CANCELLED: (_CANCEL,),
    },
    Status.RESOLVED: {**_FROM_DONE, Status.CLOSED: (_CLOSE,)},
    Status.CLOSED: _FROM_DONE,
    Status.CANCELLED: {},
}


def moves_between(
    present: Status, wanted: Status | None, *, waits_for_another: bool = False
) -> tuple[Move, ...]:
    """Return the steps from the present status to what a row says, () if it changes none.

    ``wanted`` None: the row speaks of no status. ``waits_for_another``: it is on hold already,
    but for another reason, which ends one hold and begins the next.
    """
    if wanted is None:
        return ()
    if waits_for_another and present == wanted == Status.ON_HOLD:
        return (_RESUME, _HOLD)
    return _MOVES[present].get(wanted, ())
