"""What goes into a step of a conversation and what comes out.

``step(snapshot, place, inbound, now) -> Outcome`` is pure: the turn loads, steps, saves everything in one transaction,
and only then anything is sent.
"""
