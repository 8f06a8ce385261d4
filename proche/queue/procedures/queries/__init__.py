"""The only readers of procedures.

versions    what is published             drafts        what is written and proposed
followings  where one stands in a case    fitting       which ones fit a case
                                          step_figures  how a version was followed
"""

from proche.queue.procedures.queries.drafts import (
    DraftRow,
    find_answered,
    find_draft,
    get_proposal,
    list_others_drafts,
    list_proposals,
)
from proche.queue.procedures.queries.fitting import (
    Suggestion,
    Unfinished,
    find_unfinished,
    situation_of,
    suggest,
)
from proche.queue.procedures.queries.followings import (
    FollowingRef,
    FollowingRow,
    StepRow,
    TakenRow,
    get_following,
    list_followings,
    read_version,
)
from proche.queue.procedures.queries.step_figures import Figures, figures
from proche.queue.procedures.queries.versions import (
    ProcedureRow,
    VersionRow,
    compare,
    find_latest,
    get_version,
    list_live,
    list_procedures,
    list_versions,
)

__all__ = [
    "DraftRow",
    "Figures",
    "FollowingRef",
    "FollowingRow",
    "ProcedureRow",
    "StepRow",
    "Suggestion",
    "TakenRow",
    "Unfinished",
    "VersionRow",
    "compare",
    "figures",
    "find_answered",
    "find_draft",
    "find_latest",
    "find_unfinished",
    "get_following",
    "get_proposal",
    "get_version",
    "list_followings",
    "list_live",
    "list_others_drafts",
    "list_procedures",
    "list_proposals",
    "list_versions",
    "read_version",
    "situation_of",
    "suggest",
]
