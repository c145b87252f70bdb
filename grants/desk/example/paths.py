"""By which moves an example proposal came to its state."""

from grants.proposals import states

PATHS: dict[str, tuple[str, ...]] = {
    states.DRAFTING: (),
    states.AWAITING_SIGNOFF: (states.AWAITING_SIGNOFF,),
    states.FILED: (states.AWAITING_SIGNOFF, states.FILED),
    states.RECEIVED: (states.AWAITING_SIGNOFF, states.FILED, states.RECEIVED),
}
PATHS[states.ELIGIBLE] = (*PATHS[states.RECEIVED], states.ELIGIBLE)
PATHS[states.INELIGIBLE] = (*PATHS[states.RECEIVED], states.INELIGIBLE)
PATHS[states.UNDER_REVIEW] = (*PATHS[states.ELIGIBLE], states.UNDER_REVIEW)
PATHS[states.WITHDRAWN] = (*PATHS[states.FILED], states.WITHDRAWN)
