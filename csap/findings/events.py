"""Names of the facts that this room tells. Payload: number, kind, metric, scope, is_deficiency."""

OPENED = "csap.finding.opened"
#: An open finding was found again and has become a deficiency.
GREW = "csap.finding.grown"
DISMISSED = "csap.finding.dismissed"
ATTACHED = "csap.finding.attached"
ENDED = "csap.finding.ended"
