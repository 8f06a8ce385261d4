"""What procedures refuse, and say to whoever asked.

Refusal
├── MovedOn             the step was taken meanwhile, by a colleague or another window
├── PublishedMeanwhile  another version was published since the draft began
├── KeptElsewhere       the draft was kept in another window
├── HasDraft            one draft a person and procedure
├── KeyTaken            another procedure has this key
├── Retired             a retired procedure is not begun
├── AlreadyFollowed     it is open in this case already
├── NothingToUndo
├── Unfinished          a required procedure has not ended
└── NotReadable, NothingChanged, ReasonMissing, NoteMissing, WrongAnswer   422
"""

from __future__ import annotations

from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop as N_


class MovedOn(Refusal):
    default = N_("This step was taken meanwhile. Look where the procedure stands now.")


class PublishedMeanwhile(Refusal):
    pass


class KeptElsewhere(Refusal):
    default = N_("This draft was kept in another window meanwhile. Nothing is lost: look at both.")


class HasDraft(Refusal):
    default = N_("You have a draft of this procedure already. Publish it or throw it away first.")


class KeyTaken(Refusal):
    pass


class Retired(Refusal):
    default = N_("This procedure is retired. A lead can bring it back.")


class AlreadyFollowed(Refusal):
    default = N_("This procedure is being followed in this case already.")


class NothingToUndo(Refusal):
    default = N_("There is no step to undo.")


class Unfinished(Refusal):
    pass


class NotReadable(BadInput):
    pass


class NothingChanged(BadInput):
    default = N_("This text is the version that is published. Change something first.")


class ReasonMissing(BadInput):
    default = N_("Say in a few words why, so that the procedure can become better.")


class NoteMissing(BadInput):
    default = N_("Say in a sentence what changes, for those who know the version before.")


class WrongAnswer(BadInput):
    pass
