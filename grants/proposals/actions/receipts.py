"""The key with which this installation signs becomes known before its first receipt."""

from grants.proposals.models import ReceiptKey
from grants.proposals.receipts.signer import Signer, installed_signer
from portal.actor import Actor
from portal.audit import actions as audit


def announced_signer(actor: Actor) -> Signer:
    """The installed signer, its public key on record; within the transaction of the filing."""
    signer = installed_signer()
    key, is_new = ReceiptKey.objects.get_or_create(pk=signer.key, defaults={"public_key": signer.public})
    if is_new:
        audit.record(
            actor=actor, act="receipt_key.announce", about=key, changes={"public_key": signer.public}
        )
    return signer
